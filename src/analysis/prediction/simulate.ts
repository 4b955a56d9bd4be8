import { partsOf, type PredictionSetting, type Work } from "./predict.ts";
import type { Predictor } from "./predictor.ts";

/** What a lane spends time on; copying is dispatch overhead, bytes included. */
export type Activity = "start" | "copy" | "compute" | "wait";

/** One thing that a lane does, with times in nanoseconds from the beginning of the batch. */
export interface Span {
  readonly activity: Activity;
  /** Index of the item; null where a worker starts for all that may come. */
  readonly item: number | null;
  readonly fromNs: number;
  readonly toNs: number;
}

export interface Lane {
  readonly kind: "main" | "native" | "thread" | "process";
  /** Counted from 1 among those of its kind. */
  readonly number: number;
  readonly spans: readonly Span[];
}

/** A batch that has been played through; the models of one event loop have items that wait beside its lane. */
export interface Simulation {
  readonly totalNs: number;
  readonly lanes: readonly Lane[];
  readonly waits: readonly Span[];
  /** When each item left the queue, ascending. */
  readonly takenNs: readonly number[];
}

/** Items that a worker of a pool holds: one runs, and the next is there when it ends. */
const MAX_HELD = 2;

/** How much more or less than the mean an item computes at most: real ones differ, and workers get out of step. */
const SPREAD = 0.3;

/**
 * Plays a batch in slow motion: what the main thread and each worker do from moment to moment, at the prices that
 * {@linkcode predict} adds up.
 *
 * ```
 * main thread: copy ──▶ inbox of a worker                   answers ──▶ copy
 *                           └─▶ copy ─▶ compute ─▶ wait ─▶ copy ──┘
 * ```
 *
 * Items differ a little, in the same way on every model. Lanes that copy or compute share the cores evenly.
 *
 * @param costs The prices, from `buildPredictor`.
 * @param work What is to be done.
 * @param setting On which model, with how many workers.
 * @returns What each lane does, or why that cannot be told.
 */
export function simulate(
  costs: Predictor,
  work: Work,
  setting: PredictionSetting,
): Simulation | string {
  const workers = Math.min(setting.workers, work.items);
  const parts = partsOf(costs, work, { ...setting, workers });
  if (typeof parts === "string") return parts;
  const { info, cores, pool } = parts;
  if (!pool) {
    const isLoop = info?.kind !== "event-loop" || work.isBlocking;
    return isLoop ? playLoop(work) : playEventLoop(work, cores);
  }
  const { items, waitNs } = work;
  const computingNs = computingOf(work);
  const { speed, sendNs, answerNs, startUp } = pool;
  const isPerTask = info?.kind === "per-task";
  const startNs = startUp(workers, isPerTask ? 0 : items * work.cpuNs);
  const answers: { readonly item: number; readonly of: number }[] = [];
  const inboxes: number[][] = Array.from({ length: workers }, () => []);
  const held = inboxes.map(() => 0);

  function* dispatch(): Program {
    const most = isPerTask ? 1 : MAX_HELD;
    let [sent, answered] = [0, 0];
    while (answered < items) {
      const answer = answers.shift();
      const least = Math.min(...held);
      if (answer) {
        held[answer.of] = (held[answer.of] ?? 0) - 1;
        answered++;
        yield { activity: "copy", item: answer.item, ns: answerNs / 2 };
      } else if (sent < items && least < most) {
        const [item, to] = [sent++, held.indexOf(least)];
        held[to] = least + 1;
        yield { activity: "copy", item, ns: sendNs / 2 };
        inboxes[to]?.push(item);
      } else yield;
    }
  }

  function* serve(inbox: number[], of: number): Program {
    if (!isPerTask) yield { activity: "start", item: null, ns: startNs };
    while (true) {
      const item = inbox.shift();
      if (item === undefined) {
        yield;
        continue;
      }
      if (isPerTask) yield { activity: "start", item, ns: startNs };
      yield { activity: "copy", item, ns: sendNs / 2, speed };
      yield { activity: "compute", item, ns: computingNs[item] ?? 0, speed };
      yield { activity: "wait", item, ns: waitNs };
      yield { activity: "copy", item, ns: answerNs / 2, speed };
      answers.push({ item, of });
    }
  }

  const [main = [], ...others] = play(
    [dispatch(), ...inboxes.map(serve)],
    cores,
  );
  const kind = info?.isolation ?? "thread";
  return simulationOf([
    { kind: "main", number: 1, spans: main },
    ...others.map((spans, index) => ({ kind, number: index + 1, spans })),
  ]);
}

/** Something to do next: at full speed it takes `ns`. */
interface Step extends Pick<Span, "activity" | "item"> {
  readonly ns: number;
  /** @default {1} */
  readonly speed?: number;
}

/** What a lane does: its next step, or nothing until another lane has done one. */
type Program = Generator<Step | undefined, void>;

