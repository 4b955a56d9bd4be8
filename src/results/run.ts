import type { RunWarning } from "./run_warning.ts";

/** A saved run, as it stands in its file: trusted once validated, and still escaped wherever it is shown. */
export interface Run {
  /** Tells a run from other JSON files. */
  readonly format: "crossover-run";
  /** Version of this format. */
  readonly schemaVersion: 3;
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
  /** What the machine was set to while it was measured. */
  readonly conditions: Conditions;
  /** How it was planned. */
  readonly settings: RunSettings;
  /** The suites in its cells, in the order in which they were measured. */
  readonly suites: readonly SuiteInfo[];
  /** The models in its cells, the baseline first. */
  readonly models: readonly ModelInfo[];
  /** The workloads in its cells. */
  readonly workloads: readonly WorkloadInfo[];
  /** Every planned cell, measured or not. */
  readonly cells: readonly Cell[];
  /** How the cycles of each scenario went; empty in runs before version 3 and in imported ones. */
  readonly scenarios: readonly ScenarioInfo[];
  /** How the machine was during each round, in order; empty in imported runs. */
  readonly rounds: readonly RoundState[];
  /** How far two measurements of the same code differ; null where nothing was measured twice. */
  readonly noise: NoiseFloor | null;
  /** What makes its figures weaker, in plain words. */
  readonly warnings: readonly RunWarning[];
}

/** The tool that measured a run: Crossover, or the one whose file was imported. */
export interface ToolInfo {
  /** Its name. */
  readonly name: ToolName;
  /** Its version; null where an imported file does not tell. */
  readonly version: string | null;
  /** Git commit, with `+dirty` where files differed from it; null outside a checkout. */
  readonly commit: string | null;
}

/** The tools whose measurements a run may hold. */
export type ToolName =
  | "crossover"
  | "hyperfine"
  | "google-benchmark"
  | "pyperf"
  | "deno bench"
  | "mitata"
  | "tinybench"
  | "vitest";

/** Where a run was measured, without anything that names its owner; null where an imported file does not tell. */
export interface MachineInfo {
  /** Stable id: a keyed hash, never the machine's name or serial number. */
  readonly id: string;
  /** Operating system, as Deno names it. */
  readonly os: string | null;
  /** Release of the operating system. */
  readonly osRelease: string | null;
  /** Architecture of the processor, as Deno names it. */
  readonly arch: string | null;
  /** Model of the processor, as the system names it. */
  readonly cpuModel: string | null;
  /** Logical processors that the system has. */
  readonly logicalCores: number | null;
  /** Processors in use: all that the process may use, affinity and cgroup quota included, or those it was kept on. */
  readonly usableCores: number | null;
  /** Physical memory, in bytes. */
  readonly memoryBytes: number | null;
  /** Kind of container, or null where none was found, or an imported file does not tell. */
  readonly container: string | null;
  /** Hypervisor, or null where none was found, or an imported file does not tell. */
  readonly virtualMachine: string | null;
}

/** What executed a run: versions that change the figures; null where an imported file does not tell, or had none. */
export interface RuntimeInfo {
  /** Version of Deno. */
  readonly deno: string | null;
  /** Version of V8. */
  readonly v8: string | null;
  /** Version of TypeScript in Deno. */
  readonly typescript: string | null;
}

/** Settings of the machine that change its speed; null where they cannot be read. */
export interface Conditions {
  /** Where its power comes from. */
  readonly powerSource: "mains" | "battery" | null;
  /** How the system chooses the processor's frequency, by its own name for it. */
  readonly governor: string | null;
  /** Cores that the control group may use, on average, fractions included; null where it has no quota. */
  readonly quotaCores: number | null;
}

/** How a run was planned: enough to plan it again; null where it was imported, so that Crossover planned nothing. */
export interface RunSettings {
  /** Name of the profile. */
  readonly profile: "quick" | "default" | "thorough" | null;
  /** Wall time that the whole run was to take, in milliseconds. */
  readonly budgetMs: number | null;
  /** Rounds measured to their end; each is one fresh `deno bench` process per suite. */
  readonly rounds: number | null;
  /** Seed of the order in which the cells of each round were measured. */
  readonly seed: number | null;
  /** Worker counts, ascending. */
  readonly cores: readonly number[];
  /** Relative half-width of an interval at which a cell was measured no further; null where rounds were fixed. */
  readonly precision: number | null;
  /** Processors that everything was kept on; null where the system chose. */
  readonly pinnedCores: readonly number[] | null;
}

