import * as v from "valibot";
import { amount, positive, text, time } from "./fields.ts";
import type { Run } from "./run.ts";
import { RUN_ID } from "./run_id.ts";
import { cellSchema } from "./schema_cell.ts";
import {
  conditionsSchema,
  machineSchema,
  runtimeSchema,
  settingsSchema,
  toolSchema,
} from "./schema_origin.ts";
import { roundSchema } from "./schema_round.ts";
import { scenarioSchema } from "./schema_scenario.ts";
import { modelSchema, suiteSchema, workloadSchema } from "./schema_subjects.ts";

/** The version of the run format that this code writes. */
export const SCHEMA_VERSION = 3;

/** Cells that a run may have. */
export const MAX_CELLS = 2_000;

const noiseSchema = v.strictObject({
  floor: v.pipe(
    amount,
    v.description(
      "90th percentile, over all pairs of a baseline and its replicate, of the larger median over the smaller, less 1.",
    ),
  ),
  pairs: v.pipe(positive, v.description("Baselines measured twice.")),
});

const warningSchema = v.strictObject({
  kind: v.pipe(
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
      "foreign",
    ]),
    v.description(
      "Of the machine: others used it, battery, the governor powersave, a quota below the cores, time for which that held the run up. Of cells: first batches that are slow again and again, medians of rounds that rise or fall, two groups of samples, fewer than five rounds, a round in which one failed after others that count, more workers than cores. Of the plan: trimmed, what the budget left no time for. Of the samples: set-aside, cycles that lacked cores; no-steady-state, times that never settled; impossible, a speed-up that the workers cannot give. Foreign: what an imported file does not tell.",
    ),
  ),
  message: v.pipe(text, v.description("The warning, in a sentence.")),
  cells: v.pipe(
    v.array(text),
    v.maxLength(MAX_CELLS),
    v.description(
      "Ids of the cells that it is about; empty where it is about the whole run.",
    ),
  ),
});

/** The check of a {@linkcode Run}: every field is required, and none beside them is known. */
export const runSchema: v.GenericSchema<unknown, Run> = v.strictObject({
  format: v.pipe(
    v.literal("crossover-run"),
    v.description("Tells a run from other JSON files."),
  ),
  schemaVersion: v.pipe(
    v.literal(SCHEMA_VERSION),
    v.description("Version of this format."),
  ),
  id: v.pipe(
    v.string(),
    v.regex(RUN_ID),
    v.description("UTC time to the second, then 8 hexadecimal digits."),
  ),
  label: v.pipe(
    v.nullable(text),
    v.description("The user's name for the run; null where it has none."),
  ),
  status: v.pipe(
    v.picklist(["complete", "partial"]),
    v.description(
      "partial: interrupted, so some cells are not-run or have fewer rounds.",
    ),
  ),
  startedAt: v.pipe(
    time,
    v.description(
      "Start, in ISO 8601, by the machine's clock; of a resumed run, that of its first part.",
    ),
  ),
  finishedAt: v.pipe(
    time,
    v.description(
      "End, in ISO 8601. The clock may have been set back meanwhile.",
    ),
  ),
  tool: v.pipe(toolSchema, v.description("What measured.")),
  machine: v.pipe(
    machineSchema,
    v.description("Where it was measured, read when it ended."),
  ),
  runtime: v.pipe(
    runtimeSchema,
    v.description("Versions of what executed the code, by Deno.version."),
  ),
  conditions: v.pipe(
    conditionsSchema,
    v.description("What the machine was set to."),
  ),
  settings: v.pipe(settingsSchema, v.description("How it was planned.")),
  suites: v.pipe(
    v.array(suiteSchema),
    v.maxLength(100),
    v.description("The suites of its cells, in the order of measuring."),
  ),
  models: v.pipe(
    v.array(modelSchema),
    v.maxLength(100),
    v.description("The models of its cells."),
  ),
  workloads: v.pipe(
    v.array(workloadSchema),
    v.maxLength(2_000),
    v.description("The workloads of its cells."),
  ),
  cells: v.pipe(
    v.array(cellSchema),
    v.maxLength(MAX_CELLS),
    v.description("Every planned cell, measured or not."),
  ),
  scenarios: v.pipe(
    v.array(scenarioSchema),
    v.maxLength(MAX_CELLS),
    v.description(
      "How the cycles of each scenario went; empty in runs of version 2 and of other tools.",
    ),
  ),
  rounds: v.pipe(
    v.array(roundSchema),
    v.maxLength(1_000),
    v.description(
      "How the machine was during each round that came to its end, in order; empty in runs of other tools.",
    ),
  ),
  noise: v.pipe(
    v.nullable(noiseSchema),
    v.description(
      "How far the same code, measured twice, came apart; null where no baseline was.",
    ),
  ),
  warnings: v.pipe(
    v.array(warningSchema),
    v.maxLength(100),
    v.description("What makes its figures weaker."),
  ),
});
