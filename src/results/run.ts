import * as v from "valibot";

/** The version of the run format that this code reads and writes. */
export const SCHEMA_VERSION = 3;

/** Benchmarks that a run may have. */
export const MAX_CELLS = 2_000;

/** Samples that one round of a benchmark may have. */
export const MAX_SAMPLES = 100_000;

/** One line: a control character could steer the terminal that shows it. */
export const text = v.pipe(
  v.string(),
  v.maxLength(2_000),
  v.regex(/^\P{Cc}*$/u),
);

/** No longer than somebody reads, in UTF-16 units. */
export const MAX_SOURCE_LENGTH = 50_000;

/** A file of code. */
const sourceText = v.pipe(
  v.string(),
  v.maxLength(MAX_SOURCE_LENGTH),
  v.regex(/^[\P{Cc}\n\t]*$/u),
);

/** Whether a run can hold the text of a file. */
export function isSourceText(text: string): boolean {
  return v.is(sourceText, text);
}

/** Several lines. */
const paragraphs = v.pipe(
  v.string(),
  v.maxLength(20_000),
  v.regex(/^[\P{Cc}\n\t]*$/u),
);

/** A name that ids carry. */
const slug = v.pipe(
  v.string(),
  v.regex(/^(?=.{1,100}$)[a-z0-9]+(?:-[a-z0-9]+)*$/),
);

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const time = v.pipe(v.string(), v.isoTimestamp());

/** A measured amount. The bound keeps sums finite, and refuses the infinity that `1e400` is read as. */
export const amount = v.pipe(v.number(), v.minValue(0), v.maxValue(1e15));

const quantity = v.pipe(v.number(), v.minValue(-1e15), v.maxValue(1e15));

/** At least 1, so that a ratio of two always exists; at most eleven days, so that no sum overflows. */
const nanoseconds = v.pipe(v.number(), v.minValue(1), v.maxValue(1e15));

/** Other tools time single calls of code, of which a nanosecond holds several; above 0, so that ratios exist. */
const sample = v.pipe(v.number(), v.minValue(1e-6), v.maxValue(1e15));

const parameters = v.record(
  v.pipe(v.string(), v.regex(/^[a-zA-Z]{1,40}$/)),
  amount,
);

/** A field with what the JSON Schema says of it. */
function field<S extends v.GenericSchema>(schema: S, description: string) {
  return v.pipe(schema, v.description(description));
}

function list<S extends v.GenericSchema>(schema: S, most: number) {
  return v.pipe(v.array(schema), v.maxLength(most));
}

const NOT_TOLD = "null where an imported file does not tell";

const tool = v.strictObject({
  name: field(
    v.picklist([
      "crossover",
      "hyperfine",
      "google-benchmark",
      "pyperf",
      "deno bench",
      "mitata",
      "tinybench",
      "vitest",
    ]),
    "The tool that measured: Crossover, or the one whose file was imported.",
  ),
  version: field(v.nullable(text), `Version of the tool; ${NOT_TOLD}.`),
  commit: field(
    v.nullable(text),
    "Git commit of the tool, with '+dirty' where files differed from it; null outside a checkout.",
  ),
});

const machine = v.strictObject({
  id: field(
    slug,
    "Id of the kind of machine: system, architecture, and a hash of processor, cores and virtualisation, never a name or serial number; foreign- and the tool's name for imported runs.",
  ),
  os: field(
    v.nullable(text),
    `Operating system, as Deno names it; ${NOT_TOLD}.`,
  ),
  osRelease: field(
    v.nullable(text),
    `Release of the operating system; ${NOT_TOLD}.`,
  ),
  arch: field(v.nullable(text), `Architecture, as Deno names it; ${NOT_TOLD}.`),
  cpuModel: field(
    v.nullable(text),
    `Model of the first processor, as the system names it; ${NOT_TOLD}.`,
  ),
  logicalCores: field(
    v.nullable(positive),
    `Logical processors that the system has; ${NOT_TOLD}.`,
  ),
  usableCores: field(
    v.nullable(positive),
    `Processors that were used: those that --pin asked for, or else all that this process may use, affinity and cgroup quota included; ${NOT_TOLD}.`,
  ),
  memoryBytes: field(
    v.nullable(count),
    `Physical memory, in bytes; ${NOT_TOLD}.`,
  ),
  container: field(
    v.nullable(text),
    "Kind of container the run was in, or null where none was found.",
  ),
  virtualMachine: field(
    v.nullable(text),
    "Hypervisor that the run was under, or null where none was found.",
  ),
});