/** What a run says of a suite, so that it can be shown by code that knows no such suite. */
export interface SuiteInfo {
  /** Name in bench ids. */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  /** What it asks. */
  readonly question: string;
  /** Id of the model that ratios are taken against; null where there is none. */
  readonly baseline: string | null;
  /** Whether pools were started inside what was measured. */
  readonly isCold: boolean;
}

/** What a run says of a model, so that it can be shown by code that knows no such model. */
export interface ModelInfo {
  /** Name in bench ids. */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  /** What it is, in a sentence. */
  readonly description: string;
  /** How it is called inside a sentence: `the worker pool`. */
  readonly phrase: string;
  /** How it runs tasks; `variant`: it is no concurrency model but a channel, a lock or a step of a life. */
  readonly kind: "loop" | "event-loop" | "pool" | "per-task" | "variant";
  /** What separates its workers; null where it has none, or where that is not known. */
  readonly isolation: "thread" | "process" | null;
  /** Whether its threads work on memory that they share. */
  readonly sharesMemory: boolean;
  /** Id of the pool that keeps warm what this model starts for each task; null for all others. */
  readonly warmModel: string | null;
  /** Rank by how little code and machinery it takes, 1 for the simplest; null for variants. */
  readonly simplicity: number | null;
}

/** What a run says of a workload, so that it can be shown by code that knows no such workload. */
export interface WorkloadInfo {
  /** Name in bench ids. */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  /** What its tasks do most of their time; `unknown` where an imported file does not tell. */
  readonly kind:
    | "cpu-bound"
    | "io-bound"
    | "blocking"
    | "mixed"
    | "overhead"
    | "unknown";
  /** What one task does, in a sentence. */
  readonly description: string;
  /** Changes with the workload's code or size: different versions are never compared. */
  readonly version: number;
  /** Tasks in one batch; one sample is the time of one batch. */
  readonly items: number;
  /** What sets the work of one item, units in the names. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Mean size of one task's input, serialized as a message, in bytes; absent where it is not known. */
  readonly bytesIn?: number | undefined;
  /** The same of its answer. */
  readonly bytesOut?: number | undefined;
  /** Whether native threads compute it beside the event loop; null where that is not known. */
  readonly computesNatively: boolean | null;
  /** Whether its tasks send typed arrays or one text, rather than records and lists; null where that is not known. */
  readonly sendsBytes: boolean | null;
}

/** One workload at one size, with all its variants: what is measured side by side. */
export interface ScenarioInfo {
  /** Suite that measured it. */
  readonly suite: string;
  /** Id of the workload. */
  readonly workload: string;
  /** What sets it apart from the suite's other scenarios of that workload. */
  readonly parameters: Readonly<Record<string, number>>;
  /** What each round did, in order. */
  readonly rounds: readonly ScenarioRound[];
}

/** How one round of a scenario went: one process, all variants alive side by side. */
export interface ScenarioRound {
  /** Number of the round, from 1. */
  readonly round: number;
  /** Cycles that warmed the variants up and were not measured. */
  readonly warmupCycles: number;
  /** The measured cycles, in order. */
  readonly cycles: readonly CycleInfo[];
}

/** One measured cycle: each variant in turn, in shuffled order. */
export interface CycleInfo {
  /** Number of the cycle, from 1. */
  readonly cycle: number;
  /** Time of the canary's computation in one thread, in nanoseconds; null where it was not measured. */
  readonly canaryAloneNs: number | null;
  /** Time of the same computation in as many threads as there are cores, all at once; null where it was not measured. */
  readonly canaryTogetherNs: number | null;
  /** Cores kept busy by others during the cycle; null where the system does not tell. */
  readonly foreignCores: number | null;
  /** Whether its samples are left out, since the machine lacked cores; decided by the canary and foreign load alone. */
  readonly isSetAside: boolean;
}

