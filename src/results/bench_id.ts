import type { Histogram, ServiceLoad } from "./run.ts";

export type { Histogram, ServiceLoad };

/** What one cell of a run measures: the coordinates that `deno bench --json` carries in a bench's name. */
export interface BenchId {
  /** The suite, which is also the stem of its file: `scaling` lives in `bench/scaling_bench.ts`. */
  readonly suite: string;
  /** Id of the workload. */
  readonly workload: string;
  /** Id of the concurrency model. */
  readonly model: string;
  /** Threads or processes the model may use; 1 for models of one event loop. */
  readonly workers: number;
  /** What sets it apart from the suite's other cells of that workload and model. */
  readonly parameters?: Readonly<Record<string, number>>;
}

const PART = "[a-z0-9]+(?:-[a-z0-9]+)*";
const PAIR = "[a-zA-Z]{1,40}=[0-9.e-]+";
const QUERY = `(?:\\?(${PAIR}(?:&${PAIR})*))?`;
const PATTERN = new RegExp(
  `^(${PART})/(${PART})/(${PART})/([1-9][0-9]*)${QUERY}$`,
);

/**
 * Writes a cell's coordinates as the one string that names it everywhere:
 * the bench, the cell of a saved run, the terminal and the pages.
 */
export function formatBenchId(
  { suite, workload, model, workers, parameters = {} }: BenchId,
): string {
  const query = Object.entries(parameters)
    .toSorted(([a], [b]) => a < b ? -1 : 1)
    .map(([name, value]) => `${name}=${value}`).join("&");
  const path = `${suite}/${workload}/${model}/${workers}`;
  return query === "" ? path : `${path}?${query}`;
}

/** Reads a name written by {@linkcode formatBenchId}; `undefined` for any other string. */
export function parseBenchId(name: string): Required<BenchId> | undefined {
  const match = PATTERN.exec(name);
  if (!match) return undefined;
  const [, suite = "", workload = "", model = "", workers = "", query = ""] =
    match;
  const id = {
    ...{ suite, workload, model, workers: Number(workers) },
    parameters: parseQuery(query),
  };
  // One name for one cell: `?b=1&a=2`, `?a=1&a=1` and `?a=1.0` are not what formatBenchId() writes.
  return formatBenchId(id) === name ? id : undefined;
}

function parseQuery(query: string): Record<string, number> {
  return Object.fromEntries(
    new URLSearchParams(query).entries()
      .map(([key, value]) => [key, Number(value)]),
  );
}

/** A cell's parameters but for `replicate`, which only names a repeated measurement of the same cell. */
export function withoutReplicate(
  { replicate: _, ...parameters }: Required<BenchId>["parameters"],
): Record<string, number> {
  return parameters;
}

/** What all variants of a scenario have in common: the work, without who does it. */
export type ScenarioId = Pick<
  Required<BenchId>,
  "suite" | "workload" | "parameters"
>;

/** Names a scenario: `scaling/primes`, `payload/echo-bytes?bytes=64`. A replicate belongs to the scenario that it repeats. */
export function formatScenarioId(
  { suite, workload, parameters }: ScenarioId,
): string {
  const rest = withoutReplicate(parameters);
  return formatBenchId({
    ...{ suite, workload, parameters: rest },
    ...{ model: "all", workers: 1 },
  }).replace("/all/1", "");
}

/** The file that marks a folder for temporary files as made by a run, which may remove it with all that is in it. */
export const RUN_MARKER = ".crossover-run";

/** What a bench file is asked to measure: some scenarios of its suite. It travels as JSON in the file's first argument. */
export interface BenchRequest {
  /** Measured one after another. */
  readonly scenarios: readonly ScenarioRequest[];
  /** File to which the bench file appends {@linkcode BenchRecord}s, one JSON text a line. */
  readonly recordTo: string;
  /** When to stop by itself, in milliseconds since 1970. */
  readonly stopAt: number;
  /** Cores that others may keep busy: after two cycles in a row with more, the process stops. Absent where it is to go on. */
  readonly mostForeignCores?: number;
  /** What the suite `try` measures. */
  readonly task?: TaskRequest;
  /** What the suites `runtimes` and `releases` measure. */
  readonly contest?: Contest;
}

/** What a bench file is asked for under `deno run`: the peak memory of one variant. */
export interface ProbeRequest {
  /** The variant. */
  readonly probe: VariantRequest;
  /** What the suite `try` measures. */
  readonly task?: TaskRequest;
  /** What the suites `runtimes` and `releases` measure. */
  readonly contest?: Contest;
}

/** The suite of users' tasks: `deno task try` measures it. */
export const TASK_SUITE = "try";

/** A user's task. */
export interface TaskRequest {
  /** URL of its module, absolute. */
  readonly module: string;
  /** Name of the exported function. */
  readonly export: string;
  /** What it needs to run. */
  readonly permissions: Deno.PermissionOptionsObject;
  /** Whether each model must give what the loop gives; not where time or chance decides. */
  readonly comparesAnswers: boolean;
}

