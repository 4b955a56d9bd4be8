import type { MachineInfo, ModelInfo, RuntimeInfo, ToolInfo } from "./run.ts";

/** A run of the first version of the format, as version 0.1 wrote it. */
export interface RunV1 {
  /** Tells a run from other JSON files. */
  readonly format: "crossover-run";
  /** Version of this format. */
  readonly schemaVersion: 1;
  /** UTC time to the second, then 8 hexadecimal digits. */
  readonly id: string;
  /** The user's name for the run. */
  readonly label: string | null;
  /** `partial`: interrupted, so some cells are not-run or have fewer rounds. */
  readonly status: "complete" | "partial";
  /** Start, in ISO 8601. */
  readonly startedAt: string;
  /** End, in ISO 8601. */
  readonly finishedAt: string;
  /** What wrote the run. */
  readonly tool: ToolInfo;
  /** Where it was measured. */
  readonly machine: MachineInfo;
  /** What executed it. */
  readonly runtime: RuntimeInfo;
  /** How it was planned. */
  readonly settings: RunSettingsV1;
  /** The models in its cells, the baseline first. */
  readonly models: readonly Pick<ModelInfo, "id" | "label" | "description">[];
  /** The workloads in its cells. */
  readonly workloads: readonly WorkloadInfoV1[];
  /** Every planned cell, measured or not. */
  readonly cells: readonly CellV1[];
}

/** How a run was planned: enough to plan it again. */
export interface RunSettingsV1 {
  /** Name of the profile. */
  readonly profile: "quick" | "default";
  /** Time the plan was made for, in milliseconds. */
  readonly budgetMs: number;
  /** Rounds planned; each is one fresh `deno bench` process per suite. */
  readonly rounds: number;
  /** Seed of the order in which the cells of each round were measured. */
  readonly seed: number;
  /** Worker counts, ascending. */
  readonly cores: readonly number[];
}

/** What a run says of a workload, so that it can be shown by code that knows no such workload. */
export interface WorkloadInfoV1 {
  /** Name in bench ids. */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  /** What its tasks do most of their time. */
  readonly kind: "cpu-bound" | "io-bound" | "blocking" | "mixed";
  /** What one task does, in a sentence. */
  readonly description: string;
  /** Changes with the workload's code or size: different versions are never compared. */
  readonly version: number;
  /** Tasks in one batch; one sample is the time of one batch. */
  readonly items: number;
  /** What sets the work of one item, units in the names. */
  readonly parameters: Readonly<Record<string, number>>;
}

/** One workload on one model with one number of workers, and how that went. */
export interface CellV1 {
  /** `suite/workload/model/workers`. */
  readonly id: string;
  /** Suite that measured it. */
  readonly suite: string;
  /** Id of the workload. */
  readonly workload: string;
  /** Id of the model. */
  readonly model: string;
  /** Threads or processes; 1 for models of one event loop. */
  readonly workers: number;
  /** Most tasks of a batch under way at once. */
  readonly inFlight: number;
  /** Its samples, or why there are none. */
  readonly outcome: CellOutcomeV1;
}

/** Samples, or why there are none. */
export type CellOutcomeV1 =
  | { readonly kind: "measured"; readonly rounds: readonly CellRoundV1[] }
  | { readonly kind: "failed" | "not-run"; readonly reason: string };

/** What one round measured of a cell. */
export interface CellRoundV1 {
  /** Number of the round, from 1: the process the samples came from. */
  readonly round: number;
  /** Wall time of each measured batch, in nanoseconds, in the order of time. Warm-up is left out. */
  readonly samplesNs: readonly number[];
}
