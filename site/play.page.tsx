import Race, { LanePatterns, RaceFinding } from "./_components/lanes.tsx";
import { MachineNotes, NoCosts } from "./_components/measured_costs.tsx";
import PlayForm from "./_components/play_form.tsx";
import { LevelText } from "./_components/scheduler.tsx";
import { countLost } from "../src/analysis/mod.ts";
import { describeCounting } from "../src/text/play.ts";
import { runBehind } from "./views/machine_view.ts";
import { LEVELS } from "./views/scheduler.ts";
import {
  describeClock,
  PLAY_PRESETS,
  playPreset,
  type RaceView,
  readPlay,
} from "./views/play_view.ts";
import {
  type AdviseMachine,
  adviseMachines,
  type Report,
} from "./views/report.ts";

/** The page that plays concurrency models in slow motion. */
export default function* ({ report }: { readonly report: Report }) {
  const machines = adviseMachines(report);
  const [first] = machines;
  yield {
    url: "/play/",
    title: "Play: concurrency in slow motion",
    description:
      "Move computing, waiting, items and workers, and watch what the main thread, threads and processes do at measured prices.",
    content: (
      <>
        <h1>Concurrency in slow motion</h1>
        {first
          ? <Play machines={machines} first={first} />
          : <NoCosts hasRuns={report.runs.length > 0} />}
      </>
    ),
  };
  yield {
    url: "/play/scheduler/",
    title: "Be the scheduler: lost updates, locks and deadlock",
    description:
      "Six short levels: choose which thread takes the next step, lose updates and avoid deadlocks, and see what this machine measured.",
    content: <Scheduler report={report} />,
  };
}

/** Presets that are shown where scripts do not run. */
const STILLS = 3;

/** Six levels as text, which the script turns into a game. */
function Scheduler({ report }: { readonly report: Report }) {
  const found = report.questions.find(({ id }) => id === SHARING)?.sections[0];
  const { standing } = found ? runBehind(found.machine, SHARING) : {};
  const suite = standing?.analysis.suites.find(({ id }) => id === SHARING);
  const counted = standing && suite ? countLost(standing.run, suite) : [];
  return (
    <>
      <h1>Be the scheduler</h1>
      <p class="lead">
        Threads do not choose which of them runs next. Here you do: six levels
        on lost updates, locks and deadlock.
      </p>
      <nav class="levels needs-js" aria-label="Levels" data-levels>
        <ol>
          {LEVELS.map(({ title }, index) => (
            <li>
              <a href={`?level=${index + 1}`}>{title}</a>
            </li>
          ))}
        </ol>
      </nav>
      <div id="scheduler">
        {LEVELS.map((level, index) => (
          <LevelText
            level={level}
            number={index + 1}
            figure={describeCounting(level.variant, counted)}
          />
        ))}
      </div>
      {found
        ? (
          <p class="quiet">
            Measured on <a href={found.machine.url}>{found.machine.title}</a> in
            {" "}
            <a href={found.run.url}>{found.run.name}</a>.
          </p>
        )
        : (
          <p class="quiet">
            No published run says what counting together costs. A run of all
            suites does: <code>deno task bench</code>.
          </p>
        )}
      <p>
        The background: <a href="/guide/races/">Races, Atomics and locks</a>.
      </p>
      <script type="module" src="/client/play/scheduler.js"></script>
    </>
  );
}

const SHARING = "sharing";

function Play(
  { machines, first }: {
    readonly machines: readonly AdviseMachine[];
    readonly first: AdviseMachine;
  },
) {
  const usual = readPlay("", first.model);
  const presets = PLAY_PRESETS.flatMap((id) =>
    playPreset(first.model, id) ?? []
  );
  const [opening] = presets;
  return (
    <>
      <p class="lead">
        Move the sliders, and watch what the main thread, threads and processes
        do with your work, at prices measured on the machine.
      </p>
      <ul class="presets needs-js">
        {presets.map(({ title, url }) => (
          <li>
            <a href={url}>{title}</a>
          </li>
        ))}
      </ul>
      <noscript>
        <p class="warning">
          Moving the sliders needs JavaScript. Below are three works as still
          pictures.
        </p>
      </noscript>
      <div class="advise play">
        <form id="play-form" autocomplete="off">
          <PlayForm
            machines={machines.map(({ machine }) => machine)}
            machine={first.machine.id}
            costs={first.model}
            fields={usual}
            breakEven={typeof opening?.race === "object"
              ? opening.race.breakEven
              : null}
            isIdle
          />
        </form>
        <div>
          <div id="play-status" role="status">
            {typeof opening?.race === "object"
              ? <RaceFinding race={opening.race} />
              : ""}
          </div>
          <PlayControls race={opening?.race} />
          <div id="play-results">
            {typeof opening?.race === "object"
              ? <Race race={opening.race} />
              : opening?.race}
          </div>
          <noscript>
            {presets.slice(1, STILLS).map(({ title, race }) => (
              <>
                <h2>{title}</h2>
                {typeof race === "string" ? <p>{race}</p> : (
                  <>
                    <RaceFinding race={race} />
                    <Race race={race} />
                  </>
                )}
              </>
            ))}
          </noscript>
          <MachineNotes machines={machines} />
          <p>
            A simulation: items compute up to 30 % more or less than their mean,
            as real ones do. <a href="/play/scheduler/">Be the scheduler</a>
            {" "}
            lets you choose which thread runs next.
          </p>
        </div>
      </div>
      <LanePatterns />
      <script type="module" src="/client/play/main.js"></script>
    </>
  );
}

function PlayControls(
  { race }: { readonly race: RaceView | string | undefined },
) {
  return (
    <fieldset id="play-controls" class="needs-script play-controls" disabled>
      <legend class="visually-hidden">Clock</legend>
      <button type="submit" form="play-form" name="play">Play</button>
      <button type="button" name="back" aria-label="One step back">
        ◀ Step
      </button>
      <button type="button" name="step" aria-label="One step on">Step ▶</button>
      <button type="button" name="restart">Restart</button>
      <label class="clock">
        <span class="visually-hidden">Moment</span>
        <input type="range" name="moment" min="0" max="1000" value="1000" />
      </label>
      <output id="play-clock">
        {typeof race === "object" ? describeClock(race, 1) : ""}
      </output>
    </fieldset>
  );
}