/** How a contender's program runs a batch. */
export type How =
  | "loop"
  | "event-loop"
  | "threads"
  | "thread-pool"
  | "interpreter-pool"
  | "processes"
  | "process-pool"
  | "cluster"
  | "worker-executor"
  | "subprocess-executor"
  /** Starts the runtime on an empty program, and waits for its end. */
  | "start"
  /** Starts a thread, asks it once, and ends it. */
  | "first-thread";

/** A program that can be asked for batches. */
export interface Contender {
  /** Name in the ids of benchmarks: the runtime, and how. */
  readonly id: string;
  /** Which program: several ways of one runtime are compared with its own loop. */
  readonly runtime: string;
  /** How its program runs a batch. */
  readonly how: How;
  /** Name of the runtime for people, with its version. */
  readonly label: string;
  /** What starts it: a path or name, and arguments before the program. */
  readonly command: readonly string[];
  /** Whether its program is written in Python. */
  readonly isPython: boolean;
  /** Why it does not take part. */
  readonly absence?: string;
}

/** Programs that are measured beside each other: other runtimes, or releases of Deno. */
export interface Contest {
  /** Which of the two suites. */
  readonly suite: "runtimes" | "releases";
  /** Who takes part. */
  readonly contenders: readonly Contender[];
}

/** One scenario: all its variants, alive side by side. */
export interface ScenarioRequest {
  /** The variants; the first is the baseline where there is one. */
  readonly variants: readonly VariantRequest[];
  /** The measured cycles: which variants are visited in each, by their index, in this order. */
  readonly cycles: readonly (readonly number[])[];
  /** Longest warm-up of all variants together, in milliseconds. */
  readonly warmupMs: number;
}

/** Whether a variant that takes part in `times` of `most` turns does so in this one: the first, and evenly from there. */
export function takesPart(
  turn: number,
  { times, most }: { readonly times: number; readonly most: number },
): boolean {
  return turn * times % most < times;
}

/** One variant of a scenario. */
export interface VariantRequest {
  /** The benchmark's name. */
  readonly id: string;
  /** Items in a batch. */
  readonly items: number;
}

/** CPU time, in seconds. */
export interface CpuSeconds {
  /** In the program's own code. */
  readonly userSeconds: number;
  /** In the system, on the program's behalf. */
  readonly systemSeconds: number;
}

/** What a bench file tells while it runs; `deno bench --json` itself prints no samples, and nothing before its end. */
export type BenchRecord =
  | { readonly kind: "started"; readonly id: string }
  | MeasuredRecord
  | ScenarioRecord
  /** The process ends before its time, since the machine lacks cores; the scenario of this benchmark is lost. */
  | { readonly kind: "stopped"; readonly id: string }
  | { readonly kind: "failed"; readonly id: string; readonly reason: string };

/** What one round measured of one benchmark. */
export interface MeasuredRecord {
  /** Tells it from the other records. */
  readonly kind: "measured";
  /** Name of the benchmark. */
  readonly id: string;
  /** Wall time of each measured batch, in nanoseconds; of short batches, the mean of several. */
  readonly samplesNs: readonly number[];
  /** The cycle of each sample. */
  readonly cycles: readonly number[];
  /** CPU time of as many batches as there are samples; null where it cannot be told apart. */
  readonly cpu: CpuSeconds | null;
  /** Context switches of this process over the measured batches. */
  readonly contextSwitches: {
    readonly voluntary: number;
    readonly involuntary: number;
  };
  /** What was counted beside time, mean over the batches. */
  readonly observations: Readonly<Record<string, number>>;
  /** Whether its time had stopped falling when warm-up ended; left out where there is nothing to warm up. */
  readonly isWarm?: boolean;
  /** How a service took several rates of requests; left out for all that is no service. */
  readonly loads?: readonly ServiceLoad[];
  /** What other requests would have waited for the event loop; left out where no batch was long enough to tell. */
  readonly loopDelay?: Histogram;
  /** Time inside all batches, warm-up included, in nanoseconds. */
  readonly insideNs: number;
  /** Wall time of a visit, in milliseconds: what planning the next round needs. */
  readonly visitMs: number;
  /** Wall time of setting the variant up, in milliseconds. */
  readonly setupMs: number;
}

/** How one round of a scenario went; it follows the records of its variants. */
export interface ScenarioRecord {
  /** Tells it from the other records. */
  readonly kind: "scenario";
  /** Name by {@linkcode formatScenarioId}. */
  readonly id: string;
  /** Cycles that warmed it up. */
  readonly warmupCycles: number;
  /** How long they took, in milliseconds. */
  readonly warmupMs: number;
  /** The cycles that came to their end. */
  readonly cycles: readonly CycleRecord[];
}

/** What one cycle showed of the machine; null where the system does not tell. */
export interface CycleRecord {
  /** Its number, from 1. */
  readonly cycle: number;
  /** Time of a short computation in one thread. */
  readonly canaryAloneNs: number | null;
  /** Time of the same computation in all usable cores at once. */
  readonly canaryTogetherNs: number | null;
  /** Cores that other programs kept busy meanwhile. */
  readonly foreignCores: number | null;
}