/** Runs programs against each other until none has anything left to do. */
function play(programs: readonly Program[], cores: number): Span[][] {
  const lanes = programs.map((program) => ({
    program,
    spans: [] as Span[],
    step: undefined as Step | undefined,
    fromNs: 0,
    leftNs: 0,
  }));
  let now = 0;
  while (true) {
    // Twice: a lane without work may have been asked before another one handed it some.
    for (const lane of [...lanes, ...lanes]) {
      if (lane.step) continue;
      const { value } = lane.program.next();
      if (value) {
        Object.assign(lane, { step: value, fromNs: now, leftNs: value.ns });
      }
    }
    const active = lanes.flatMap((lane) =>
      lane.step ? [{ lane, step: lane.step }] : []
    );
    if (active.length === 0) return lanes.map(({ spans }) => spans);
    const busy = active.filter(({ step }) => usesCore(step)).length;
    const share = Math.min(1, cores / busy);
    const rateOf = (step: Step) =>
      usesCore(step) ? share * (step.speed ?? 1) : 1;
    const passed = Math.min(
      ...active.map(({ lane, step }) => lane.leftNs / rateOf(step)),
    );
    now += passed;
    for (const { lane, step } of active) {
      lane.leftNs -= passed * rateOf(step);
      // Rounding must not leave a step that never ends.
      if (lane.leftNs > 1e-9 * step.ns) continue;
      const { activity, item } = step;
      if (step.ns > 0) {
        lane.spans.push({ activity, item, fromNs: lane.fromNs, toNs: now });
      }
      lane.step = undefined;
    }
  }
}

/** What starting takes has been measured with all workers at once, and holds what they take from each other. */
function usesCore({ activity }: Step): boolean {
  return activity === "copy" || activity === "compute";
}

/** Computing of each item: shares of the mean that a Weyl sequence spreads evenly, and that come to it together. */
function computingOf({ items, cpuNs }: Work): number[] {
  const shares = Array.from(
    { length: items },
    (_, item) => 1 + SPREAD * (2 * ((item + 1) / GOLDEN_RATIO % 1) - 1),
  );
  const mean = shares.reduce((sum, share) => sum + share, 0) / items;
  return shares.map((share) => cpuNs * share / mean);
}

const GOLDEN_RATIO = (1 + Math.sqrt(5)) / 2;

function playLoop(work: Work): Simulation {
  let now = 0;
  const next = (activity: Activity, item: number, ns: number): Span => ({
    ...{ activity, item, fromNs: now },
    toNs: now += ns,
  });
  const spans = computingOf(work).flatMap((cpuNs, item) => [
    next("compute", item, cpuNs),
    next("wait", item, work.waitNs),
  ]);
  return simulationOf([{ kind: "main", number: 1, spans }]);
}

/** Computing is done one item after another, or by as many native threads as there are cores; waits overlap. */
function playEventLoop(work: Work, cores: number): Simulation {
  const width = work.isNative ? Math.min(cores, work.items) : 1;
  const ends = Array.from({ length: width }, () => 0);
  const lanes = ends.map((): Span[] => []);
  const waits = computingOf(work).map((cpuNs, item): Span => {
    const fromNs = Math.min(...ends);
    const place = ends.indexOf(fromNs);
    const toNs = ends[place] = fromNs + cpuNs;
    lanes[place]?.push({ activity: "compute", item, fromNs, toNs });
    return { activity: "wait", item, fromNs: toNs, toNs: toNs + work.waitNs };
  });
  const kind = work.isNative ? "native" : "main";
  const computing = lanes.map((spans, index): Lane => ({
    ...{ kind, number: index + 1, spans },
  }));
  const main: Lane = { kind: "main", number: 1, spans: [] };
  return simulationOf(work.isNative ? [main, ...computing] : computing, waits);
}

function simulationOf(
  lanes: readonly Lane[],
  waits: readonly Span[] = [],
): Simulation {
  const [main, ...others] = lanes;
  const takers = others.length > 0 ? others : [main];
  const taken = new Map<number, number>();
  for (const { item, fromNs } of takers.flatMap((lane) => lane?.spans ?? [])) {
    if (item === null) continue;
    taken.set(item, Math.min(fromNs, taken.get(item) ?? Infinity));
  }
  const ends = [...lanes.flatMap(({ spans }) => spans), ...waits]
    .map(({ toNs }) => toNs);
  return {
    totalNs: ends.reduce((last, end) => Math.max(last, end), 0),
    lanes: lanes.map((lane) => ({ ...lane, spans: lane.spans.filter(isLong) })),
    waits: waits.filter(isLong),
    takenNs: [...taken.values()].sort((a, b) => a - b),
  };
}

function isLong({ fromNs, toNs }: Span): boolean {
  return toNs > fromNs;
}
