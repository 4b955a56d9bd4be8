import * as v from "valibot";
import {
  count,
  nanoseconds,
  paragraphs,
  positive,
  slug,
  text,
  time,
} from "./fields.ts";
import type { RunV1 } from "./run_v1.ts";
import { RUN_ID } from "./run_id.ts";

/** What wrote a run. */
export const toolSchema = v.strictObject({
  name: v.literal("crossover"),
  version: text,
  commit: v.pipe(
    v.nullable(text),
    v.description(
      "Git commit of the tool, with '+dirty' where files differed from it; null outside a checkout.",
    ),
  ),
});

/** Where a run was measured. */
export const machineSchema = v.strictObject({
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

/** What executed a run. */
export const runtimeSchema = v.strictObject({
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

/** A model of a run. */
export const modelSchema = v.strictObject({
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

/** The check of a {@linkcode RunV1}: every field is required, and none beside them is known. */
export const runV1Schema: v.GenericSchema<unknown, RunV1> = v.strictObject({
  format: v.literal("crossover-run"),
  schemaVersion: v.literal(1),
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
