import type {
  Cell,
  Control,
  ModelInfo,
  NoiseFloor,
  SuiteInfo,
  WorkloadInfo,
} from "../results/run.ts";
import type { Interval } from "../stats/interval.ts";
import type { SteadyState } from "./steady_state.ts";
import type { Relation } from "./verdict/judge.ts";

export type { Interval, Relation, SteadyState };

/** One cell of a run with what its samples say. */
export type CellAnalysis = MeasuredCell | UnmeasuredCell;

/** What names a cell, measured or not. */
export interface CellCoordinates extends Omit<Cell, "outcome"> {
  /** Name of the model for people. */
  readonly modelLabel: string;
  /** What the run says of the model. */
  readonly modelInfo: ModelInfo;
  /** Whether its model is the one that its suite takes ratios against. */
  readonly isBaseline: boolean;
}

/** A cell with samples. */
export interface MeasuredCell extends CellCoordinates {
  /** It has samples. */
  readonly kind: "measured";
  /** Median over rounds of the median time of one batch, in nanoseconds. */
  readonly medianNs: Interval;
  /** The fastest batch, in nanoseconds: repeatable, and not what one should expect. */
  readonly minNs: number;
  /** The slowest batch, in nanoseconds. */
  readonly maxNs: number;
  /** Median batch of each round, in nanoseconds, in the order of rounds: how far processes differ. */
  readonly roundMediansNs: readonly number[];
  /** Samples in all rounds together. */
  readonly samples: number;
  /** Rounds that measured it: each is one process. */
  readonly rounds: number;
  /** CPU time of one batch, all processes and threads together, in seconds; absent where it was not read. */
  readonly cpuSeconds?: number;
  /** Peak memory of all processes together, in bytes; absent where it was not measured. */
  readonly peakMemoryBytes?: number;
  /** What another request waits for the event loop meanwhile; absent where it was not measured. */
  readonly loopDelay?: LoopDelay;
  /** What was counted beside time, mean over rounds. */
  readonly observations: Readonly<Record<string, number>>;
  /** Whether its time kept still over the cycles of its rounds; without a steady state no median is shown. */
  readonly steadyState: SteadyState;
  /** `impossible`: its workers cannot be that fast, so something went wrong while it or the baseline was measured. */
  readonly flag?: "impossible";
  /**
   * Baseline time over this cell's time; absent where the baseline was not measured, or fewer than three rounds have
   * both.
   */
  readonly speedup?: Interval;
  /**
   * Where fewer than three rounds have both: what they show of it, from which nothing may be concluded. Variants that are
   * far behind are left with that.
   */
  readonly roughSpeedup?: number;
  /** Speed-up per worker: 1 is ideal. Absent where the speed-up is, and where a worker has many tasks under way. */
  readonly efficiency?: Interval;
}

/** What another request waits for the event loop while a benchmark works. */
export interface LoopDelay {
  /** Half of the requests wait no longer, in nanoseconds. */
  readonly p50Ns: number;
  /** 99 of 100 wait no longer; of fewer than a hundred, none does. */
  readonly p99Ns: number;
  /** The longest wait. */
  readonly maxNs: number;
  /** Requests that were tried. */
  readonly ticks: number;
}

/** Code that holds the event loop, and a pool that leaves it free. */
export interface HeldLoop {
  /** Benchmarks without workers that hold it, the baseline first. */
  readonly holders: readonly MeasuredCell[];
  /** The fastest pool; absent where none was measured. */
  readonly pool?: MeasuredCell;
}

/** A cell without samples, and why. */
export interface UnmeasuredCell extends CellCoordinates {
  /** Whether it was tried. */
  readonly kind: "failed" | "not-run" | "not-offered";
  /** Why it has no samples. */
  readonly reason: string;
}

/** How the models of a workload stand to each other: decided by `verdict/verdict.ts` alone. */
export type Verdict = Ranked | Undecidable;

