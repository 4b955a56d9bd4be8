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
  phrase: v.pipe(
    text,
    v.description("How it is called inside a sentence: `the worker pool`."),
  ),
  kind: v.pipe(
    v.picklist(["loop", "event-loop", "pool", "per-task", "variant"]),
    v.description(
      "How it runs tasks: one after another; many in flight on one event loop; by workers kept warm; by a worker started for each. Variant: no concurrency model but a channel, a lock, a step of a life, or what another tool measured.",
    ),
  ),
  isolation: v.pipe(
    v.nullable(v.picklist(["thread", "process"])),
    v.description(
      "What separates its workers; null where it has none, or where that is not known.",
    ),
  ),
  sharesMemory: v.pipe(
    v.boolean(),
    v.description("Whether its threads work on memory that they share."),
  ),
  warmModel: v.pipe(
    v.nullable(slug),
    v.description(
      "Id of the pool that keeps warm what this model starts for each task; null for all others. The run need not list it.",
    ),
  ),
  simplicity: v.pipe(
    v.nullable(positive),
    v.description(
      "Rank by how little code and machinery it takes, 1 for the simplest; null for variants.",
    ),
  ),
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
  computesNatively: v.pipe(
    v.nullable(v.boolean()),
    v.description(
      "Whether native threads compute it beside the event loop; null where an imported file does not tell.",
    ),
  ),
  sendsBytes: v.pipe(
    v.nullable(v.boolean()),
    v.description(
      "Whether its tasks send typed arrays or one text, rather than records and lists; null where an imported file does not tell.",
    ),
  ),
});
