import type { SharedCount } from "../analysis/cells.ts";
import type {
  Activity,
  Lane,
  Simulation,
} from "../analysis/prediction/simulate.ts";
import {
  capitalise,
  formatCount,
  formatDuration,
  formatPercent,
  formatRatio,
} from "./format.ts";

/** What lanes spend their time on: a letter for where there is little room, and in words. */
export const ACTIVITIES: Readonly<
  Record<Activity, { readonly letter: string; readonly label: string }>
> = {
  compute: { letter: "C", label: "computes" },
  wait: { letter: "W", label: "waits for input, output or a timer" },
  copy: { letter: "M", label: "writes or reads a message" },
  start: { letter: "S", label: "starts" },
};

const LANES: Readonly<Record<Lane["kind"], string>> = {
  main: "Main thread",
  native: "Native thread",
  thread: "Thread",
  process: "Process",
};

/** `Thread 2` */
export function nameLane({ kind, number }: Pick<Lane, "kind" | "number">) {
  return kind === "main" ? LANES.main : `${LANES[kind]} ${number}`;
}

/** `computes item 3` */
export function describeMoment(lane: Lane, atNs: number): string {
  const span = lane.spans.find(({ fromNs, toNs }) =>
    fromNs <= atNs && atNs < toNs
  );
  if (!span) return "idle";
  const { activity, item } = span;
  const verb = activity === "wait" ? "waits with" : ACTIVITIES[activity].label;
  if (item === null) return verb;
  return activity === "copy"
    ? `${verb} of item ${item + 1}`
    : activity === "start"
    ? `${verb} for item ${item + 1}`
    : `${verb} item ${item + 1}`;
}

/** One of the models that are played against each other. */
export interface Racer {
  /** Name inside a sentence. */
  readonly phrase: string;
  /** The same with its number of workers. */
  readonly name: string;
  readonly simulation: Simulation;
  /** Share of the time in which the event loop of the main thread can do nothing else. */
  readonly blockedShare: number;
}

/** Where one of two models overtakes the other as items compute more. */
export interface BreakEven {
  /** Computing of one item, in nanoseconds. */
  readonly cpuNs: number;
  /** Index of the racer that is faster above. */
  readonly faster: 0 | 1;
}

/** Times closer to each other than this are the same to whoever looks at lanes. */
const SAME = 1.02;

/** Says who wins a race and why, how free the event loop stays, and from where on another one would win. */
export function describeRace(
  racers: readonly [Racer, Racer],
  breakEven: BreakEven | null,
): string[] {
  const [quick, slow] = racers.toSorted((a, b) =>
    a.simulation.totalNs - b.simulation.totalNs
  );
  if (!quick || !slow) return [];
  const [least, most] = [quick.simulation.totalNs, slow.simulation.totalNs];
  const times = `${quick.phrase} takes ${
    formatDuration(least)
  }, ${slow.phrase} ${formatDuration(most)}`;
  return [
    most < SAME * least
      ? `${times}: the same.`
      : `${times}, ${formatRatio(most / least)} times as long.`,
    `the event loop of the main thread is blocked for ${
      formatPercent(quick.blockedShare)
    } of the time with ${quick.phrase}, and for ${
      formatPercent(slow.blockedShare)
    } with ${slow.phrase}.`,
    breakEven
      ? `break-even: from ${
        formatDuration(breakEven.cpuNs)
      } of computing an item on, ${racers[breakEven.faster].phrase} is faster.`
      : "no amount of computing per item changes which of the two is faster.",
  ].map(capitalise);
}

/** What a machine says about a level of Be the scheduler. */
export type LevelFigure =
  | "lost"
  | "worst"
  | "messages"
  | "lock"
  | "contention"
  | "correct";

/** Says it by what counting together lost and cost there, with the most workers; `undefined` where it was not measured. */
export function describeLevelFigure(
  figure: LevelFigure,
  counted: readonly SharedCount[],
): string | undefined {
  const most = Math.max(...counted.map(({ cell }) => cell.workers));
  const find = (model: string, workers = most) =>
    counted.find(({ cell }) =>
      cell.model === model && cell.workers === workers
    );
  const each = ({ cell, additions }: SharedCount) =>
    cell.medianNs.value / additions;
  const price = (one: SharedCount) =>
    `${formatDuration(each(one))} an addition`;
  const plain = find("unsynchronised");
  const times = (one: SharedCount) =>
    plain
      ? `, ${formatRatio(each(one) / each(plain))} times as long as without`
      : "";
  const threads = formatCount(most, "thread");
  switch (figure) {
    case "lost":
      return plain &&
        `${threads} without synchronisation lost ${
          formatPercent(plain.lostShare.value)
        } of ${plain.additions.toLocaleString("en")} additions.`;
    case "worst":
      return plain &&
        `over the rounds of the benchmark, between ${
          formatPercent(plain.lostShare.low)
        } and ${
          formatPercent(plain.lostShare.high)
        } of the additions were lost.`;
    case "messages": {
      const messages = find("messages");
      return messages &&
        `additions by message to one thread that owns the number lost ${
          formatPercent(messages.lostShare.value)
        } and cost ${price(messages)}${times(messages)}.`;
    }
    case "lock": {
      const lock = find("lock");
      return lock &&
        `with a lock around each addition, ${threads} lost ${
          formatPercent(lock.lostShare.value)
        }, at ${price(lock)}${times(lock)}.`;
    }
    case "contention": {
      const [alone, crowded] = [find("lock", 1), find("lock")];
      return alone && crowded &&
        `the same lock costs ${price(alone)} with one thread, and ${
          price(crowded)
        } with ${most} that want it.`;
    }
    case "correct": {
      const [best] = counted.filter(({ cell, lost }) =>
        cell.workers === most && lost === 0
      ).sort((a, b) => each(a) - each(b));
      return best &&
        `the fastest way to count correctly with ${threads} is ${best.cell.modelLabel.toLowerCase()}, at ${
          price(best)
        }${times(best)}.`;
    }
  }
}
