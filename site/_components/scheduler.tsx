import {
  type Level,
  LEVELS,
  playLevel,
  type Standing,
  type Step,
} from "../views/scheduler.ts";

/** A level in text, for those whose browser does not play it: one order that wins, and one that does not. */
export function LevelText(
  { level, number, figure }: {
    readonly level: Level;
    readonly number: number;
    readonly figure: string | undefined;
  },
) {
  return (
    <section>
      <h2>{number}. {level.title}</h2>
      <p>{level.task}</p>
      <div class="orders">
        {[level.loses, level.wins].map((order) => (
          <div>
            <h3>
              {order === level.wins ? "An order that wins" : "The trap"}:{" "}
              {order}
            </h3>
            <Log standing={playLevel(level, order)} />
            <p class="finding">
              {describeOutcome(level, playLevel(level, order))}
            </p>
          </div>
        ))}
      </div>
      <p>{level.lesson}</p>
      <p class="quiet" data-figure={number}>
        {figure ?? ""}
      </p>
    </section>
  );
}

/** A level as far as the reader has played it. */
export function LevelGame(
  { number, order, figure }: {
    /** Counted from 1. */
    readonly number: number;
    readonly order: string;
    readonly figure: string;
  },
) {
  const level = LEVELS[number - 1];
  if (!level) return "";
  const standing = playLevel(level, order);
  const { outcome, memory, holders, threads } = standing;
  return (
    <section class="game">
      <h2>{number} of {LEVELS.length}: {level.title}</h2>
      <p>{level.task}</p>
      <div class="threads">
        {threads.map(({ name, at, seen, state }) => (
          <div class={`thread ${state}`}>
            <ol>
              {level.threads[name]?.map((step, index) => (
                <li
                  class={index < at ? "past" : ""}
                  aria-current={index === at ? "step" : "false"}
                >
                  <code>{codeOf(step)}</code>
                </li>
              ))}
            </ol>
            <p class="note">{seen === null ? "" : `own is ${seen}`}</p>
            <p class="actions">
              <button
                type="button"
                data-pick={name}
                disabled={state !== "ready"}
              >
                {PICKS[state](name)}
              </button>
            </p>
          </div>
        ))}
        <dl class="memory">
          {Object.entries(memory).map(([name, value]) => (
            <>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{value}</dd>
            </>
          ))}
          {locksOf(level).map((name) => (
            <>
              <dt>Lock {name}</dt>
              <dd>{holders[name] ? `held by ${holders[name]}` : "free"}</dd>
            </>
          ))}
        </dl>
      </div>
      <div class="actions">
        <button type="button" data-undo disabled={order === ""}>Undo</button>
        {" "}
        <button type="button" data-restart disabled={order === ""}>
          Start again
        </button>
      </div>
      <div role="status">
        {outcome === "open" ? "" : (
          <div class={`warning ${outcome}`}>
            <p class="finding">{describeOutcome(level, standing)}</p>
            <p>{level.lesson}</p>
            {figure === "" ? "" : <p>{figure}</p>}
            {outcome === "won" && number < LEVELS.length
              ? (
                <p>
                  <a href={`?level=${number + 1}`} data-level={number + 1}>
                    Level {number + 1}: {LEVELS[number]?.title}
                  </a>
                </p>
              )
              : ""}
          </div>
        )}
      </div>
      <Log standing={standing} />
    </section>
  );
}

const PICKS: Readonly<
  Record<Standing["threads"][number]["state"], (name: string) => string>
> = {
  ready: (name) => `Run ${name}`,
  blocked: (name) => `${name} is blocked`,
  done: (name) => `${name} is done`,
};

function Log({ standing: { log } }: { readonly standing: Standing }) {
  return (
    <ol class="log">
      {log.map((line) => <li>{line}</li>)}
    </ol>
  );
}

/** A step as code: what a thread has read is its own. */
function codeOf(step: Step): string {
  switch (step[0]) {
    case "read":
      return `own = ${step[1]}`;
    case "add":
      return `own = own + ${step[1]}`;
    case "write":
      return `${step[1]} = own`;
    case "wait":
      return "await";
    default:
      return `${step[0]}(${step[1]})`;
  }
}

function locksOf({ threads }: Level): string[] {
  const steps = Object.values(threads).flat();
  return [
    ...new Set(steps.flatMap((step) => step[0] === "lock" ? [step[1]] : [])),
  ].sort();
}

function describeOutcome(level: Level, standing: Standing): string {
  const [name, value] = Object.entries(standing.memory)[0] ?? [];
  const isAt = name === undefined
    ? "all threads have finished"
    : `${name} is ${value}`;
  switch (standing.outcome) {
    case "won":
      return `Won: ${isAt}.`;
    case "lost":
      return `Lost: ${isAt}, not ${level.wanted[name ?? ""]}.`;
    case "deadlock":
      return "Deadlock: each remaining thread waits for a lock that another one holds.";
    case "open":
      return "";
  }
}