const runtime = v.strictObject({
  deno: field(
    v.nullable(text),
    "Version of Deno; null where there was none, or a file does not tell.",
  ),
  v8: field(v.nullable(text), "Version of V8; null as for Deno."),
  typescript: field(
    v.nullable(text),
    "Version of TypeScript in Deno; null as for Deno.",
  ),
});

const conditions = v.strictObject({
  powerSource: field(
    v.nullable(v.picklist(["mains", "battery"])),
    "From /sys/class/power_supply on Linux, `pmset` on macOS and Win32_Battery on Windows. Battery where the run began or ended on it; the other conditions are those at its end.",
  ),
  governor: field(
    v.nullable(text),
    "The scaling_governor of the first processor on Linux, `low power mode` on a Mac that is in it, the power plan on Windows; null where there is none.",
  ),
  quotaCores: field(
    v.nullable(amount),
    "The smallest quota of the control groups that the process is in, as cores, of version 2 or 1; null without a quota.",
  ),
});

const settings = v.strictObject({
  profile: field(
    v.nullable(v.picklist(["quick", "default", "thorough"])),
    "How much was planned; null where the run was imported, as for all settings.",
  ),
  budgetMs: field(
    v.nullable(count),
    "Wall time that the whole run was to take, in milliseconds.",
  ),
  rounds: field(
    v.nullable(positive),
    "Rounds that were measured to their end; each is one fresh `deno bench` process per suite.",
  ),
  seed: field(
    v.nullable(v.pipe(v.number(), v.safeInteger())),
    "Seed of the order in which the benchmarks of each round were measured.",
  ),
  cores: field(v.array(positive), "Numbers of workers, ascending."),
  precision: field(
    v.nullable(share),
    "Relative half-width of the 95 % interval of the median at which a workload's benchmarks were measured no further; null where the number of rounds was fixed.",
  ),
  pinnedCores: field(
    v.nullable(v.pipe(list(count, 4_096), v.minLength(1))),
    "Numbers of the processors that every measured process was kept on (by taskset on Linux); null where the system chose.",
  ),
});

const suite = v.strictObject({
  id: field(slug, "Name in the ids of benchmarks."),
  label: field(text, "Name for people."),
  question: field(text, "What it asks, as a sentence."),
  baseline: field(
    v.nullable(slug),
    "Id of the model that ratios are taken against; null where there is none.",
  ),
  isCold: field(
    v.boolean(),
    "Whether pools were started inside what was measured.",
  ),
});

const model = v.strictObject({
  id: field(slug, "Name in the ids of benchmarks."),
  label: field(text, "Name for people."),
  description: field(text, "What it is, in a sentence."),
  phrase: field(text, "How it is called in a sentence: `the worker pool`."),
  kind: field(
    v.picklist(["loop", "event-loop", "pool", "per-task", "variant"]),
    "How it runs tasks: one after another; many in flight on one event loop; by workers kept warm; by a worker started for each. Variant: no concurrency model but a channel, a lock, a step of a life, or what another tool measured.",
  ),
  isolation: field(
    v.nullable(v.picklist(["thread", "process"])),
    "What separates its workers; null where it has none, or where that is not known.",
  ),
  sharesMemory: field(
    v.boolean(),
    "Whether its threads work on memory that they share.",
  ),
  warmModel: field(
    v.nullable(slug),
    "Id of the pool that keeps warm what this model starts for each task; null for all others. The run need not list it.",
  ),
  simplicity: field(
    v.nullable(positive),
    "Rank by how little code and machinery it takes, 1 for the simplest; null for variants.",
  ),
});

