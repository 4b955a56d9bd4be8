import type { ModelInfo } from "../../results/run.ts";
import { hasWorkers } from "../phrases.ts";
import { evidenceOf, whyUnknown } from "./evidence.ts";
import { type PoolTime, poolTime } from "./pool_time.ts";
import { DRAWS, intervalOf } from "./quantity.ts";
import { startUpNs } from "./start_up.ts";
import type {
  CostModel,
  PoolCosts,
  PredictedTime,
  Unpredicted,
} from "./types.ts";
import type { Work } from "./work.ts";

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

/** A time and what it comes from. */
interface Total extends PoolTime {
  readonly startNs: number;
}

/**
 * Predicts the time of a work on one model.
 *
 * - `sequential`: items × (computing + waiting), as described.
 * - `async`: waits overlap unless they block, computing does not: items × computing + one wait. Computing by native
 *   threads is shared by the cores. Nothing is added for the event loop: no cell measures what it costs.
 * - pools: see `pool_time.ts`, and start-up unless they are warm.
 * - a worker for each task: as many at once as there are workers, each started for its task.
 *
 * @param model The costs, from `buildCostModel`.
 * @param work What is to be done.
 * @param setting On which model, with how many workers.
 * @returns A time with its interval, or why there is none.
 */
export function predict(
  model: CostModel,
  work: Work,
  setting: PredictionSetting,
): PredictedTime | Unpredicted {
  const task = { work, setting };
  const reason = whyNot(model, task);
  if (reason !== undefined) {
    return { kind: "unpredicted", model: setting.model, reason };
  }
  const { ns, limit, startNs, handoverNs } = totalOf(model, task);
  const range = model.error?.ranges[setting.model];
  return {
    ...{ kind: "predicted", model: setting.model, workers: setting.workers },
    timeNs: intervalOf(ns, drawsOf(model, task)),
    ...(range
      ? { rangeNs: { low: ns * range.low, high: ns * range.high } }
      : undefined),
    ...{ limit, startNs, handoverNs, cells: cellsOf(model, task) },
  };
}

/** {@linkcode predict} without the interval, which takes far longer: nanoseconds; `NaN` where there is no prediction. */
export function estimateNs(
  model: CostModel,
  work: Work,
  setting: PredictionSetting,
): number {
  const task = { work, setting };
  return whyNot(model, task) === undefined ? totalOf(model, task).ns : NaN;
}

interface Task {
  readonly work: Work;
  readonly setting: PredictionSetting;
  /** Index of a resample; the estimates where absent. */
  readonly draw?: number;
}

function whyNot(
  costs: CostModel,
  { work, setting: { model, isWarm = false } }: Task,
): string | undefined {
  const info = infoOf(costs, model);
  if (info && !hasWorkers(info)) return undefined;
  const pool = poolOf(costs, model);
  if (!pool) return "the cost model does not know it";
  const isStarted = !(isWarm && info?.kind === "pool");
  return whyUnknown(pool, { work, isStarted });
}

function cellsOf(
  costs: CostModel,
  { work, setting: { model, isWarm = false } }: Task,
): string[] {
  const pool = poolOf(costs, model);
  if (!pool) return [];
  const isStarted = !(isWarm && infoOf(costs, model)?.kind === "pool");
  return evidenceOf(pool, { work, isStarted });
}

/** What one event loop does follows from the description, without any cell: it has no noise of its own. */
function drawsOf(model: CostModel, task: Task): number[] {
  if (!poolOf(model, task.setting.model)) return [totalOf(model, task).ns];
  return Array.from(
    { length: DRAWS },
    (_, draw) => totalOf(model, { ...task, draw }).ns,
  );
}

function infoOf({ models }: CostModel, model: string): ModelInfo | undefined {
  return models.find(({ id }) => id === model);
}

/** Costs of a pool, or of the pool whose workers the model starts for each task. */
function poolOf(costs: CostModel, model: string): PoolCosts | undefined {
  const pool = infoOf(costs, model)?.warmModel ?? model;
  return Object.hasOwn(costs.pools, pool) ? costs.pools[pool] : undefined;
}

function totalOf(costs: CostModel, task: Task): Total {
  const { model, cores = costs.cores } = task.setting;
  const kind = infoOf(costs, model)?.kind;
  const pool = poolOf(costs, model);
  if (pool === undefined) {
    return onOneLoop(task, { cores, overlaps: kind === "event-loop" });
  }
  const where = { costs: pool, cores };
  return kind === "pool" ? onPool(task, where) : onFresh(task, where);
}

function onOneLoop(
  { work }: Task,
  { cores, overlaps }: {
    readonly cores: number;
    /** Whether one task runs while others wait. */
    readonly overlaps: boolean;
  },
): Total {
  const { items, cpuNs, waitNs, isBlocking, isNative } = work;
  const none = { startNs: 0, handoverNs: 0 };
  if (!overlaps || isBlocking) {
    return { ns: items * (cpuNs + waitNs), limit: "one-thread", ...none };
  }
  const shared = isNative ? Math.ceil(items / cores) : items;
  const computingNs = shared * cpuNs;
  const ns = computingNs + waitNs;
  if (waitNs > computingNs) return { ns, limit: "waits", ...none };
  return { ns, limit: isNative ? "cores" : "one-thread", ...none };
}

interface Pool {
  readonly costs: PoolCosts;
  readonly cores: number;
}

function onPool({ work, setting, draw }: Task, { costs, cores }: Pool): Total {
  const { workers, isWarm = false } = setting;
  const warm = poolTime(costs, { work, setting: { workers, cores, draw } });
  if (isWarm) return { ...warm, startNs: 0 };
  const startNs = startUpNs(costs.startUp, {
    workers: Math.min(workers, work.items),
    computingNs: work.items * work.cpuNs,
    draw,
  });
  const limit = startNs > warm.ns ? "start" : warm.limit;
  return { ...warm, ns: warm.ns + startNs, limit, startNs };
}

/** Each round of as many tasks as there are workers starts them, runs one task on each, and ends them. */
function onFresh({ work, setting, draw }: Task, { costs, cores }: Pool): Total {
  const workers = Math.min(setting.workers, work.items);
  const one = poolTime(costs, {
    work: { ...work, items: workers },
    setting: { workers, cores, draw },
  });
  const startNs = startUpNs(costs.startUp, { workers, computingNs: 0, draw });
  const rounds = Math.ceil(work.items / workers);
  const limit = startNs > one.ns ? "start" : one.limit;
  const ns = rounds * (startNs + one.ns);
  return { ...one, ns, limit, startNs: rounds * startNs };
}
