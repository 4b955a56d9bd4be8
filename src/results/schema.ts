import * as v from "valibot";
import type { Run } from "./run.ts";
import { RUN_ID } from "./run_id.ts";

/** The version of the run format that this code writes. */
export const SCHEMA_VERSION = 1;

/** One line: a control character could steer the terminal that shows it. */
const text = v.pipe(v.string(), v.maxLength(2_000), v.regex(/^\P{Cc}*$/u));
const paragraphs = v.pipe(
  v.string(),
  v.maxLength(20_000),
  v.regex(/^[\P{Cc}\n\t]*$/u),
);
const slug = v.pipe(
  v.string(),
  v.regex(/^(?=.{1,100}$)[a-z0-9]+(?:-[a-z0-9]+)*$/),
);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const time = v.pipe(v.string(), v.isoTimestamp());
/** At least 1, so that a ratio of two always exists; at most eleven days, so that no sum overflows. */
const nanoseconds = v.pipe(v.number(), v.minValue(1), v.maxValue(1e15));

const toolSchema = v.strictObject({
  name: v.literal("crossover"),
  version: text,
  commit: v.pipe(
    v.nullable(text),
    v.description(
      "Git commit of the tool, with '+dirty' where files differed from it; null outside a checkout.",
    ),
  ),
});

const machineSchema = v.strictObject({
  id: v.pipe(
    slug,
    v.description(
      "Stable id of the machine: a keyed hash, never its name or serial number.",
    ),
  ),
  os: text,
  osRelease: text,
  arch: text,
  cpuModel: text,
  logicalCores: v.pipe(
    positive,
    v.description("Logical processors that the system has."),
  ),
  usableCores: v.pipe(
    positive,
    v.description(
      "Processors this process may use: affinity and cgroup quota included.",
    ),
  ),
  memoryBytes: v.pipe(count, v.description("Physical memory, in bytes.")),
  container: v.pipe(
    v.nullable(text),
    v.description(
      "Kind of container the run was in, or null where none was found.",
    ),
  ),
  virtualMachine: v.pipe(
    v.nullable(text),
    v.description(
      "Hypervisor that the run was under, or null where none was found.",
    ),
  ),
});

const runtimeSchema = v.strictObject({
  deno: text,
  v8: text,
  typescript: text,
});

const settingsSchema = v.strictObject({
  profile: v.picklist(["quick", "default"]),
  budgetMs: v.pipe(
    count,
    v.description("Time the plan was made for, in milliseconds."),
  ),
  rounds: v.pipe(
    positive,
    v.description(
      "Rounds planned; each is one fresh `deno bench` process per suite.",
    ),
  ),
  seed: v.pipe(
    v.number(),
    v.safeInteger(),
    v.description(
      "Seed of the order in which the cells of each round were measured.",
    ),
  ),
  cores: v.array(positive),
});

const modelSchema = v.strictObject({
  id: slug,
  label: text,
  description: text,
});

const workloadSchema = v.strictObject({
  id: slug,
  label: text,
  kind: v.picklist(["cpu-bound", "io-bound", "blocking", "mixed"]),
  description: text,
  version: v.pipe(
    positive,
    v.description(
      "Changes with the workload's code or size: different versions are never compared.",
    ),
  ),
  items: v.pipe(
    positive,
    v.description("Tasks in one batch; one sample is the time of one batch."),
  ),
  parameters: v.pipe(
    v.record(text, v.number()),
    v.description("What sets the work of one item, units in the names."),
  ),
});

const roundSchema = v.strictObject({
  round: v.pipe(
    positive,
    v.description(
      "Number of the round, from 1: the process the samples came from.",
    ),
  ),
  samplesNs: v.pipe(
    v.array(nanoseconds),
    v.minLength(1),
    v.maxLength(100_000),
    v.description(
      "Wall time of each measured batch, in nanoseconds, in the order of time. Warm-up is left out.",
    ),
  ),
});

const outcomeSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("measured"),
    rounds: v.pipe(v.array(roundSchema), v.minLength(1), v.maxLength(1_000)),
  }),
  v.strictObject({
    kind: v.literal("failed"),
    reason: paragraphs,
  }),
  v.strictObject({ kind: v.literal("not-run"), reason: text }),
]);

const cellSchema = v.strictObject({
  id: v.pipe(text, v.description("suite/workload/model/workers")),
  suite: slug,
  workload: slug,
  model: slug,
  workers: positive,
  inFlight: v.pipe(
    positive,
    v.description("Most tasks of a batch under way at once."),
  ),
  outcome: outcomeSchema,
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
  settings: settingsSchema,
  models: v.pipe(v.array(modelSchema), v.maxLength(100)),
  workloads: v.pipe(v.array(workloadSchema), v.maxLength(200)),
  cells: v.pipe(v.array(cellSchema), v.maxLength(2_000)),
});