/** The models in tiers: those that cannot be told apart share one. */
export interface Ranked {
  /** There is something to say. */
  readonly kind: "ranked";
  /** The fastest first, at least one. */
  readonly tiers: readonly [Tier, ...Tier[]];
  /** Whether any model beats sequential code; absent where that was not measured. */
  readonly decision?: Decision;
}

/** Models that cannot be told from the fastest one of them. */
export interface Tier {
  /** The best cell of each, the fastest first. */
  readonly cells: readonly [MeasuredCell, ...MeasuredCell[]];
  /** What any two of them differ by at most, as a ratio less 1, by simultaneous 95 % intervals; 0 where there is one. */
  readonly largestDifference: number;
  /** The cell of the simplest model: what to take. */
  readonly simplest: MeasuredCell;
  /** Time of the fastest of the next tier over that of the fastest of this one; absent in the last tier. */
  readonly lead?: Interval;
}

/** Whether parallel code is worth it at all, tested by itself. */
export type Decision =
  /** At least one model is faster than sequential code. */
  | { readonly kind: "faster" }
  /** No model is faster by more than this, a ratio less 1. */
  | { readonly kind: "not-faster"; readonly within: number }
  /** No model is shown to be faster, but this one may be, by up to so much, a ratio less 1. */
  | {
    readonly kind: "undecided";
    readonly cell: MeasuredCell;
    readonly bound: number;
  };

/** There is nothing to rank. */
export interface Undecidable {
  /** There is nothing to decide. */
  readonly kind: "undecidable";
  /** Why. */
  readonly reason: string;
}

/** How one model did on one workload: a field of the winner matrix. */
export type ModelStanding = RankedModel | UnrankedModel;

/** A model with at least one measured cell. */
export interface RankedModel {
  /**
   * `winner` where it is alone in the first tier, `level` where others share that, `unranked` where there is no verdict
   * or too few rounds of it.
   */
  readonly kind: "winner" | "level" | "behind" | "unranked";
  /** Id of the model. */
  readonly model: string;
  /** Name of the model for people. */
  readonly label: string;
  /** The model's fastest cell. */
  readonly best: MeasuredCell;
}

/** A model without a measured cell. */
export interface UnrankedModel extends Omit<RankedModel, "kind" | "best"> {
  /** It has no measured cell. */
  readonly kind: "unmeasured";
  /** Why it has none. */
  readonly reason: string;
}

/** A cell held against another one of its workload. */
export interface CellContrast {
  /** The cell that it is about. */
  readonly cell: MeasuredCell;
  /** What it is held against. */
  readonly reference: MeasuredCell;
  /** Time of `cell` over time of `reference`. */
  readonly ratio: Interval;
}

/** What explains a verdict; each kind is found by a rule of `findings/`. */
export type Finding =
  /** Tasks wait, and many waits at once pass on one event loop. */
  | {
    readonly kind: "overlap";
    readonly cell: MeasuredCell;
    readonly baseline: MeasuredCell;
  }
  /** One thread of code kept more than one core busy, since native threads do its work. */
  | { readonly kind: "native-threads"; readonly cell: MeasuredCell }
  /** An event loop gains nothing, since each task holds it: by computing, or by a call that waits without letting go. */
  | {
    readonly kind: "blocked-loop";
    readonly cell: MeasuredCell;
    readonly baseline: MeasuredCell;
    readonly task: "computes" | "waits";
  }
  /** Pools pay for the data of their tasks; `shared` is the same on memory that needs no copy. */
  | {
    readonly kind: "copying";
    /** One worker against the baseline. */
    readonly pools: readonly CellContrast[];
    readonly shared?: MeasuredCell;
  }
  /** Dispatching tasks takes what more workers gain, or more. */
  | {
    readonly kind: "dispatch-overhead";
    /** One worker against the baseline. */
    readonly pools: readonly CellContrast[];
    readonly outcome: "loss" | "level";
  }
  /** The fastest pool leaves no core idle; it `hasOverhead` where that is more CPU time than the baseline needs. */
  | {
    readonly kind: "saturated";
    readonly cell: MeasuredCell;
    readonly baseline: MeasuredCell;
    readonly hasOverhead: boolean;
  }
  /** A worker or process for each task against as many warm ones. */
  | { readonly kind: "start-up"; readonly starts: readonly CellContrast[] }
  /** More workers than cores against as many as cores; `cause` is absent where the numbers do not tell. */
  | {
    readonly kind: "oversubscription";
    readonly pools: readonly CellContrast[];
    readonly effect: "gain" | "none" | "loss";
    readonly cause?: "idle-cores" | "shared-cores";
  };

