import * as v from "valibot";
import { amount, positive, quantity, slug, text } from "./fields.ts";

/** What a run says of a suite. */
export const suiteSchema = v.strictObject({
  id: v.pipe(slug, v.description("Name in the ids of cells.")),
  label: v.pipe(text, v.description("Name for people.")),
  question: v.pipe(text, v.description("What it asks, as a sentence.")),
  baseline: v.pipe(
    v.nullable(slug),
    v.description(
      "Id of the model that ratios are taken against; null where there is none.",
    ),
  ),
  isCold: v.pipe(
    v.boolean(),
    v.description("Whether pools were started inside what was measured."),
  ),
});

/** What a run says of a model. */
export const modelSchema = v.strictObject({
  id: v.pipe(slug, v.description("Name in the ids of cells.")),
  label: v.pipe(text, v.description("Name for people.")),
  description: v.pipe(text, v.description("What it is, in a sentence.")),
});

/** What a run says of a workload. */
export const workloadSchema = v.strictObject({
  id: v.pipe(slug, v.description("Name in the ids of cells.")),
  label: v.pipe(text, v.description("Name for people.")),
  kind: v.pipe(
    v.picklist([
      "cpu-bound",
      "io-bound",
      "blocking",
      "mixed",
      "overhead",
      "unknown",
    ]),
    v.description(
      "What its tasks do most of their time: compute; wait, with their thread free; wait, with their thread held; both in turn; start, send or end something; or unknown, where an imported file does not tell.",
    ),
  ),
  description: v.pipe(
    text,
    v.description("What one task does, in a sentence."),
  ),
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
