import type { ModelInfo } from "../../results/run.ts";
import type { Interval } from "../../stats/interval.ts";
// Not from `mod.ts`: the advice page loads none of the distributions that the whole room would bring along.
import { percentileInterval } from "../../stats/quantiles.ts";
import { hasWorkers } from "../model_info.ts";
import {
  cellsNear,
  type CostCurve,
  DRAWS,
  pick,
  type PoolCosts,
  type Predictor,
  readCurve,
  type StartUp,
  type Term,
} from "./predictor.ts";

/** What travels: typed arrays and texts, which are copied, or objects and lists, which are written out and read back. */
export type PayloadKind = "bytes" | "objects";

/** Work as a user can describe it: what one item needs, and how many there are. */
export interface Work {
  /** Computing of one item, in nanoseconds. */
  readonly cpuNs: number;
  /** Waiting of one item, in nanoseconds. */
  readonly waitNs: number;
  /** Independent items of one batch, 1 or more. */
  readonly items: number;
  /** Bytes that one item needs to be sent, serialized where they are objects; 0 where they do not count. */
  readonly bytesIn: number;
  /** Bytes of one item's answer. */
  readonly bytesOut: number;
  /** What these bytes are. */
  readonly payload: PayloadKind;
  /**
   * What these bytes take to be written, copied and read, both ways, to a thread and to a process (without its pipe), in
   * nanoseconds; left out where nobody has timed it.
   */
  readonly crossingNs?: { readonly thread: number; readonly process: number };
  /** Whether a waiting item holds its thread, as a synchronous call does. */
  readonly isBlocking: boolean;
  /** Whether the computing is done by native threads beside the event loop, as WebCrypto's is. */
  readonly isNative: boolean;
}

/** What a work of computing alone is made from: the rest is none. */
export const PLAIN_WORK: Work = {
  ...{ cpuNs: 0, waitNs: 0, items: 1, bytesIn: 0, bytesOut: 0 },
  payload: "bytes",
  ...{ isBlocking: false, isNative: false },
};

/** What holds a model up: `start` and `wait` are times that more workers do not shorten. */
export type Limit =
  | "one-thread"
  | "waits"
  | "workers"
  | "cores"
  | "main-thread"
  | "start";

/** The time that a model would take for a work. */
export interface PredictedTime {
  /** It can be predicted. */
  readonly kind: "predicted";
  /** Id of the model. */
  readonly model: string;
  /** Threads or processes; 1 for models of one event loop. */
  readonly workers: number;
  /** Time of the batch in nanoseconds; its 95 % interval is what the noise of the cells behind it comes to. */
  readonly timeNs: Interval;
  /** The times that nine in ten measured cells of the model would lie in; absent where it was not validated. */
  readonly rangeNs?: { readonly low: number; readonly high: number };
  /** What holds it up. */
  readonly limit: Limit;
  /** Of the time: starting and ending workers, in nanoseconds. */
  readonly startNs: number;
  /** CPU time of dispatching one item, its bytes included, in nanoseconds. */
  readonly dispatchNs: number;
  /** Ids of the cells behind it. */
  readonly cells: readonly string[];
}

/** A model that cannot be predicted. */
export interface Unpredicted {
  /** A term is missing. */
  readonly kind: "unpredicted";
  /** Id of the model. */
  readonly model: string;
  /** Why. */
  readonly reason: string;
}

/** How a work is to be run. */
export interface PredictionSetting {
  /** Id of the model. */
  readonly model: string;
  /** Threads or processes. */
  readonly workers: number;
  /**
   * Cores that the work may use.
   *
   * @default {those of the run}
   */
  readonly cores?: number | undefined;
  /**
   * Whether the workers of a pool are there already; else they are started, and ended, for this batch alone.
   *
   * @default {false}
   */
  readonly isWarm?: boolean | undefined;
}