const workload = v.strictObject({
  id: field(slug, "Name in the ids of benchmarks."),
  label: field(text, "Name for people."),
  kind: field(
    v.picklist([
      "cpu-bound",
      "io-bound",
      "blocking",
      "mixed",
      "overhead",
      "unknown",
    ]),
    "What its tasks do most of their time: compute; wait, with their thread free; wait, with their thread held; both in turn; start, send or end something; or unknown, where an imported file does not tell.",
  ),
  description: field(text, "What one task does, in a sentence."),
  version: field(
    positive,
    "Changes with the workload's code or size: different versions are never compared.",
  ),
  items: field(
    positive,
    "Tasks in one batch, where a benchmark does not say otherwise.",
  ),
  parameters: field(
    v.record(text, quantity),
    "What sets the work of one item, units in the names.",
  ),
  bytesIn: v.optional(field(
    amount,
    "Mean size of one task's input, serialized as a message, in bytes; absent where it is not known.",
  )),
  bytesOut: v.optional(field(
    amount,
    "Mean size of one task's answer, serialized as a message, in bytes; absent where it is not known.",
  )),
  computesNatively: field(
    v.nullable(v.boolean()),
    "Whether native threads compute it beside the event loop; null where an imported file does not tell.",
  ),
  sendsBytes: field(
    v.nullable(v.boolean()),
    "Whether its tasks send typed arrays or one text, rather than records and lists; null where an imported file does not tell.",
  ),
  sourceHash: v.exactOptional(field(
    v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    "SHA-256 of the user's file that it comes from, which tells changed tasks apart; absent where it is one of Crossover's own.",
  )),
  source: v.exactOptional(field(
    sourceText,
    "Text of that file, where `deno task try --publish-source` made it public; absent otherwise.",
  )),
});

export const cycle = v.strictObject({
  cycle: field(positive, "Its number, from 1."),
  canaryAloneNs: field(
    v.nullable(nanoseconds),
    "Time of the canary's computation in one thread, in nanoseconds; null where it was not measured.",
  ),
  canaryTogetherNs: field(
    v.nullable(nanoseconds),
    "Time of the same computation in as many threads as there are cores, all at once, in nanoseconds; null where it was not measured.",
  ),
  foreignCores: field(
    v.nullable(amount),
    "Cores kept busy by others during the cycle; null where the system does not tell.",
  ),
  isSetAside: field(
    v.boolean(),
    "Whether its samples are left out, since the machine lacked cores; decided by the canary and foreign load alone.",
  ),
});

const scenarioRound = v.strictObject({
  round: field(positive, "Number of the round, from 1: one process."),
  warmupCycles: field(
    count,
    "Cycles that warmed the variants up and were not measured.",
  ),
  cycles: field(
    list(cycle, MAX_SAMPLES),
    "The measured cycles, in order: in each, the variants took turns, in shuffled order.",
  ),
});

const callProfile = v.strictObject({
  callNs: field(amount, "Median time of one call, on one thread."),
  cpuNs: field(
    amount,
    "CPU time of a call, that of native threads included.",
  ),
  waitNs: field(amount, "Time of a call in which nothing is computed."),
  blocksLoop: field(
    v.boolean(),
    "Whether the event loop can do nothing else for most of a call.",
  ),
  isNative: field(v.boolean(), "Whether other threads compute."),
  bytesIn: field(amount, "Mean size of a call's arguments, serialized."),
  bytesOut: field(amount, "Size of its result, serialized."),
  allocatedBytes: field(
    v.nullable(v.number()),
    "Bytes of the JavaScript heap that a call allocates; null where V8 does not tell.",
  ),
  threadCrossingNs: field(
    amount,
    "Time for arguments and result to be written, copied and read, as on the way to a thread and back.",
  ),
  processCrossingNs: field(amount, "The same for a process, without the pipe."),
  spread: field(
    amount,
    "How call times scatter: the 90th percentile over the median.",
  ),
});

const scenario = v.strictObject({
  suite: field(slug, "Id of the suite that measured it."),
  workload: field(slug, "Id of its workload."),
  parameters: field(
    parameters,
    "What sets it apart from the suite's other scenarios of that workload.",
  ),
  rounds: field(list(scenarioRound, 1_000), "What each round did, in order."),
  profile: v.exactOptional(field(
    callProfile,
    "What one call of a user's task takes, from before it was measured on any model; absent for all other workloads.",
  )),
});

const histogram = v.strictObject({
  micros: field(list(count, 10_000), "Values, in microseconds, ascending."),
  counts: field(
    list(positive, 10_000),
    "How often each was counted, in the order of micros.",
  ),
});

