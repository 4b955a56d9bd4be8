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

export interface Racer {
  readonly phrase: string;
  readonly name: string;
  readonly simulation: Simulation;
  /** Share of the time in which the event loop of the main thread can do nothing else. */
  readonly blockedShare: number;
}

/** Where one of two models overtakes the other as items compute more. */
export interface BreakEven {
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

/** Says what one way of counting together lost and cost on a machine; `undefined` where it was not measured. */
export function describeCounting(
  method: string,
  counted: readonly SharedCount[],
): string | undefined {
  const own = counted.filter(({ cell }) => cell.model === method)
    .toSorted((a, b) => a.cell.workers - b.cell.workers);
  const [alone, crowd] = [own[0], own.at(-1)];
  if (!alone || !crowd) return undefined;
  const { cell, additions, lostShare } = crowd;
  const price = ({ cell, additions }: SharedCount) =>
    formatDuration(cell.medianNs.value / additions);
  return `${cell.modelLabel}, measured: ${
    formatCount(cell.workers, "thread")
  } lost ${formatPercent(lostShare.value)} of ${
    additions.toLocaleString("en")
  } additions (between ${formatPercent(lostShare.low)} and ${
    formatPercent(lostShare.high)
  } in a round), at ${price(crowd)} each. With ${
    formatCount(alone.cell.workers, "thread")
  } an addition took ${price(alone)}.`;
}