/**
 * Predicts the time of a work on one model.
 *
 * - `sequential`: items × (computing + waiting), as described.
 * - `async`: waits overlap unless they block, computing does not: items × computing + one wait. Computing by native
 *   threads is shared by the cores. Nothing is added for the event loop: no cell measures what it costs.
 * - pools: see `poolTime`, and start-up unless they are warm.
 * - a worker for each task: as many at once as there are workers, each started for its task.
 *
 * @param model The costs, from `buildPredictor`.
 * @param work What is to be done.
 * @param setting On which model, with how many workers.
 * @returns A time with its interval, or why there is none.
 */
export function predict(
  model: Predictor,
  work: Work,
  setting: PredictionSetting,
): PredictedTime | Unpredicted {
  const task = taskOf(model, work, setting);
  const reason = whyNot(task);
  if (reason !== undefined) {
    return { kind: "unpredicted", model: setting.model, reason };
  }
  const { ns, limit, startNs, dispatchNs } = timeOf(task, {});
  // What one event loop does follows from the description, without any cell: it has no noise of its own.
  const draws = task.pool
    ? Array.from({ length: DRAWS }, (_, draw) => timeOf(task, { draw }).ns)
    : [ns];
  const range = model.error?.ranges[setting.model];
  return {
    ...{ kind: "predicted", model: setting.model, workers: setting.workers },
    timeNs: percentileInterval(ns, draws),
    ...(range
      ? { rangeNs: { low: ns * range.low, high: ns * range.high } }
      : undefined),
    ...{ limit, startNs, dispatchNs, cells: evidenceOf(task) },
  };
}

/** What serving one request takes of its server, and of the loop that hands it over. */
export interface ServiceCosts {
  /** Requests that are served at once. */
  readonly servers: number;
  /** How long a request holds one of them, in nanoseconds. */
  readonly holdsNs: number;
  /** What a request waits for beside that without holding anything, in nanoseconds. */
  readonly asideNs: number;
  /** What a request takes of the event loop, in nanoseconds. */
  readonly loopNs: number;
}

/**
 * What serving one request of a work takes on a model whose workers are there already. In the loop, computing holds the
 * one thread and waits do not, unless they block; a worker is held for all of a request, and the loop for half of its
 * dispatch overhead. Workers beyond the cores get their share of these.
 *
 * @returns The costs, or why they are not known.
 */
export function serviceCosts(
  model: Predictor,
  work: Work,
  setting: PredictionSetting,
): ServiceCosts | string {
  const parts = partsOf(model, work, { ...setting, isWarm: true });
  if (typeof parts === "string") return parts;
  const { cpuNs, waitNs, isBlocking, isNative } = work;
  const { cores, pool } = parts;
  if (!pool) {
    const asideNs = isBlocking ? 0 : waitNs;
    const holdsNs = cpuNs + waitNs - asideNs;
    return isNative
      ? { servers: cores, holdsNs, asideNs, loopNs: 0 }
      : { servers: 1, holdsNs, asideNs, loopNs: holdsNs };
  }
  const { workers } = setting;
  const { speed, sendNs, answerNs, startUp } = pool;
  const dispatchNs = sendNs + answerNs;
  const startNs = startUp(1, cpuNs);
  const busyNs = startNs + (cpuNs + dispatchNs / 2) / speed;
  return {
    servers: workers,
    holdsNs: Math.max(busyNs + waitNs, busyNs * workers / cores),
    asideNs: 0,
    loopNs: dispatchNs / 2,
  };
}

/** A work on a model, part by part; times in nanoseconds. */
export interface WorkParts {
  readonly cores: number;
  /** What the run says of the model; absent where it does not know it. */
  readonly info: ModelInfo | undefined;
  /** What its workers take; absent where everything runs in one event loop. */
  readonly pool?: {
    /** Of a worker that computes, over that of sequential code. */
    readonly speed: number;
    /** CPU time of an item's way to a worker, half of it at each end. */
    readonly sendNs: number;
    /** The same of its answer. */
    readonly answerNs: number;
    /** Starting and ending so many workers for so much computing; 0 where they are there already. */
    readonly startUp: (workers: number, computingNs: number) => number;
  };
}