const load = v.strictObject({
  cycle: field(positive, "Number of the cycle that sent the requests."),
  loadPercent: field(
    positive,
    "Rate in per cent of maxRatePerSecond; above 100 the queue must grow.",
  ),
  maxRatePerSecond: field(
    amount,
    "Answers a second just before, with 16 requests always under way; at most what the load generator can send, divided by 7.5.",
  ),
  ratePerSecond: field(amount, "Requests sent a second."),
  requests: field(positive, "Requests sent."),
  refused: field(
    count,
    "Of them, those that were refused with a reason (503), since as many waited as the executor's maxQueue allows.",
  ),
  seed: field(
    count,
    "Seed of the times at which they were sent: a Poisson process, given its number of arrivals.",
  ),
  expectedP99Micros: field(
    v.nullable(amount),
    "99th percentile of the time from arrival to answer of a queue with these arrivals, as many servers as the model has and a constant service time, in microseconds; null above 100 %.",
  ),
  latency: field(
    histogram,
    "Time from the moment at which a request was to be sent, whether or not it could be, to its answer; refused requests are left out. Two significant digits, by HdrHistogram.",
  ),
  health: field(
    histogram,
    "The same of /health, which costs the service nothing and is asked every 20 ms meanwhile.",
  ),
  peakQueue: field(
    v.nullable(count),
    "Most requests in the executor's queue; null where there is no executor, so that requests wait in sockets.",
  ),
  memoryGrowthBytes: field(
    amount,
    "What the resident memory of the service's processes, without the executor's children, grew by from before the first request to after the last answer.",
  ),
});

export const cellRound = v.strictObject({
  round: field(
    positive,
    "Number of the round, from 1: the `deno bench` process the samples came from.",
  ),
  samplesNs: field(
    v.pipe(list(sample, MAX_SAMPLES), v.minLength(1)),
    "Wall time of each measured batch by performance.now(), in nanoseconds, in the order of time. Warm-up and the check of the answers are left out.",
  ),
  cycles: field(
    v.nullable(list(positive, MAX_SAMPLES)),
    "Number of the cycle that each sample was taken in, in the order of samplesNs; null in runs of other tools.",
  ),
  isWarm: v.exactOptional(field(
    v.boolean(),
    "Whether its time, relative to the baseline's, had stopped falling when warm-up ended (the one-sided trend test of Mann over the later half of its turns). Absent where there is nothing to warm up, and in runs of other tools.",
  )),
  cpu: field(
    v.nullable(v.strictObject({
      userSeconds: field(amount, "In the program's own code."),
      systemSeconds: field(amount, "In the system, on the program's behalf."),
    })),
    "CPU time of all measured batches together. The process's own, threads included, is process.cpuUsage() around each batch. Children are read from /proc before and after, in steps of 10 ms, over warm-up calls of `deno bench` too, and counted by the measured share of those batches. Null for models with children where there is no /proc, and for the life of a process, of which parts are not measured.",
  ),
  contextSwitches: field(
    v.nullable(v.strictObject({
      voluntary: field(
        count,
        "Times that a thread gave the processor up to wait.",
      ),
      involuntary: field(
        count,
        "Times that a thread was interrupted, so that others ran.",
      ),
    })),
    "process.resourceUsage() around each measured batch: threads included, children missed. Null in runs of other tools.",
  ),
  observations: field(
    parameters,
    "What was counted beside time, mean over the measured batches: lostUpdates of the suite sharing; generatorRatePerSecond of the suite responsiveness, the most requests that its load generator can send.",
  ),
  loads: v.exactOptional(field(
    list(load, 1_000),
    "How a service took several rates of requests. Of the suite responsiveness alone, where a sample is a batch of requests of which 16 were always under way.",
  )),
  loopDelay: v.exactOptional(field(
    histogram,
    "What another request would have waited for the event loop of the main thread, over the batches of all measured cycles, those that were set aside included. A tick is due every 5 ms in batches that are dropped and every 50 ms in those that are timed (once in each batch where that is shorter and, of timed ones, none is dropped), from a point that moves from batch to batch; it is served when a timer next has its turn, or at the end of the batch, and waits from one to the other. A free loop shows up to 1.5 ms, since timers count whole milliseconds. Two significant digits, and steps of 0.1 ms at least. Rounds are merged by adding counts. Absent where it was not measured.",
  )),
});

