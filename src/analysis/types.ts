/** An estimate with the bounds of its 95 % confidence interval, all in the unit of `value`. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One cell of a run with what its samples say. */
export type CellAnalysis = MeasuredCell | UnmeasuredCell;

interface CellCoordinates {
  readonly id: string;
  readonly suite: string;
  readonly workload: string;
  readonly model: string;
  readonly workers: number;
  readonly inFlight: number;
}

export interface MeasuredCell extends CellCoordinates {
  readonly kind: "measured";
  /** Median time of one batch, in nanoseconds. */
  readonly medianNs: Interval;
  readonly minNs: number;
  readonly samples: number;
  readonly rounds: number;
  /** Baseline time over this cell's time; absent where the baseline was not measured. */
  readonly speedup?: Interval;
  /** Speed-up per worker. */
  readonly efficiency?: Interval;
}

export interface UnmeasuredCell extends CellCoordinates {
  readonly kind: "failed" | "not-run";
  readonly reason: string;
}

/** Which model wins a workload, decided in `verdict.ts` alone. */
export type Verdict =
  | {
    readonly kind: "winner";
    readonly winner: MeasuredCell;
    readonly runnerUp: MeasuredCell;
    readonly lead: Interval;
  }
  | {
    readonly kind: "no-clear-winner";
    readonly contenders: readonly MeasuredCell[];
  }
  | { readonly kind: "undecidable"; readonly reason: string };

export interface WorkloadAnalysis {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly description: string;
  readonly items: number;
  readonly version: number;
  readonly suite: string;
  readonly cells: readonly CellAnalysis[];
  readonly baseline?: MeasuredCell;
  readonly verdict: Verdict;
  /** The verdict in words, then what explains it; every figure in them stands in `cells`. */
  readonly sentences: readonly string[];
}

export interface RunAnalysis {
  readonly runId: string;
  readonly workloads: readonly WorkloadAnalysis[];
  /** The whole run in one sentence. */
  readonly headline: string;
}
