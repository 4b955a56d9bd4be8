import type { Cell, ModelInfo, Run } from "../../results/run.ts";
import type { Interval, Resampled } from "../../stats/mod.ts";
import { formatScenarioId } from "../../results/bench_id.ts";
import { baselineOf } from "../kept_run.ts";
import {
  type CostCurve,
  DRAWS,
  type Efficiency,
  pick,
  type PoolCosts,
  type Predictor,
  type Quantity,
  type StartUp,
  type Term,
} from "./predictor.ts";
import { type PayloadKind, PLAIN_WORK, poolTime, tailNs } from "./predict.ts";

/** The resampled times of a run's cells. */
export interface CellTimes {
  /** The time of one batch in nanoseconds, and what it came to in each resample. */
  get(id: string): Resampled;
  /** Time of the cell `above` over that of the cell `below`. */
  ratio(above: string, below: string): Interval;
}

interface TermSource {
  readonly run: Pick<Run, "suites">;
  readonly cells: readonly Cell[];
  readonly samples: CellTimes;
}

/**
 * Reads off a run what concurrency costs on its machine: speed of busy workers and dispatch overhead from the `granularity`
 * cells, bytes and objects on their way from the `payload` cells, start-up from the `batch` cells. No cell of the
 * `scaling` suite takes part, so that predictions can be compared with those.
 *
 * Start-up is not taken from the `lifecycle` cells: they start a bare thread or process, and a worker of a pool loads
 * the executor's code as well.
 *
 * @param run A run that has been validated.
 * @param samples The resampled times of its cells.
 * @returns Plain data; terms without cells say so.
 */
export function buildPredictor(
  run: Run,
  samples: CellTimes,
): Predictor {
  const cells = run.cells.filter(({ outcome, parameters }) =>
    outcome.kind === "measured" && !parameters.replicate
  );
  const source = { run, cells, samples };
  const costsOf = (info: ModelInfo) => {
    const model = info.id;
    const efficiency = efficiencyOf(model, source);
    const dispatchOverhead = dispatchOverheadOf(model, {
      ...source,
      efficiency,
    });
    const pool = { efficiency, dispatchOverhead };
    return {
      ...pool,
      bytes: travelOf("bytes", { ...source, pool: info }),
      objects: travelOf("objects", { ...source, pool: info }),
      startUp: startUpOf(model, { ...source, pool }),
    };
  };
  const models = run.models.filter(({ kind }) => kind !== "variant").toSorted(
    (a, b) => (a.simplicity ?? Infinity) - (b.simplicity ?? Infinity),
  );
  const pools = models.filter(({ kind }) => kind === "pool");
  return {
    runId: run.id,
    cores: run.machine.usableCores ?? 1,
    models,
    pools: Object.fromEntries(pools.map((info) => [info.id, costsOf(info)])),
    error: null,
  };
}

/** Suites that tell what dispatching and starting cost: without their cells no pool can be predicted. */
const COST_SUITES = ["granularity", "batch"];

/** Whether a run has the cells that {@linkcode buildPredictor} needs, whatever they tell. */
export function tellsCosts({ cells }: Pick<Run, "cells">): boolean {
  return COST_SUITES.every((id) =>
    cells.some(({ suite, outcome }) =>
      suite === id && outcome.kind === "measured"
    )
  );
}

/** Items for each worker from which on it hardly matters that the last ones do not end together. */
const MIN_ITEMS = 4;

/** A pool's cell, and that of sequential code on the same work. */
interface Pair {
  readonly pool: Cell;
  readonly sequential: Cell;
}

interface Size extends Pair {
  readonly itemNs: Quantity;
  readonly batchNs: Quantity;
}

/**
 * How well busy workers keep their speed: sequential time over the time of the pool and its workers, at the largest
 * item of which each worker had several. Clock rates that fall and caches that are shared show here.
 */
function efficiencyOf(
  model: string,
  source: TermSource,
): Term<Efficiency> {
  const largest = sizesOf(model, source).at(-1);
  if (!largest) return tooFewCells("granularity", model);
  const { pool, itemNs, batchNs } = largest;
  const share = derive([itemNs, batchNs], (item, batch) =>
    Math.min(
      1,
      // A damaged file may hold a batch that ends before its last item could.
      pool.items * item /
        (pool.workers * Math.max(0, batch - tailNs(item, pool.workers))),
    ));
  return {
    kind: "known",
    value: { share, workers: pool.workers, cells: idsOf(largest) },
  };
}

/**
 * What dispatching one item costs, by its duration: the CPU time that the pool's workers spent on one item at
 * full speed, less that of sequential code. It grows with the duration, since short items share a message, and a long
 * one travels alone. The size that gave the efficiency says nothing of it.
 */
function dispatchOverheadOf(
  model: string,
  { efficiency, ...source }: TermSource & {
    readonly efficiency: Term<Efficiency>;
  },
): Term<CostCurve> {
  const sizes = sizesOf(model, source).slice(0, -1);
  if (efficiency.kind === "missing" || sizes.length === 0) {
    return tooFewCells("granularity", model);
  }
  const { share, cells } = efficiency.value;
  const curve = sizes.map((size) => {
    const { pool: { items, workers }, itemNs, batchNs } = size;
    const ns = derive([share, itemNs, batchNs], (share, item, batch) => {
      const spent = share * workers * (batch - tailNs(item, workers)) / items;
      return Math.max(0, spent - item);
    });
    return { at: itemNs.value, ns, cells: [...idsOf(size), ...cells] };
  });
  return { kind: "known", value: curve };
}

