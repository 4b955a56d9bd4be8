import type { Subject } from "./subjects.ts";
import type { Workload } from "./workload.ts";

/** How much a profile measures; each holds what stands before it. */
export type Depth = "quick" | "default" | "thorough";

/** A way of doing a suite's work that is none of the executors' models. */
export interface Variant {
  /** Name that bench ids carry. */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  /** What it is, in a sentence. */
  readonly description: string;
  /** What it is on the other side of: another thread or another process. */
  readonly isolation: "thread" | "process";
  /** Whether threads work on memory that they share. */
  readonly sharesMemory: boolean;
}

/** Who takes part in a case, and with how many workers. */
export interface Contender {
  /** Id of a model, or of one of the suite's variants. */
  readonly model: string;
  /**
   * `cores`: 1, 2, 4 … up to one step beyond the usable cores; `usable`: as many as the usable cores; where
   * counts were asked for, the largest that is no more than these, or else the smallest; `one`: one.
   */
  readonly workers: "one" | "usable" | "cores";
  /** The smallest profile that measures it. */
  readonly from: Depth;
  /** Why it takes part by name only, and is not measured: the model has no such form of the workload. */
  readonly absence?: string;
}

/** One subject at one size. */
export interface Case {
  /** What is done. */
  readonly subject: Workload | Subject;
  /** Tasks in a batch. */
  readonly items: number;
  /** What sets this case apart from the others of its subject; empty where it is the only one. */
  readonly parameters: Readonly<Record<string, number>>;
  /** The smallest profile that measures it. */
  readonly from: Depth;
  /** Who takes part. */
  readonly contenders: readonly Contender[];
}

/** One question, asked of every model or variant; it is the file `bench/<id>_bench.ts`. */
export interface Suite {
  /** Name that bench ids carry. */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  /** What it asks. */
  readonly question: string;
  /** What ratios are taken against; null where there is no such thing. */
  readonly baseline: string | null;
  /** Whether pools are started inside what is measured. */
  readonly isCold: boolean;
  /** What takes part beside the executors' models. */
  readonly variants: readonly Variant[];
  /** Its subjects, at each of their sizes. */
  readonly cases: readonly Case[];
}
