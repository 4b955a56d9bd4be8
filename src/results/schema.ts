import * as v from "valibot";
import {
  amount,
  count,
  paragraphs,
  positive,
  quantity,
  share,
  slug,
  text,
  time,
} from "./fields.ts";
import type { Run } from "./run.ts";
import { RUN_ID } from "./run_id.ts";
import {
  conditionsSchema,
  machineSchema,
  runtimeSchema,
  settingsSchema,
  toolSchema,
} from "./schema_origin.ts";
import { modelSchema } from "./schema_v1.ts";

/** The version of the run format that this code writes. */
export const SCHEMA_VERSION = 2;

/** Cells that a run may have. */
export const MOST_CELLS = 2_000;

const suiteSchema = v.strictObject({
  id: slug,
  label: text,
  question: text,
  baseline: v.nullable(slug),
  isCold: v.pipe(
    v.boolean(),
    v.description("Whether pools were started inside what was measured."),
  ),
});

const workloadSchema = v.strictObject({
  id: slug,
  label: text,
  kind: v.picklist([
    "cpu-bound",
    "io-bound",
    "blocking",
    "mixed",
    "overhead",
    "unknown",
  ]),
  description: text,
  version: v.pipe(
    positive,
    v.description(
      "Changes with the workload's code or size: different versions are never compared.",
    ),
  ),
  items: v.pipe(
    positive,
    v.description("Tasks in one batch, where a cell does not say otherwise."),
  ),
  parameters: v.pipe(
    v.record(text, quantity),
    v.description("What sets the work of one item, units in the names."),
  ),
  bytesIn: v.optional(v.pipe(
    amount,
    v.description(
      "Mean size of one task's input, serialized as a message, in bytes; absent where it is not known.",
    ),
  )),
  bytesOut: v.optional(v.pipe(
    amount,
    v.description("The same of its answer."),
  )),
});

/** Other tools time single calls of code, of which a nanosecond holds several; above 0, so that ratios exist. */
const nanoseconds = v.pipe(
  v.number(),
  v.minValue(1e-6),
  v.maxValue(1e15),
);

const parameters = v.record(
  v.pipe(v.string(), v.regex(/^[a-zA-Z]{1,40}$/)),
  amount,
);

const cellRoundSchema = v.strictObject({
  round: v.pipe(
    positive,
    v.description(
      "Number of the round, from 1: the `deno bench` process the samples came from.",
    ),
  ),
  samplesNs: v.pipe(
    v.array(nanoseconds),
    v.minLength(1),
    v.maxLength(100_000),
    v.description(
      "Wall time of each measured batch by performance.now(), in nanoseconds, in the order of time. Warm-up and the check of the answers are left out.",
    ),
  ),
  cpu: v.pipe(
    v.nullable(v.strictObject({ userSeconds: amount, systemSeconds: amount })),
    v.description(
      "Processor time of all measured batches together. The process's own, threads included, is process.cpuUsage() around each batch. Children are read from /proc before and after, in steps of 10 ms, over warm-up calls of `deno bench` too, and counted by the measured share of those batches. Null for models with children where there is no /proc, and for the life of a process, of which parts are not measured.",
    ),
  ),
  contextSwitches: v.pipe(
    v.nullable(v.strictObject({ voluntary: count, involuntary: count })),
    v.description(
      "process.resourceUsage() around each measured batch: threads included, children missed. Null in runs of version 1 and of other tools.",
    ),
  ),
  observations: v.pipe(
    parameters,
    v.description(
      "What was counted beside time, mean over the measured batches: lostUpdates of the sharing suite.",
    ),
  ),
});

const outcomeSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("measured"),
    rounds: v.pipe(
      v.array(cellRoundSchema),
      v.minLength(1),
      v.maxLength(20_000),
      v.description(
        "Each is one process. An imported file of a tool that starts one for each sample has many, of one sample each.",
      ),
    ),
    peakMemoryBytes: v.pipe(
      v.nullable(count),
      v.description(
        "Peak resident memory (VmHWM) of a process of its own that warms up and runs the batch twice, plus that of each of its children. Pages shared between processes count for each, and children of subprocess-per-task that have ended are missed. In the suite lifecycle: what each of eight threads or processes adds (VmRSS). Null where it was not, or could not be, measured: only scaling and lifecycle are, by the default profile each model at as many workers as there are cores, and by the quick one nothing.",
      ),
    ),
  }),
  v.strictObject({ kind: v.literal("failed"), reason: paragraphs }),
  v.strictObject({ kind: v.literal("not-run"), reason: text }),
  v.strictObject({ kind: v.literal("not-offered"), reason: text }),
]);