/** Takes a work on a model apart; or says why its time is not known. */
export function partsOf(
  model: Predictor,
  work: Work,
  setting: PredictionSetting,
): WorkParts | string {
  const task = taskOf(model, work, setting);
  const reason = whyNot(task);
  if (reason !== undefined) return reason;
  const { info, cores, pool, isStarted } = task;
  if (!pool) return { info, cores };
  const isolation = info?.isolation;
  const travelling = (part: Partial<Work>) =>
    dispatchNsOf(pool, { ...work, ...part }, { isolation });
  const half = travelling({ bytesIn: 0, bytesOut: 0 }) / 2;
  const answerNs = travelling({ bytesIn: 0 }) - half;
  return {
    ...{ info, cores },
    pool: {
      speed: speedOf(pool),
      ...{ sendNs: travelling({}) - answerNs, answerNs },
      startUp: (workers, computingNs) =>
        isStarted ? startUpNs(pool.startUp, { workers, computingNs }) : 0,
    },
  };
}

/** The shortest time over several numbers of workers. */
export interface BestTime {
  /** Threads or processes. */
  readonly workers: number;
  /** Predicted time of the batch, in nanoseconds. */
  readonly ns: number;
}

/**
 * {@linkcode predict} without intervals and for many sizes of an item, all else being equal. `undefined` where there is no prediction, which no size changes.
 */
export function estimator(
  model: Predictor,
  work: Omit<Work, "cpuNs" | "waitNs">,
  { workers, ...setting }: Omit<PredictionSetting, "workers"> & {
    readonly workers: readonly number[];
  },
): ((cpuNs: number, waitNs: number) => BestTime) | undefined {
  const sized = { ...PLAIN_WORK, ...work };
  const tasks = workers.map((workers) => ({
    ...taskOf(model, sized, { ...setting, workers }),
    work: sized,
  }));
  const [first] = tasks;
  if (!first || whyNot(first) !== undefined) return undefined;
  const { pool, info: { isolation } = {} } = first;
  const messageNs = pool ? messageNsOf(pool, sized, { isolation }) : 0;
  return (cpuNs, waitNs) => {
    const item = { ...sized, cpuNs, waitNs };
    const dispatchNs = pool && itemDispatchNs(pool, item) + messageNs;
    const best = { ns: Infinity, workers: NaN };
    for (const task of tasks) {
      task.work = item;
      const { ns } = timeOf(task, { dispatchNs });
      if (ns < best.ns) [best.ns, best.workers] = [ns, task.workers];
    }
    return best;
  };
}

interface Task {
  readonly work: Work;
  readonly workers: number;
  readonly cores: number;
  readonly info: ModelInfo | undefined;
  /** Costs of the pool, or of the pool whose workers the model starts for each task; none of what runs on one loop. */
  readonly pool: PoolCosts | undefined;
  readonly isStarted: boolean;
}

function taskOf(
  costs: Predictor,
  work: Work,
  { model, workers, cores = costs.cores, isWarm = false }: PredictionSetting,
): Task {
  const info = costs.models.find(({ id }) => id === model);
  const pool = info?.warmModel ?? model;
  return {
    ...{ work, workers, cores, info },
    pool: Object.hasOwn(costs.pools, pool) ? costs.pools[pool] : undefined,
    isStarted: !(isWarm && info?.kind === "pool"),
  };
}

/** Why a task cannot be predicted; `undefined` where it can. */
function whyNot(task: Task): string | undefined {
  if (task.info && !hasWorkers(task.info)) return undefined;
  const tooLarge = whyTooLarge(task.work, task.info);
  if (tooLarge !== undefined) return tooLarge;
  if (!task.pool) return "the predictor does not know it";
  return whyUnknown(task.pool, task);
}

