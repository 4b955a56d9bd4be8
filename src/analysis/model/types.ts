import type { Cell, ModelInfo, Run } from "../../results/run.ts";
import type { Interval, Resampled } from "../../stats/mod.ts";
import type { CostCurve } from "./curve.ts";
import type { Quantity } from "./quantity.ts";

/** A term of the cost model, or why the run does not give it. */
export type Term<T> =
  | { readonly kind: "known"; readonly value: T }
  | { readonly kind: "missing"; readonly reason: string };

/** The resampled times of a run's cells. */
export interface CellTimes {
  /** The time of one batch in nanoseconds, and what it came to in each resample. */
  get(id: string): Resampled;
  /** Time of the cell `above` over that of the cell `below`. */
  ratio(above: string, below: string): Interval;
}

/** What the terms of a cost model are computed from. */
export interface TermSource {
  /** The run, which tells the baselines of its suites. */
  readonly run: Pick<Run, "suites">;
  /** The run's measured cells, without replicates. */
  readonly cells: readonly Cell[];
  /** Their resampled times. */
  readonly samples: CellTimes;
}

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
  /** CPU time of handing over one item and its answer, by the item's duration in nanoseconds. */
  readonly handover: Term<CostCurve>;
  /** Time for bytes to travel one way, by their number. */
  readonly bytes: Term<CostCurve>;
  /** The same of objects, by the bytes that they come to as a message. */
  readonly objects: Term<CostCurve>;
  /** Start and end. */
  readonly startUp: Term<StartUp>;
}

/** How far predictions lie from measurements that the cost model was not built from. */
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
export interface CostModel {
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
  /** CPU time of handing over one item, its bytes included, in nanoseconds. */
  readonly handoverNs: number;
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