/** The fastest cell of a workload, and the cheapest of those that take at most a tenth longer. */
export interface Cheapest {
  /** The cell with the shortest median. */
  readonly fastest: MeasuredCell;
  /** The cheapest, which may be the same. */
  readonly cheapest: MeasuredCell;
  /** Memory where another shows as little CPU time and needs more memory. */
  readonly basis: "CPU time" | "memory";
}

/** Everything that is shown of one workload in one run. */
export interface WorkloadAnalysis extends WorkloadInfo {
  /** Suite that measured it. */
  readonly suite: string;
  /** Its cells, in the order of the run. */
  readonly cells: readonly CellAnalysis[];
  /** The sequential cell; absent where it was not measured. */
  readonly baseline?: MeasuredCell;
  /** One for each model of the run, in the run's order. */
  readonly standings: readonly ModelStanding[];
  /** Which model wins it. */
  readonly verdict: Verdict;
  /** Smallest lead that its verdict may call: what the same code, measured twice, differs by. A ratio less 1. */
  readonly noiseFloor: number;
  /** What explains the verdict, the most telling first. */
  readonly findings: readonly Finding[];
  /** Who costs least of those that are about as fast as the fastest; absent where CPU time was not read. */
  readonly cheapest?: Cheapest;
  /** Code that holds the event loop, so that others wait; absent where none does. */
  readonly heldLoop?: HeldLoop;
}

/** One size of a suite's work, with everyone who took part. */
export interface CaseAnalysis
  extends Pick<Cell, "workload" | "parameters" | "items"> {
  /** Name of the workload for people. */
  readonly label: string;
  /** Its cells, in the order of the run. */
  readonly cells: readonly CellAnalysis[];
}

/** A suite that asks of sizes or steps, rather than which model wins a workload. */
export interface SuiteAnalysis
  extends Pick<SuiteInfo, "id" | "label" | "question" | "baseline"> {
  /** Its cases, in the order of the run. */
  readonly cases: readonly CaseAnalysis[];
}

/** A benchmark whose right answer is known, and what was measured of it. */
export interface ControlAnalysis extends Omit<Control, "cell"> {
  /** The benchmark. */
  readonly cell: MeasuredCell;
}

/** Everything that is shown of one run. */
export interface RunAnalysis {
  /** Id of the run. */
  readonly runId: string;
  /** The run's label, or its time where it has none. */
  readonly title: string;
  /** Start, in ISO 8601. */
  readonly startedAt: string;
  /** Id of the machine. */
  readonly machineId: string;
  /** Processors that the run could use; null where an imported run does not tell. */
  readonly usableCores: number | null;
  /** The models of the run, the baseline first. */
  readonly models: readonly ModelInfo[];
  /** One for each workload of the suites that ask which model wins it. */
  readonly workloads: readonly WorkloadAnalysis[];
  /** The other suites. */
  readonly suites: readonly SuiteAnalysis[];
  /** How far two measurements of the same code differ, over all workloads; null where it is not known. */
  readonly noise: NoiseFloor | null;
  /** Benchmarks whose right answer is known: the best that the machine can show; empty where none was measured. */
  readonly controls: readonly ControlAnalysis[];
}