/** A frame to a process tells the length of memory in 32 bits. */
const MAX_PROCESS_BYTES = 2 ** 32 - 1;
/** What an executor takes of an answer's objects, as JSON. */
const MAX_ANSWER_BYTES = 2 ** 26;
/** V8's longest text. */
const MAX_TEXT_BYTES = 2 ** 29 - 24;

/** Why a message cannot be sent at all; `undefined` where it can. */
function whyTooLarge(
  { bytesIn, bytesOut, payload }: Work,
  info: ModelInfo | undefined,
): string | undefined {
  if (payload === "objects") {
    if (bytesOut > MAX_ANSWER_BYTES) {
      return "objects of an answer may come to 64 MiB at most";
    }
    return bytesIn > MAX_TEXT_BYTES
      ? "objects that are sent may come to 512 MiB at most"
      : undefined;
  }
  return info?.isolation === "process" &&
      Math.max(bytesIn, bytesOut) > MAX_PROCESS_BYTES
    ? "a message to or from a process holds less than 4 GiB"
    : undefined;
}

/** Why a pool cannot be predicted; `undefined` where it can. */
export function whyUnknown(
  pool: PoolCosts,
  { work, isStarted }: Pick<Task, "work" | "isStarted">,
): string | undefined {
  const needed = [
    ...[pool.efficiency, pool.dispatchOverhead],
    ...(messagesOf(work).length > 0 ? [travelTerm(pool, work)] : []),
    ...(isStarted ? [pool.startUp] : []),
  ];
  return needed.find((term) => term.kind === "missing")?.reason;
}

function evidenceOf({ work, pool, isStarted }: Task): string[] {
  if (!pool) return [];
  const { efficiency, dispatchOverhead, startUp } = pool;
  const travel = travelTerm(pool, work);
  const cells = [
    ...(efficiency.kind === "known" ? efficiency.value.cells : []),
    ...(dispatchOverhead.kind === "known"
      ? cellsNear(dispatchOverhead.value, work.cpuNs + work.waitNs)
      : []),
    ...(travel.kind === "known"
      ? messagesOf(work).flatMap((size) => cellsNear(travel.value, size))
      : []),
    ...(startUp.kind === "known" && isStarted
      ? [
        ...startUp.value.first.cells,
        ...cellsNear(startUp.value.further, work.items * work.cpuNs),
      ]
      : []),
  ];
  return [...new Set(cells)];
}

/** The bytes of what one item sends and of what it answers, where there are any. */
function messagesOf({ bytesIn, bytesOut }: Work): number[] {
  return [bytesIn, bytesOut].filter((size) => size > 0);
}

function timeOf(
  task: Task,
  { draw, dispatchNs }: Pick<PoolSetting, "draw" | "dispatchNs">,
): PoolTime & { startNs: number } {
  const { work, workers, cores, info, pool, isStarted } = task;
  if (!pool) return timeOnLoop(task);
  const isPool = info?.kind === "pool";
  // A worker for each task: rounds of as many tasks as there are workers, which each round starts and ends.
  const atOnce = Math.min(workers, work.items);
  const rounds = isPool ? 1 : Math.ceil(work.items / atOnce);
  const warm = poolTime(
    pool,
    isPool ? work : { ...work, items: atOnce },
    {
      ...{ workers: isPool ? workers : atOnce, cores, draw, dispatchNs },
      isolation: info?.isolation,
    },
  );
  const startNs = !isStarted ? 0 : startUpNs(pool.startUp, {
    workers: atOnce,
    computingNs: isPool ? work.items * work.cpuNs : 0,
    draw,
  });
  return {
    ...warm,
    ns: rounds * (startNs + warm.ns),
    limit: startNs > warm.ns ? "start" : warm.limit,
    startNs: rounds * startNs,
  };
}