function sizesOf(model: string, source: TermSource): Size[] {
  return pairsOf(model, "granularity", source)
    .filter(({ pool }) => pool.items >= MIN_ITEMS * pool.workers)
    .map(({ pool, sequential }) => ({
      ...{ pool, sequential },
      itemNs: derive(
        [quantityOf(source.samples.get(sequential.id))],
        (batch) => batch / sequential.items,
      ),
      batchNs: quantityOf(source.samples.get(pool.id)),
    }))
    .sort((a, b) => a.itemNs.value - b.itemNs.value);
}

function idsOf({ pool, sequential }: Pair): string[] {
  return [pool.id, sequential.id];
}

/** A suite's cells of a pool that have sequential code on the same work beside them. */
function pairsOf(
  model: string,
  suite: string,
  { run, cells }: TermSource,
): Pair[] {
  const baseline = baselineOf(run, suite);
  const own = cells.filter((cell) => cell.suite === suite);
  return own.filter((cell) => cell.model === model).flatMap((pool) => {
    const sequential = own.find((cell) =>
      cell.model === baseline &&
      formatScenarioId(cell) === formatScenarioId(pool)
    );
    return sequential ? [{ pool, sequential }] : [];
  });
}

/**
 * What bytes or objects cost on their way: half of how much longer than the smallest echo an echo of so many bytes
 * takes. The smallest echo itself is a dispatch overhead, which has a term of its own.
 */
function travelOf(
  payload: PayloadKind,
  { pool, cells, samples }: TermSource & { readonly pool: ModelInfo },
): Term<CostCurve> {
  const channel = channelOf(payload, pool);
  const echoes = cells
    .filter((cell) => cell.suite === "payload" && cell.model === channel)
    .toSorted((a, b) => sizeOf(a) - sizeOf(b));
  const [smallest] = echoes;
  if (!smallest || echoes.length === 1) {
    return tooFewCells("payload", channel);
  }
  const base = quantityOf(samples.get(smallest.id));
  const curve = echoes.map((cell) => ({
    at: sizeOf(cell),
    ns: derive(
      [quantityOf(samples.get(cell.id)), base],
      (ns, baseNs) =>
        Math.max(0, (ns / cell.items - baseNs / smallest.items) / 2),
    ),
    cells: [...new Set([cell.id, smallest.id])],
  }));
  return { kind: "known", value: curve };
}

/** The channel of the `payload` suite that shows what a pool's messages cost; threads all get objects alike. */
function channelOf(
  payload: PayloadKind,
  { isolation, sharesMemory }: ModelInfo,
): string {
  const isBytes = payload === "bytes";
  if (isolation === "process") return isBytes ? "pipe" : "pipe-objects";
  if (!isBytes) return "clone-objects";
  return sharesMemory ? "shared" : "clone";
}

function sizeOf({ parameters }: TermSource["cells"][number]): number {
  return parameters.bytes ?? 0;
}

interface StartSource extends TermSource {
  readonly pool: Pick<PoolCosts, "efficiency" | "dispatchOverhead">;
}

/**
 * What starting and ending a pool costs: how much longer than on warm workers a batch takes on one that it starts
 * itself. One item starts one worker; more start all, and the more they compute, the more code they have to warm up.
 */
function startUpOf(
  model: string,
  source: StartSource,
): Term<StartUp> {
  const [one, ...more] = pairsOf(model, "batch", source)
    .sort((a, b) => a.pool.items - b.pool.items);
  if (source.pool.dispatchOverhead.kind === "missing") {
    return source.pool.dispatchOverhead;
  }
  if (one?.pool.items !== 1 || more.length === 0) {
    return tooFewCells("batch", model);
  }
  const first = excessOf(one, source);
  const further = more.map((each) => {
    const added = Math.min(each.pool.workers, each.pool.items) - 1;
    const excess = excessOf(each, source);
    // With one core no further worker was ever started: it is taken to cost what the first does.
    const ns = added === 0
      ? first
      : derive([excess, first], (all, one) => Math.max(0, all - one) / added);
    const at = source.samples.get(each.sequential.id).estimate;
    return { at, ns, cells: [each.pool.id, each.sequential.id, one.pool.id] };
  });
  const value = { first: { ns: first, cells: idsOf(one) }, further };
  return { kind: "known", value };
}

function excessOf(
  { pool: { id, items, workers }, sequential }: Pair,
  { samples, pool }: StartSource,
): Quantity {
  const cold = quantityOf(samples.get(id));
  const plain = quantityOf(samples.get(sequential.id));
  const none = { kind: "missing", reason: "nothing travels" } as const;
  return resample((draw) => {
    const warm = poolTime(
      { ...pool, bytes: none, objects: none },
      { ...PLAIN_WORK, items, cpuNs: pick(plain, draw) / items },
      { workers, cores: workers, draw },
    );
    return Math.max(0, pick(cold, draw) - warm.ns);
  });
}

function tooFewCells(suite: string, model: string): Term<never> {
  const reason = `the run has too few ${suite} benchmarks of ${model}`;
  return { kind: "missing", reason };
}

const DIGITS = 4;

function quantityOf({ estimate, replicates }: Resampled): Quantity {
  return { value: estimate, draws: replicates.slice(0, DRAWS) };
}

function derive(
  parts: readonly Quantity[],
  compute: (...values: number[]) => number,
): Quantity {
  return resample((draw) => compute(...parts.map((part) => pick(part, draw))));
}

/** Computes a quantity of others: `compute` is asked for the estimate, and then for each resample by its index. */
function resample(compute: (draw?: number) => number): Quantity {
  return {
    value: compute(),
    draws: Array.from(
      { length: DRAWS },
      (_, draw) => Number(compute(draw).toPrecision(DIGITS)),
    ),
  };
}
