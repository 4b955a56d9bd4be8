import { readCurve } from "./curve.ts";
import { tailNs } from "./handover.ts";
import { bytesNs, travelTerm } from "./payload.ts";
import { pick } from "./quantity.ts";
import type { Limit, PoolCosts } from "./types.ts";
import type { Work } from "./work.ts";

/** On what a work is to run, and with which resample of the costs. */
export interface PoolSetting {
  readonly workers: number;
  /** Cores that they may use. */
  readonly cores: number;
  /** Index of a resample; the estimates where absent. */
  readonly draw?: number | undefined;
}

/** What a pool costs once its workers are there. */
export type WarmCosts = Omit<PoolCosts, "startUp">;

/** The time of a batch on warm workers, and what it comes from. */
export interface PoolTime {
  readonly ns: number;
  readonly limit: Limit;
  /** CPU time of handing over one item, its bytes included. */
  readonly handoverNs: number;
}

/**
 * The time of a batch on warm workers. Three things have to get through it, and the slowest sets the time:
 *
 * - each worker runs its share of the items one after another, waits included, and does half of the hand-over;
 * - the cores, fewer or more than the workers, do all computing and all hand-over;
 * - the main thread does the other half of the hand-over of every item.
 *
 * The workers' ends are not in step, which {@linkcode tailNs} adds; workers that share cores take longer for an item.
 * `NaN` where a term is missing.
 */
export function poolTime(
  costs: WarmCosts,
  { work, setting }: { readonly work: Work; readonly setting: PoolSetting },
): PoolTime {
  const { items, cpuNs, waitNs } = work;
  const { cores } = setting;
  const workers = Math.min(setting.workers, items);
  const speed = speedOf(costs, { ...setting, workers });
  const handoverNs = handoverOfItem(costs, { work, setting });
  const itemNs = cpuNs / speed + waitNs;
  const atWorkerNs = itemNs + handoverNs / 2 / speed;
  // An item of no time at all computes for no share of it.
  const share = cpuNs === 0 ? 0 : cpuNs / (cpuNs + waitNs);
  const crowding = Math.max(1, workers / cores * share);
  const endNs = items > workers ? tailNs(itemNs * crowding, workers) : 0;
  const workersNs = handoverNs / 2 + Math.max(
    items / workers * atWorkerNs + endNs,
    Math.ceil(items / workers) * atWorkerNs,
  );
  const coresNs = items * (cpuNs + handoverNs) / (cores * speed) + endNs;
  const mainNs = items * handoverNs / 2;
  const ns = Math.max(workersNs, coresNs, mainNs);
  return { ns, handoverNs, limit: limitOf(ns, { coresNs, mainNs, work }) };
}

function limitOf(
  ns: number,
  { coresNs, mainNs, work }: {
    readonly coresNs: number;
    readonly mainNs: number;
    readonly work: Work;
  },
): Limit {
  if (ns === mainNs) return "main-thread";
  if (ns === coresNs) return "cores";
  return work.waitNs > work.cpuNs ? "waits" : "workers";
}

/**
 * Speed of a busy worker over that of sequential code: 1 where it is alone, what was measured where as many were busy,
 * in a straight line between, and no lower beyond.
 */
function speedOf(
  { efficiency }: Pick<PoolCosts, "efficiency">,
  { workers, cores, draw }: PoolSetting,
): number {
  if (efficiency.kind === "missing") return NaN;
  const { share, workers: measured } = efficiency.value;
  if (measured === 1) return 1;
  const busy = Math.min(workers, cores, measured);
  return 1 - (1 - pick(share, draw)) * (busy - 1) / (measured - 1);
}

function handoverOfItem(
  { handover, ...costs }: WarmCosts,
  { work, setting: { draw } }: {
    readonly work: Work;
    readonly setting: PoolSetting;
  },
): number {
  if (handover.kind === "missing") return NaN;
  const itemNs = readCurve(handover.value, {
    at: Math.max(work.cpuNs + work.waitNs, 1),
    spacing: "logarithmic",
    draw,
  });
  const sizes = [work.bytesIn, work.bytesOut].filter((size) => size > 0);
  if (sizes.length === 0) return itemNs;
  const travel = travelTerm(costs, work);
  if (travel.kind === "missing") return NaN;
  return sizes.reduce(
    (sum, size) => sum + bytesNs(travel.value, { bytes: size, draw }),
    itemNs,
  );
}