function timeOnLoop(
  { work, cores, info }: Task,
): PoolTime & { startNs: number } {
  const { items, cpuNs, waitNs, isBlocking, isNative } = work;
  const none = { startNs: 0, dispatchNs: 0 };
  if (info?.kind !== "event-loop" || isBlocking) {
    return { ns: items * (cpuNs + waitNs), limit: "one-thread", ...none };
  }
  const computingNs = (isNative ? Math.ceil(items / cores) : items) * cpuNs;
  const ns = computingNs + waitNs;
  if (waitNs > computingNs) return { ns, limit: "waits", ...none };
  return { ns, limit: isNative ? "cores" : "one-thread", ...none };
}

/** On what a work is to run, and with which resample of the costs. */
interface PoolSetting {
  readonly workers: number;
  readonly cores: number;
  readonly isolation?: ModelInfo["isolation"] | undefined;
  /** Index of a resample; the estimates where absent. */
  readonly draw?: number | undefined;
  /** CPU time of dispatching one item, its bytes included, where it is known already. */
  readonly dispatchNs?: number | undefined;
}

type WarmCosts = Omit<PoolCosts, "startUp">;

/** The time of a batch on warm workers, and what it comes from. */
interface PoolTime {
  readonly ns: number;
  readonly limit: Limit;
  /** CPU time of dispatching one item, its bytes included. */
  readonly dispatchNs: number;
}

/**
 * The time of a batch on warm workers. Three things have to get through it, and the slowest sets the time:
 *
 * - each worker runs its share of the items one after another, waits included, and does half of the dispatch overhead;
 * - the cores, fewer or more than the workers, do all computing and all dispatch overhead;
 * - the main thread does the other half of the dispatch overhead of every item.
 *
 * The workers' ends are not in step, which {@linkcode tailNs} adds; workers that share cores take longer for an item.
 * `NaN` where a term is missing.
 */
export function poolTime(
  costs: WarmCosts,
  work: Work,
  setting: PoolSetting,
): PoolTime {
  const { items, cpuNs, waitNs } = work;
  const { cores, draw, isolation } = setting;
  const workers = Math.min(setting.workers, items);
  const speed = speedOf(costs, draw);
  const { dispatchNs = dispatchNsOf(costs, work, { isolation, draw }) } =
    setting;
  const itemNs = cpuNs / speed + waitNs;
  const atWorkerNs = itemNs + dispatchNs / 2 / speed;
  // An item of no time at all computes for no share of it.
  const share = cpuNs === 0 ? 0 : cpuNs / (cpuNs + waitNs);
  const crowding = Math.max(1, workers / cores * share);
  const endNs = items > workers ? tailNs(itemNs * crowding, workers) : 0;
  const workersNs = dispatchNs / 2 + Math.max(
    items / workers * atWorkerNs + endNs,
    Math.ceil(items / workers) * atWorkerNs,
  );
  const coresNs = items * (cpuNs + dispatchNs) / (cores * speed) + endNs;
  const mainNs = items * dispatchNs / 2;
  const ns = Math.max(workersNs, coresNs, mainNs);
  if (ns === mainNs) return { ns, dispatchNs, limit: "main-thread" };
  if (ns === coresNs) return { ns, dispatchNs, limit: "cores" };
  return { ns, dispatchNs, limit: waitNs > cpuNs ? "waits" : "workers" };
}

/**
 * Speed of a worker that computes over that of sequential code. It is taken to be what was measured where all were busy,
 * for any number of them: in the saved runs one worker alone needs as much more CPU time, since it has to be woken for
 * each batch.
 */
function speedOf(
  { efficiency }: Pick<PoolCosts, "efficiency">,
  draw?: number,
): number {
  return efficiency.kind === "missing"
    ? NaN
    : pick(efficiency.value.share, draw);
}

function dispatchNsOf(
  costs: WarmCosts,
  work: Work,
  setting: Pick<PoolSetting, "isolation" | "draw">,
): number {
  return itemDispatchNs(costs, work, setting.draw) +
    messageNsOf(costs, work, setting);
}