const outcome = v.variant("kind", [
  v.strictObject({
    kind: field(
      v.literal("measured"),
      "The answers of every batch were checked, and right: a wrong one makes the benchmark a failed one.",
    ),
    rounds: field(
      v.pipe(list(cellRound, 20_000), v.minLength(1)),
      "Each is one process. An imported file of a tool that starts one for each sample has many, of one sample each.",
    ),
    peakMemoryBytes: field(
      v.nullable(count),
      "Peak resident memory (VmHWM) of a process of its own that warms up and runs the batch twice, plus that of each of its children. Pages shared between processes count for each, and children of subprocess-per-task that have ended are missed. In the suite lifecycle: what each of eight threads or processes adds (VmRSS). Null where it was not, or could not be, measured: only scaling and lifecycle are, by the default profile each model at as many workers as there are cores, and by the quick one nothing.",
    ),
  }),
  v.strictObject({
    kind: field(
      v.literal("failed"),
      "It gave a wrong answer, and its samples are dropped; or it never gave samples.",
    ),
    reason: field(paragraphs, "The error, or the last words of the process."),
  }),
  v.strictObject({
    kind: field(v.literal("not-run"), "The run ended before it."),
    reason: field(text, "Why, in a sentence."),
  }),
  v.strictObject({
    kind: field(
      v.literal("not-offered"),
      "The model has no such form of the workload.",
    ),
    reason: field(text, "Why, in a sentence."),
  }),
]);

const cell = v.strictObject({
  id: field(
    text,
    "suite/workload/model/workers, then ?name=value&… for each parameter, in the order of their names.",
  ),
  suite: field(slug, "Id of the suite that measured it."),
  workload: field(slug, "Id of its workload."),
  model: field(slug, "Id of its model."),
  workers: field(
    positive,
    "Threads or processes; 1 for models of one event loop.",
  ),
  parameters: field(
    parameters,
    "What sets the benchmark apart from others of its suite, workload and model. `replicate` names a repeated measurement of the same code.",
  ),
  items: field(
    positive,
    "Tasks in one batch; one sample is the time of one batch.",
  ),
  inFlight: field(positive, "Most tasks of a batch under way at once."),
  outcome: field(outcome, "Its samples, or why there are none."),
});

export const roundState = v.strictObject({
  round: field(positive, "Its number, from 1."),
  startedAt: field(time, "Start, in ISO 8601."),
  wallSeconds: field(
    amount,
    "Wall time of the round; of one that was interrupted, that after it was resumed.",
  ),
  iteratingSeconds: field(
    amount,
    "Time inside measured and warm-up batches.",
  ),
  load1: field(
    v.nullable(amount),
    "Load average of one minute at the end of the round; on Windows the threads that run or wait then.",
  ),
  foreignCores: field(
    v.nullable(amount),
    "Cores kept busy by others: growth of the system's busy time less that of the measured processes, over the round's wall time; null where the system does not tell.",
  ),
  stealShare: field(
    v.nullable(share),
    "Share of all CPU time that the hypervisor gave to others: steal time of /proc/stat; null where there is none.",
  ),
  frequencyMhz: field(
    v.nullable(amount),
    "Mean `cpu MHz` of /proc/cpuinfo at the end of the round; null where there is none.",
  ),
  throttledSeconds: field(
    v.nullable(amount),
    "Time for which the control group's quota held everything up: growth of throttled_usec in its cpu.stat; null where there is none.",
  ),
  cpuPressure: field(
    v.nullable(share),
    "`some avg10` of /proc/pressure/cpu at the end of the round; null where there is none. The measuring itself causes some, wherever there are more workers than cores.",
  ),
});

const noise = v.strictObject({
  floor: field(
    amount,
    "90th percentile, over all pairs of a baseline and its replicate, of the larger median over the smaller, less 1.",
  ),
  pairs: field(positive, "Baselines measured twice."),
});

const control = v.strictObject({
  kind: field(
    v.picklist(["waiting", "computing"]),
    "What its tasks do all of their time.",
  ),
  cell: field(text, "Id of the benchmark."),
  ideal: field(
    v.pipe(amount, v.minValue(1)),
    "The speed-up over its baseline if nothing were lost: tasks in flight where they wait; workers, and no more than usable cores, where they compute.",
  ),
});