/** One workload on one model with one number of workers, and how that went. */
export interface Cell {
  /** `suite/workload/model/workers`, and `?name=value` for each parameter. */
  readonly id: string;
  /** Suite that measured it. */
  readonly suite: string;
  /** Id of the workload. */
  readonly workload: string;
  /** Id of the model. */
  readonly model: string;
  /** Threads or processes; 1 for models of one event loop. */
  readonly workers: number;
  /** What sets it apart from the suite's other cells of that workload; `replicate` names a repeated measurement of the same code. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Tasks in one batch; one sample is the time of one batch. */
  readonly items: number;
  /** Most tasks of a batch under way at once. */
  readonly inFlight: number;
  /** Its samples, or why there are none. */
  readonly outcome: CellOutcome;
}

/** Samples, or why there are none. */
export type CellOutcome =
  | MeasuredOutcome
  | {
    /** `not-offered`: the model has no such form of the workload. */
    readonly kind: "failed" | "not-run" | "not-offered";
    readonly reason: string;
  };

/** What was measured of a cell; every answer in it was checked. */
export interface MeasuredOutcome {
  /** It has samples. */
  readonly kind: "measured";
  /** What each round gave, in order. */
  readonly rounds: readonly CellRound[];
  /**
   * Peak resident memory of the process and its children, in bytes, measured in a process of its own; pages that
   * several processes share count for each; of a step of a life, what one thread or process adds. Null where it was not,
   * or could not be, measured.
   */
  readonly peakMemoryBytes: number | null;
}

/** What one round measured of a cell. */
export interface CellRound {
  /** Number of the round, from 1: the process the samples came from. */
  readonly round: number;
  /** Wall time of each measured batch, in nanoseconds, in the order of time. Warm-up is left out. */
  readonly samplesNs: readonly number[];
  /** Number of the cycle that each sample was taken in; null in runs before version 3 and in imported ones. */
  readonly cycles: readonly number[] | null;
  /** Whether its time had stopped falling when warm-up ended; left out where there is nothing to warm up, or no record. */
  readonly isWarm?: boolean;
  /** CPU time of all measured batches together; null where it could not be read. */
  readonly cpu: CpuTime | null;
  /** Context switches of the process, its threads included and its children not; null where not told. */
  readonly contextSwitches: ContextSwitches | null;
  /** What was counted beside time, by name: `lostUpdates`. */
  readonly observations: Readonly<Record<string, number>>;
}

/** CPU time of a process, its threads and its children, in seconds. */
export interface CpuTime {
  /** In the program's own code. */
  readonly userSeconds: number;
  /** In the system, on the program's behalf. */
  readonly systemSeconds: number;
}

/** How often threads gave the processor up, of their own accord or not. */
export interface ContextSwitches {
  /** By waiting for something. */
  readonly voluntary: number;
  /** By being interrupted, so that others could run. */
  readonly involuntary: number;
}

/** How the machine was during one round; null where the system does not tell. */
export interface RoundState {
  /** Number of the round, from 1. */
  readonly round: number;
  /** Start, in ISO 8601. */
  readonly startedAt: string;
  /** Wall time of the round, in seconds. */
  readonly wallSeconds: number;
  /** Of it, time inside measured and warm-up batches, in seconds. */
  readonly iteratingSeconds: number;
  /** Processes that ran or waited for a processor, averaged over a minute, when the round ended. */
  readonly load1: number | null;
  /** Cores kept busy by others than this run, on average. */
  readonly foreignCores: number | null;
  /** Share of all CPU time that the hypervisor gave to others. */
  readonly stealShare: number | null;
  /** Mean frequency of the processors when the round ended, in MHz. */
  readonly frequencyMhz: number | null;
  /** Time for which the control group's quota held everything up, in seconds. */
  readonly throttledSeconds: number | null;
  /** Share of the last ten seconds of the round in which some task waited for a processor, from 0 to 1. */
  readonly cpuPressure: number | null;
}

/** How far two measurements of the same code in the same rounds differ. */
export interface NoiseFloor {
  /** The larger over the smaller of the two, less 1: the 90th percentile over all pairs. */
  readonly floor: number;
  /** Baselines that were measured twice. */
  readonly pairs: number;
}