const cellSchema = v.strictObject({
  id: v.pipe(
    text,
    v.description(
      "suite/workload/model/workers, then ?name=value&… for each parameter, in the order of their names",
    ),
  ),
  suite: slug,
  workload: slug,
  model: slug,
  workers: positive,
  parameters: v.pipe(
    parameters,
    v.description(
      "What sets the cell apart from others of its suite, workload and model. `twin` names a repeated measurement of the same code.",
    ),
  ),
  items: v.pipe(
    positive,
    v.description("Tasks in one batch; one sample is the time of one batch."),
  ),
  inFlight: v.pipe(
    positive,
    v.description("Most tasks of a batch under way at once."),
  ),
  outcome: outcomeSchema,
});

const roundSchema = v.strictObject({
  round: positive,
  startedAt: time,
  wallSeconds: amount,
  iteratingSeconds: v.pipe(
    amount,
    v.description("Time inside measured and warm-up batches."),
  ),
  load1: v.pipe(
    v.nullable(amount),
    v.description(
      "Load average of one minute at the end of the round; null on Windows.",
    ),
  ),
  foreignCores: v.pipe(
    v.nullable(amount),
    v.description(
      "Cores kept busy by others: growth of the system's busy time less that of the measured processes, over the round's wall time.",
    ),
  ),
  stealShare: v.pipe(
    v.nullable(share),
    v.description("Steal time of /proc/stat over all processor time."),
  ),
  frequencyMhz: v.pipe(
    v.nullable(amount),
    v.description("Mean `cpu MHz` of /proc/cpuinfo at the end of the round."),
  ),
  throttledSeconds: v.pipe(
    v.nullable(amount),
    v.description("Growth of throttled_usec in the control group's cpu.stat."),
  ),
  cpuPressure: v.pipe(
    v.nullable(share),
    v.description(
      "`some avg10` of /proc/pressure/cpu at the end of the round. The measuring itself causes some, wherever there are more workers than cores.",
    ),
  ),
});

const warningSchema = v.strictObject({
  kind: v.picklist([
    "noisy-neighbours",
    "slow-start",
    "drift",
    "two-modes",
    "few-samples",
    "battery",
    "power-saving",
    "quota",
    "throttled",
    "oversubscribed",
    "foreign",
  ]),
  message: text,
  cells: v.pipe(v.array(text), v.maxLength(MOST_CELLS)),
});

/** The check of a {@linkcode Run}: every field is required, and none beside them is known. */
export const runSchema: v.GenericSchema<unknown, Run> = v.strictObject({
  format: v.literal("crossover-run"),
  schemaVersion: v.literal(SCHEMA_VERSION),
  id: v.pipe(
    v.string(),
    v.regex(RUN_ID),
    v.description("UTC time to the second, then 8 hexadecimal digits."),
  ),
  label: v.nullable(text),
  status: v.pipe(
    v.picklist(["complete", "partial"]),
    v.description(
      "partial: interrupted, so some cells are not-run or have fewer rounds.",
    ),
  ),
  startedAt: time,
  finishedAt: time,
  tool: toolSchema,
  machine: machineSchema,
  runtime: runtimeSchema,
  conditions: conditionsSchema,
  settings: settingsSchema,
  suites: v.pipe(v.array(suiteSchema), v.maxLength(100)),
  models: v.pipe(v.array(modelSchema), v.maxLength(100)),
  workloads: v.pipe(v.array(workloadSchema), v.maxLength(2_000)),
  cells: v.pipe(v.array(cellSchema), v.maxLength(MOST_CELLS)),
  rounds: v.pipe(v.array(roundSchema), v.maxLength(1_000)),
  noise: v.nullable(
    v.strictObject({
      floor: v.pipe(
        amount,
        v.description(
          "90th percentile, over all pairs of a baseline and its twin, of the larger median over the smaller, less 1.",
        ),
      ),
      pairs: positive,
    }),
  ),
  warnings: v.pipe(v.array(warningSchema), v.maxLength(100)),
});