const warning = v.strictObject({
  kind: field(
    v.picklist([
      "noisy-neighbours",
      "slow-start",
      "drift",
      "two-modes",
      "few-samples",
      "failed-round",
      "battery",
      "power-saving",
      "quota",
      "throttled",
      "oversubscribed",
      "trimmed",
      "set-aside",
      "no-steady-state",
      "impossible",
      "control",
      "foreign",
    ]),
    "Of the machine: others used it, battery, the governor powersave, a quota below the cores, time for which that held the run up. Of benchmarks: first batches that are slow again and again, medians of rounds that rise or fall, two groups of samples, fewer than five rounds, a round in which one failed after others that count, more workers than cores. Of the plan: trimmed, what the budget left no time for. Of the samples: set-aside, cycles that lacked cores; no-steady-state, times that never settled; impossible, a speed-up that the workers cannot give; control, a benchmark whose right answer is known and that is far from it. Foreign: what an imported file does not tell.",
  ),
  message: field(text, "The warning, in a sentence."),
  cells: field(
    list(text, MAX_CELLS),
    "Ids of the benchmarks that it is about; empty where it is about the whole run.",
  ),
});

/** What a run id looks like: UTC time to the second, then 8 hexadecimal digits. */
const RUN_ID = /^[0-9]{8}-[0-9]{6}-[0-9a-f]{8}$/;

/**
 * What a saved run holds: every field that is not optional is required, and none beside them is known. The types below
 * are inferred from it, and `results/run.v3.schema.json` is made of it.
 */
export const runSchema = v.strictObject({
  format: field(
    v.literal("crossover-run"),
    "Tells a run from other JSON files.",
  ),
  schemaVersion: field(v.literal(SCHEMA_VERSION), "Version of this format."),
  id: field(
    v.pipe(v.string(), v.regex(RUN_ID)),
    "UTC time to the second, then 8 hexadecimal digits.",
  ),
  label: field(
    v.nullable(text),
    "The user's name for the run; null where it has none.",
  ),
  origin: v.exactOptional(field(
    v.picklist(["ci", "contributed"]),
    "Who measured it: a job of continuous integration, or somebody who shared the run with the project. Absent where nobody said.",
  )),
  status: field(
    v.picklist(["complete", "partial"]),
    "partial: interrupted, so some benchmarks are not-run or have fewer rounds.",
  ),
  startedAt: field(
    time,
    "Start, in ISO 8601, by the machine's clock; of a resumed run, that of its first part.",
  ),
  finishedAt: field(
    time,
    "End, in ISO 8601. The clock may have been set back meanwhile.",
  ),
  tool: field(tool, "What measured."),
  machine: field(machine, "Where it was measured, read when it ended."),
  runtime: field(
    runtime,
    "Versions of what executed the code, by Deno.version.",
  ),
  conditions: field(
    conditions,
    "Settings of the machine that change its speed; null where they cannot be read.",
  ),
  settings: field(settings, "How it was planned: enough to plan it again."),
  suites: field(
    list(suite, 100),
    "The suites of its benchmarks, in the order of measuring.",
  ),
  models: field(
    list(model, 100),
    "The models of its benchmarks, the baseline first.",
  ),
  workloads: field(list(workload, 2_000), "The workloads of its benchmarks."),
  cells: field(
    list(cell, MAX_CELLS),
    "Every planned benchmark, measured or not.",
  ),
  scenarios: field(
    list(scenario, MAX_CELLS),
    "How the cycles of each scenario went; empty in runs of other tools.",
  ),
  rounds: field(
    list(roundState, 1_000),
    "How the machine was during each round that came to its end, in order; empty in runs of other tools.",
  ),
  noise: field(
    v.nullable(noise),
    "How far the same code, measured twice, came apart; null where no baseline was.",
  ),
  controls: v.exactOptional(field(
    v.pipe(list(control, 2), v.minLength(1)),
    "Benchmarks whose right answer is known beforehand: the best that this machine can show. Absent where none was measured.",
  )),
  warnings: field(list(warning, 100), "What makes its figures weaker."),
});

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