/** CPU time of dispatching one item without its bytes, which depends on how long it takes. */
function itemDispatchNs(
  { dispatchOverhead }: Pick<PoolCosts, "dispatchOverhead">,
  { cpuNs, waitNs }: Work,
  draw?: number,
): number {
  if (dispatchOverhead.kind === "missing") return NaN;
  const at = Math.max(cpuNs + waitNs, 1);
  return readCurve(dispatchOverhead.value, {
    at,
    spacing: "logarithmic",
    draw,
  });
}

function messageNsOf(
  costs: Pick<PoolCosts, "bytes" | "objects">,
  work: Work,
  { isolation, draw }: Pick<PoolSetting, "isolation" | "draw">,
): number {
  const sizes = messagesOf(work);
  const crossingNs = work.crossingNs?.[isolation ?? "thread"] ?? 0;
  // What was timed of these very values holds all that a thread needs.
  if (sizes.length === 0 || (crossingNs > 0 && isolation !== "process")) {
    return crossingNs;
  }
  const travel = travelTerm(costs, work);
  if (travel.kind === "missing") return NaN;
  return sizes.reduce(
    (sum, size) => sum + bytesNs(travel.value, size, draw),
    crossingNs,
  );
}

/**
 * How much later than the others the last of so many workers ends, on average over their ends being anywhere inside one
 * item: half of what Graham's bound for list scheduling allows ("Bounds on Multiprocessing Timing Anomalies", SIAM
 * Journal on Applied Mathematics 17, 1969).
 */
export function tailNs(itemNs: number, workers: number): number {
  return (1 - 1 / workers) * itemNs / 2;
}

/** Time of starting and ending so many workers for a batch with so much computing, in nanoseconds; `NaN` where missing. */
export function startUpNs(
  term: Term<StartUp>,
  { workers, computingNs, draw }: {
    readonly workers: number;
    readonly computingNs: number;
    readonly draw?: number | undefined;
  },
): number {
  if (term.kind === "missing") return NaN;
  const { first, further } = term.value;
  const one = pick(first.ns, draw);
  if (workers === 1) return one;
  const each = readCurve(further, {
    at: Math.max(computingNs, 1),
    spacing: "logarithmic",
    draw,
  });
  return one + (workers - 1) * each;
}

/** The term of what a work sends: objects count as plain bytes where the run says nothing of them. */
export function travelTerm(
  { bytes, objects }: Pick<PoolCosts, "bytes" | "objects">,
  { payload }: Pick<Work, "payload">,
): Term<CostCurve> {
  return payload === "objects" && objects.kind === "known" ? objects : bytes;
}

/**
 * Whether every pool that can be predicted at all can be with what a work sends: else bytes would take some out of a
 * ranking for want of cells, which is no reason to choose another model.
 */
export function isTravelKnown(
  { pools }: Predictor,
  work: Pick<Work, "payload">,
): boolean {
  return Object.values(pools).every((costs) =>
    costs.dispatchOverhead.kind === "missing" ||
    travelTerm(costs, work).kind === "known"
  );
}

/** Largest message that every pool was measured with, of what a work sends; absent where none was. */
export function largestMessageBytes(
  { pools }: Predictor,
  work: Pick<Work, "payload">,
): number | undefined {
  const sizes = Object.values(pools).flatMap((costs) => {
    const travel = travelTerm(costs, work);
    return travel.kind === "known" ? travel.value.at(-1)?.at ?? [] : [];
  });
  return sizes.length === 0 ? undefined : Math.min(...sizes);
}

/** Time of bytes to travel one way; beyond the largest size measured it grows in proportion. */
export function bytesNs(
  curve: CostCurve,
  bytes: number,
  draw?: number,
): number {
  const largest = curve.at(-1)?.at ?? bytes;
  const ns = readCurve(curve, { at: bytes, spacing: "linear", draw });
  return bytes > largest ? ns * bytes / largest : ns;
}
