import type { Cell } from "../../results/run.ts";
import { baselineOf } from "../cells.ts";
import type { CostCurve } from "./curve.ts";
import { derive, type Quantity, quantityOf } from "./quantity.ts";
import type { Efficiency, Term, TermSource } from "./types.ts";

/** Items for each worker from which on it hardly matters that the last ones do not end together. */
const MIN_ITEMS = 4;

/** One size of the `granularity` suite. */
interface Size {
  readonly pool: Cell;
  readonly sequential: Cell;
  /** Time of one item in sequential code, in nanoseconds. */
  readonly itemNs: Quantity;
  /** Time of the pool's batch, in nanoseconds. */
  readonly batchNs: Quantity;
}

/**
 * How well busy workers keep their speed: sequential time over the time of the pool and its workers, at the largest
 * item of which each worker had several. Clock rates that fall and caches that are shared show here.
 */
export function efficiencyOf(
  model: string,
  source: TermSource,
): Term<Efficiency> {
  const largest = sizesOf(model, source).at(-1);
  if (!largest) return missing(model);
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
 * What handing over one item costs, by its duration: the CPU time that the pool's workers spent on one item at
 * full speed, less that of sequential code. It grows with the duration, since short items share a message, and a long
 * one travels alone. The size that gave the efficiency says nothing of it.
 */
export function handoverOf(
  model: string,
  { efficiency, ...source }: TermSource & {
    readonly efficiency: Term<Efficiency>;
  },
): Term<CostCurve> {
  const sizes = sizesOf(model, source).slice(0, -1);
  if (efficiency.kind === "missing" || sizes.length === 0) {
    return missing(model);
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

/**
 * How much later than the others the last of so many workers ends, on average over their ends being anywhere inside one
 * item: half of what Graham's bound for list scheduling allows ("Bounds on Multiprocessing Timing Anomalies", SIAM
 * Journal on Applied Mathematics 17, 1969).
 */
export function tailNs(itemNs: number, workers: number): number {
  return (1 - 1 / workers) * itemNs / 2;
}

function missing(model: string): { kind: "missing"; reason: string } {
  return {
    kind: "missing",
    reason: `the run has too few granularity cells of ${model}`,
  };
}

/** The sizes with several items a worker, the smallest item first. */
function sizesOf(
  model: string,
  { run, cells, samples }: TermSource,
): Size[] {
  const suite = "granularity";
  const baseline = baselineOf(run, suite);
  const own = cells.filter((cell) => cell.suite === suite);
  return own.flatMap((pool) => {
    if (pool.model !== model) return [];
    if (pool.items < MIN_ITEMS * pool.workers) return [];
    const sequential = own.find((cell) =>
      cell.model === baseline && isSameCase(cell, pool)
    );
    if (!sequential) return [];
    const itemNs = derive(
      [quantityOf(samples.get(sequential.id))],
      (batch) => batch / sequential.items,
    );
    const batchNs = quantityOf(samples.get(pool.id));
    return [{ pool, sequential, itemNs, batchNs }];
  }).sort((a, b) => a.itemNs.value - b.itemNs.value);
}

/** Whether two cells measure the same work, whatever runs it. */
export function isSameCase(a: Cell, b: Cell): boolean {
  const names = Object.keys({ ...a.parameters, ...b.parameters });
  return a.workload === b.workload &&
    names.every((name) => a.parameters[name] === b.parameters[name]);
}

function idsOf({ pool, sequential }: Size): string[] {
  return [pool.id, sequential.id];
}
