import type { Cell, Run } from "../../results/run.ts";
import type { Interval } from "../../stats/mod.ts";
import type { Relation } from "../verdict/judge.ts";

/** Something that differs between two runs beside their samples. */
export interface RunDifference {
  /** What differs, in words. */
  readonly field: string;
  /** Its value in the first run. */
  readonly before: string;
  /** Its value in the second run. */
  readonly after: string;
}

/** Something that differs between several runs beside their samples. */
export interface ReportDifference {
  /** What differs, in words. */
  readonly field: string;
  /** Its value in each run, in their order. */
  readonly values: readonly string[];
}

/** One cell in two runs; a cell that cannot be compared says why. */
export type CellComparison = ComparedCell | UncomparedCell;

/** What names a cell of two runs. */
export type ComparedCellName = Pick<
  Cell,
  "id" | "suite" | "workload" | "model" | "workers" | "parameters"
>;

/** A cell that both runs measured. */
export interface ComparedCell extends ComparedCellName {
  /** Both runs measured it. */
  readonly kind: "compared";
  /** Median time of one batch in the first run, in nanoseconds. */
  readonly beforeNs: Interval;
  /** Median time of one batch in the second run, in nanoseconds. */
  readonly afterNs: Interval;
  /**
   * Time after over time before, from the geometric means of the rounds' medians, or of those in the middle where there
   * are many: below 1 is faster.
   */
  readonly ratio: Interval;
  /** Rounds of the run that has fewer of them: each is a process, and fewer than three leave the cell undecided. */
  readonly rounds: number;
  /** Smallest change that is called one here: the threshold or a noise floor. A ratio less 1. */
  readonly smallestChange: number;
  /** How the second run did: `better` is faster. */
  readonly verdict: Relation;
}

/** A cell that one of the runs lacks, or whose workload has changed. */
export interface UncomparedCell extends ComparedCellName {
  /** At least one run has nothing to compare. */
  readonly kind: "uncompared";
  /** Why it cannot be compared. */
  readonly reason: string;
}

/** Who is fastest at a workload in two runs, as each run's own report says. */
export interface WinnerComparison {
  /** Suite that measured it. */
  readonly suite: string;
  /** Id of the workload. */
  readonly workload: string;
  /** Ids of the models in the first tier of the first run: one is the winner, none is no verdict. */
  readonly before: readonly string[];
  /** The same of the second run. */
  readonly after: readonly string[];
  /**
   * `same`: the first tiers hold the same models. `different`: they share none. `open`: they share some, or a run has no
   * verdict.
   */
  readonly agreement: "same" | "different" | "open";
}

/** How many cells of a comparison came out how. */
export type ComparisonTotals = Readonly<
  Record<Relation | "uncompared", number>
>;

/** Two runs, cell by cell. */
export interface RunComparison {
  /** Id of the first run. */
  readonly before: Run["id"];
  /** Id of the second run. */
  readonly after: Run["id"];
  /** Whether both were measured on one machine; null where an imported run does not tell. */
  readonly sameMachine: boolean | null;
  /** From the start of the first run to that of the second, in milliseconds; null unless they share a machine. */
  readonly apartMs: number | null;
  /** What differs beside the samples, the weightiest first. */
  readonly differences: readonly RunDifference[];
  /** Who is fastest at each workload that both runs rank, at the same version and size. */
  readonly winners: readonly WinnerComparison[];
  /** Every cell of either run, in the order of the second. */
  readonly cells: readonly CellComparison[];
  /** How many of the cells came out how. */
  readonly totals: ComparisonTotals;
}

/** What is compared, and how large a change has to be. */
export interface ComparisonOptions {
  /** Smallest change that is called one, as a ratio less 1; a run's noise floor may ask for more. @default {0.05} */
  readonly smallestChange?: number;
  /** Ids of the suites to compare; all where it is empty. @default {[]} */
  readonly suites?: readonly string[];
  /** Ids of the workloads to compare; all where it is empty. @default {[]} */
  readonly workloads?: readonly string[];
  /** Ids of the models to compare; all where it is empty. @default {[]} */
  readonly models?: readonly string[];
}

/** What a comparison says of each of its runs. */
export type ComparedRun =
  & Pick<Run, "id" | "label" | "startedAt">
  & {
    /** Id of its machine. */
    readonly machineId: string;
  };

/** Several runs, each compared with the first. */
export interface ComparisonReport {
  /** Tells a comparison from other JSON. */
  readonly format: "crossover-comparison";
  /** Version of this shape: fields may be added to it, and none taken away. */
  readonly schemaVersion: 1;
  /** Smallest change that is called one, as a ratio less 1. */
  readonly smallestChange: number;
  /** Times that differ by less than this share may be called equivalent. */
  readonly equivalenceMargin: number;
  /** The runs, the reference first. */
  readonly runs: readonly ComparedRun[];
  /** What differs between any of the runs beside the samples, the weightiest first. */
  readonly differences: readonly ReportDifference[];
  /** The reference and each of the others, in the order of `runs`. */
  readonly comparisons: readonly RunComparison[];
}