/** Where a run was measured, without anything that names its owner. */
export type MachineInfo = {
  readonly id: string;
  readonly os: string | null;
  readonly osRelease: string | null;
  readonly arch: string | null;
  readonly cpuModel: string | null;
  readonly logicalCores: number | null;
  readonly usableCores: number | null;
  readonly memoryBytes: number | null;
  readonly container: string | null;
  readonly virtualMachine: string | null;
};

/** What executed a run: versions that change the figures. */
export type RuntimeInfo = {
  readonly deno: string | null;
  readonly v8: string | null;
  readonly typescript: string | null;
};

/** Settings of the machine that change its speed. */
export type Conditions = {
  readonly powerSource: "mains" | "battery" | null;
  readonly governor: string | null;
  readonly quotaCores: number | null;
};

/** What a run says of a suite, so that it can be shown by code that knows no such suite. */
export type SuiteInfo = {
  readonly id: string;
  readonly label: string;
  readonly question: string;
  readonly baseline: string | null;
  readonly isCold: boolean;
};

/** What a run says of a model, so that it can be shown by code that knows no such model. */
export type ModelInfo = {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly phrase: string;
  readonly kind: "loop" | "event-loop" | "pool" | "per-task" | "variant";
  readonly isolation: "thread" | "process" | null;
  readonly sharesMemory: boolean;
  readonly warmModel: string | null;
  readonly simplicity: number | null;
};

/** What a run says of a workload, so that it can be shown by code that knows no such workload. */
export type WorkloadInfo = {
  readonly id: string;
  readonly label: string;
  readonly kind:
    | "cpu-bound"
    | "io-bound"
    | "blocking"
    | "mixed"
    | "overhead"
    | "unknown";
  readonly description: string;
  readonly version: number;
  readonly items: number;
  readonly parameters: Readonly<Record<string, number>>;
  readonly bytesIn?: number | undefined;
  readonly bytesOut?: number | undefined;
  readonly computesNatively: boolean | null;
  readonly sendsBytes: boolean | null;
  readonly sourceHash?: string;
  readonly source?: string;
};

/** What one call of a user's task takes. */
export type CallProfile = {
  readonly callNs: number;
  readonly cpuNs: number;
  readonly waitNs: number;
  readonly blocksLoop: boolean;
  readonly isNative: boolean;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly allocatedBytes: number | null;
  readonly threadCrossingNs: number;
  readonly processCrossingNs: number;
  readonly spread: number;
};

/** One measured cycle: each variant in turn, in shuffled order. */
export type CycleInfo = {
  readonly cycle: number;
  readonly canaryAloneNs: number | null;
  readonly canaryTogetherNs: number | null;
  readonly foreignCores: number | null;
  readonly isSetAside: boolean;
};

/** How one round of a scenario went: one process, all variants alive side by side. */
export type ScenarioRound = {
  readonly round: number;
  readonly warmupCycles: number;
  readonly cycles: readonly CycleInfo[];
};

/** One workload at one size, with all its variants: what is measured side by side. */
export type ScenarioInfo = {
  readonly suite: string;
  readonly workload: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly rounds: readonly ScenarioRound[];
  readonly profile?: CallProfile;
};

/** How often each value was counted. */
export type Histogram = {
  readonly micros: readonly number[];
  readonly counts: readonly number[];
};

/** How a service took one rate of requests, which were sent at set times, however late the answers were. */
export type ServiceLoad = {
  readonly cycle: number;
  readonly loadPercent: number;
  readonly maxRatePerSecond: number;
  readonly ratePerSecond: number;
  readonly requests: number;
  readonly refused: number;
  readonly seed: number;
  readonly expectedP99Micros: number | null;
  readonly latency: Histogram;
  readonly health: Histogram;
  readonly peakQueue: number | null;
  readonly memoryGrowthBytes: number;
};

/** CPU time of a process, its threads and its children. */
export type CpuTime = {
  readonly userSeconds: number;
  readonly systemSeconds: number;
};

/** What one round measured of a benchmark. */
export type CellRound = {
  readonly round: number;
  readonly samplesNs: readonly number[];
  readonly cycles: readonly number[] | null;
  readonly isWarm?: boolean;
  readonly cpu: CpuTime | null;
  readonly contextSwitches: {
    readonly voluntary: number;
    readonly involuntary: number;
  } | null;
  readonly observations: Readonly<Record<string, number>>;
  readonly loads?: readonly ServiceLoad[];
  readonly loopDelay?: Histogram;
};

