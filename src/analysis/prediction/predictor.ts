import type { ModelInfo } from "../../results/run.ts";

/** A term of the predictor, or why the run does not give it. */
export type Term<T> =
  | { readonly kind: "known"; readonly value: T }
  | { readonly kind: "missing"; readonly reason: string };

// Files of their own: the advice page loads none of the distributions that the whole room would bring along.

/** A number with what it came to in each resample of the samples behind it. */
export interface Quantity {
  /** The estimate. */
  readonly value: number;
  /** One value a resample; the same index is the same resample in all quantities of a predictor. */
  readonly draws: readonly number[];
}

/** A cost at one measured size. */
export interface CostPoint {
  /** The size, in the unit of the curve. */
  readonly at: number;
  /** The cost there, in nanoseconds. */
  readonly ns: Quantity;
  /** Ids of the cells that it was computed from. */
  readonly cells: readonly string[];
}

/** A cost by size: one point at least, sizes ascending. */
export type CostCurve = readonly CostPoint[];

/** How well workers keep their speed when all cores are busy. */
export interface Efficiency {
  /** Speed of one of `workers` busy workers over that of sequential code: 1 is ideal. */
  readonly share: Quantity;
  /** Workers that it was measured with. */
  readonly workers: number;
  /** Ids of the cells that it was computed from. */
  readonly cells: readonly string[];
}

/** What starting and ending a pool costs. */
export interface StartUp {
  /** Time with one worker, in nanoseconds. */
  readonly first: { readonly ns: Quantity; readonly cells: readonly string[] };
  /** What each further worker adds, by the computing of the batch in nanoseconds: new code is slow at first. */
  readonly further: CostCurve;
}

/** What a pool costs on one machine. */
export interface PoolCosts {
  /** How well workers keep their speed. */
  readonly efficiency: Term<Efficiency>;
  /** CPU time of dispatching one item and its answer, by the item's duration in nanoseconds. */
  readonly dispatchOverhead: Term<CostCurve>;
  /** Time for bytes to travel one way, by their number. */
  readonly bytes: Term<CostCurve>;
  /** The same of objects, by the bytes that they come to as a message. */
  readonly objects: Term<CostCurve>;
  /** Start and end. */
  readonly startUp: Term<StartUp>;
}

/** How far predictions lie from measurements that the predictor was not built from. */
export interface ModelError {
  /** Median distance of a predicted time from the measured one, as a ratio less 1. */
  readonly time: number;
  /** Median distance of a predicted lead of one model over another from the measured one, as a ratio less 1. */
  readonly lead: number;
  /** By model: measured over predicted time, the range that holds nine in ten cells; none of models with few. */
  readonly ranges: Readonly<
    Record<string, { readonly low: number; readonly high: number }>
  >;
}

/** What concurrency costs on one machine, from one run: plain data that survives JSON. */
export interface Predictor {
  /** Id of the run. */
  readonly runId: string;
  /** Cores that the run could use; 1 where it does not say. */
  readonly cores: number;
  /** The run's concurrency models, the simplest first. */
  readonly models: readonly ModelInfo[];
  /** By id of the pool. */
  readonly pools: Readonly<Record<string, PoolCosts>>;
  /** Null until it has been compared with measurements. */
  readonly error: ModelError | null;
}

/** Resamples that a predictor keeps: enough for a 95 % interval, few enough to be sent to a browser. */
export const DRAWS = 199;

/** The estimate, or what it came to in one resample; predictors that are sent to a page for its map have none. */
export function pick({ value, draws }: Quantity, draw?: number): number {
  return draw === undefined ? value : draws[draw] ?? value;
}

/** Reads a curve between its points in a straight line, and beyond them as at the nearest one. */
export function readCurve(
  curve: CostCurve,
  { at, spacing, draw }: {
    readonly at: number;
    /** Whether sizes are spaced by their ratios or by their differences. */
    readonly spacing: "logarithmic" | "linear";
    readonly draw?: number | undefined;
  },
): number {
  const [below, above] = neighbours(curve, at);
  if (!below || !above) return NaN;
  const low = pick(below.ns, draw);
  if (below === above) return low;
  const place = (size: number) => spacing === "linear" ? size : Math.log(size);
  const share = (place(at) - place(below.at)) /
    (place(above.at) - place(below.at));
  return low + share * (pick(above.ns, draw) - low);
}

/** Ids of the cells that a reading rests on. */
export function cellsNear(curve: CostCurve, at: number): string[] {
  return neighbours(curve, at).flatMap((point) => point?.cells ?? []);
}

function neighbours(
  curve: CostCurve,
  at: number,
): [CostPoint | undefined, CostPoint | undefined] {
  const above = curve.find((point) => point.at >= at) ?? curve.at(-1);
  const below = curve.findLast((point) => point.at <= at) ?? curve[0];
  return [below, above];
}
