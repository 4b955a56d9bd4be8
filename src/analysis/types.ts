import type { ModelInfo, NoiseFloor, WorkloadInfo } from "../results/run.ts";
import type { Interval } from "../stats/interval.ts";
import type { Relation } from "./verdict/judge.ts";

export type { Interval, Relation };

/** One cell of a run with what its samples say. */
export type CellAnalysis = MeasuredCell | UnmeasuredCell;

/** What names a cell, measured or not. */
export interface CellCoordinates {
  /** `suite/workload/model/workers`, and `?name=value` for each parameter. */
  readonly id: string;
  /** Suite that measured it. */
  readonly suite: string;
  /** Id of the workload. */
  readonly workload: string;
  /** Id of the model. */
  readonly model: string;
  /** Name of the model for people. */
  readonly modelLabel: string;
  /** What the run says of the model. */
  readonly modelInfo: ModelInfo;
  /** Whether its model is the one that its suite takes ratios against. */
  readonly isBaseline: boolean;
  /** Threads or processes; 1 for models of one event loop. */
  readonly workers: number;
  /** What sets it apart from the suite's other cells of that workload. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Tasks in one batch. */
  readonly items: number;
  /** Most tasks of a batch under way at once. */
  readonly inFlight: number;
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
  /** Processor time of one batch, all processes and threads together, in seconds; absent where it was not read. */
  readonly cpuSeconds?: number;
  /** Peak memory of all processes together, in bytes; absent where it was not measured. */
  readonly peakMemoryBytes?: number;
  /** What was counted beside time, mean over rounds. */
  readonly observations: Readonly<Record<string, number>>;
  /** Baseline time over this cell's time; absent where the baseline was not measured. */
  readonly speedup?: Interval;
  /** Speed-up per worker: 1 is ideal. Absent where the speed-up is, and where a worker has many tasks under way. */
  readonly efficiency?: Interval;
}

/** A cell without samples, and why. */
export interface UnmeasuredCell extends CellCoordinates {
  /** Whether it was tried. */
  readonly kind: "failed" | "not-run" | "not-offered";
  /** Why it has no samples. */
  readonly reason: string;
}

/** Which model wins a workload: made of relations, which `verdict/judge.ts` alone decides. */
export type Verdict = Winner | NoClearWinner | Undecidable;

/** One model's best cell is faster than that of every other, beyond doubt and by enough to matter. */
export interface Winner {
  /** One model is ahead. */
  readonly kind: "winner";
  /** Its best cell. */
  readonly winner: MeasuredCell;
  /** Best cell of the next model. */
  readonly runnerUp: MeasuredCell;
  /** Time of the runner-up over that of the winner. */
  readonly lead: Interval;
}

/** The models whose best cells cannot be told from the fastest one's; the fastest stands first. */
export interface NoClearWinner {
  /** Several models may be the fastest. */
  readonly kind: "no-clear-winner";
  /** Their best cells, the fastest first. */
  readonly contenders: readonly MeasuredCell[];
  /** Whether each has been shown to take as long as the fastest, within 5 %; otherwise it may yet be slower. */
  readonly areEquivalent: boolean;
}

/** Fewer than two models were measured. */
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
  /** `unopposed` where no other model was measured. */
  readonly kind: "winner" | "contender" | "behind" | "unopposed";
  /** Id of the model. */
  readonly model: string;
  /** Name of the model for people. */
  readonly label: string;
  /** The model's fastest cell. */
  readonly best: MeasuredCell;
  /** How its time stands to that of the fastest model; `equivalent` for the fastest. */
  readonly relation: Relation;
  /** Time of this model's best cell over that of the fastest model; 1 for the fastest. */
  readonly timesFastest: Interval;
}

/** A model without a measured cell. */
export interface UnrankedModel {
  /** It has no measured cell. */
  readonly kind: "unmeasured";
  /** Id of the model. */
  readonly model: string;
  /** Name of the model for people. */
  readonly label: string;
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

/** What explains a verdict; each kind is found by a rule of `findings/`, and worded in `finding_wording.ts`. */
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
  /** Handing tasks over takes what more workers gain, or more. */
  | {
    readonly kind: "handover";
    /** One worker against the baseline. */
    readonly pools: readonly CellContrast[];
    readonly outcome: "loss" | "level";
  }
  /** The fastest pool leaves no core idle; it `hasOverhead` where that is more processor time than the baseline needs. */
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
  /** Memory where others need as little processor time, within 5 %, and more memory. */
  readonly basis: "processor time" | "memory";
}

/** Everything that is shown of one workload in one run. */
export interface WorkloadAnalysis {
  /** Id of the workload. */
  readonly id: string;
  /** Name of the workload for people. */
  readonly label: string;
  /** What its tasks do most of their time. */
  readonly kind: WorkloadInfo["kind"];
  /** What one task does, in a sentence. */
  readonly description: string;
  /** Tasks in one batch. */
  readonly items: number;
  /** Version of the workload's code and size. */
  readonly version: number;
  /** What sets the work of one task, units in the names. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Mean size of one task's input, serialized as a message, in bytes; absent where it is not known. */
  readonly bytesIn?: number | undefined;
  /** The same of its answer. */
  readonly bytesOut?: number | undefined;
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
  /** Who costs least of those that are about as fast as the fastest; absent where processor time was not read. */
  readonly cheapest?: Cheapest;
  /** The verdict in words, what explains it, and the cost; every figure in them stands in the fields above. */
  readonly sentences: readonly string[];
}

/** One size of a suite's work, with everyone who took part. */
export interface CaseAnalysis {
  /** Id of the workload. */
  readonly workload: string;
  /** Name of the workload for people. */
  readonly label: string;
  /** What sets this case apart from the others of its suite. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Tasks in one batch. */
  readonly items: number;
  /** Its cells, in the order of the run. */
  readonly cells: readonly CellAnalysis[];
}

/** A suite that asks of sizes or steps, rather than which model wins a workload. */
export interface SuiteAnalysis {
  /** Name in bench ids. */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  /** What it asks. */
  readonly question: string;
  /** Id of the model that its speed-ups are against; null where there are none. */
  readonly baseline: string | null;
  /** Its cases, in the order of the run. */
  readonly cases: readonly CaseAnalysis[];
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
  /** The whole run in one sentence. */
  readonly headline: string;
  /** What weakens the run, in sentences: few rounds, failed cells, an interruption, what the run warns of itself. */
  readonly cautions: readonly string[];
}