/** What was measured of a benchmark; every answer in it was checked. */
export type MeasuredOutcome = {
  readonly kind: "measured";
  readonly rounds: readonly CellRound[];
  readonly peakMemoryBytes: number | null;
};

/** Samples, or why there are none. */
export type CellOutcome = MeasuredOutcome | {
  readonly kind: "failed" | "not-run" | "not-offered";
  readonly reason: string;
};

/** One workload on one model with one number of workers, and how that went. */
export type Cell = {
  readonly id: string;
  readonly suite: string;
  readonly workload: string;
  readonly model: string;
  readonly workers: number;
  readonly parameters: Readonly<Record<string, number>>;
  readonly items: number;
  readonly inFlight: number;
  readonly outcome: CellOutcome;
};

/** A benchmark whose speed-up is known beforehand, as its work is nothing but waits or nothing but computing. */
export type Control = {
  readonly kind: "waiting" | "computing";
  readonly cell: string;
  readonly ideal: number;
};

/** How the machine was during one round. */
export type RoundState = {
  readonly round: number;
  readonly startedAt: string;
  readonly wallSeconds: number;
  readonly iteratingSeconds: number;
  readonly load1: number | null;
  readonly foreignCores: number | null;
  readonly stealShare: number | null;
  readonly frequencyMhz: number | null;
  readonly throttledSeconds: number | null;
  readonly cpuPressure: number | null;
};

/** How far two measurements of the same code in the same rounds differ. */
export type NoiseFloor = {
  readonly floor: number;
  readonly pairs: number;
};

/** Something that weakens a run, or some of its benchmarks. */
export type RunWarning = {
  readonly kind:
    | "noisy-neighbours"
    | "slow-start"
    | "drift"
    | "two-modes"
    | "few-samples"
    | "failed-round"
    | "battery"
    | "power-saving"
    | "quota"
    | "throttled"
    | "oversubscribed"
    | "trimmed"
    | "set-aside"
    | "no-steady-state"
    | "impossible"
    | "control"
    | "foreign";
  readonly message: string;
  readonly cells: readonly string[];
};

/**
 * A saved run, as it stands in its file: trusted once validated, and still escaped wherever it is shown. JSR takes no
 * types that have to be inferred from the schema above, which says what each field holds.
 */
export type Run = {
  readonly format: "crossover-run";
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly id: string;
  readonly label: string | null;
  readonly origin?: "ci" | "contributed";
  readonly status: "complete" | "partial";
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly tool: {
    readonly name: ToolName;
    readonly version: string | null;
    readonly commit: string | null;
  };
  readonly machine: MachineInfo;
  readonly runtime: RuntimeInfo;
  readonly conditions: Conditions;
  readonly settings: {
    readonly profile: "quick" | "default" | "thorough" | null;
    readonly budgetMs: number | null;
    readonly rounds: number | null;
    readonly seed: number | null;
    readonly cores: readonly number[];
    readonly precision: number | null;
    readonly pinnedCores: readonly number[] | null;
  };
  readonly suites: readonly SuiteInfo[];
  readonly models: readonly ModelInfo[];
  readonly workloads: readonly WorkloadInfo[];
  readonly cells: readonly Cell[];
  readonly scenarios: readonly ScenarioInfo[];
  readonly rounds: readonly RoundState[];
  readonly noise: NoiseFloor | null;
  readonly controls?: readonly Control[];
  readonly warnings: readonly RunWarning[];
};

/**
 * Names a new run: `20261121-013145-7f3a9c02`. Ids sort by time, are safe as file names on every system, and two runs
 * started in the same second differ in their random part.
 *
 * @param startedAt The run's start.
 * @param random The four bytes of the random part; drawn anew where left out.
 */
export function createRunId(
  startedAt: Date,
  random: Uint8Array = crypto.getRandomValues(new Uint8Array(4)),
): string {
  const stamp = formatStamp(startedAt);
  return `${stamp}-${random.toHex().slice(0, 8).padStart(8, "0")}`;
}

/** How the id of a run begins that was started then. */
export function formatStamp(startedAt: Date): string {
  return startedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, "")
    .replace("T", "-");
}
