import * as v from "valibot";
import { amount, count, paragraphs, positive, slug, text } from "./fields.ts";

/** Samples that one round of a cell may have. */
const MOST_SAMPLES = 100_000;

/** Other tools time single calls of code, of which a nanosecond holds several; above 0, so that ratios exist. */
const nanoseconds = v.pipe(
  v.number(),
  v.minValue(1e-6),
  v.maxValue(1e15),
);

/** Numbers by name. */
export const parameters = v.record(
  v.pipe(v.string(), v.regex(/^[a-zA-Z]{1,40}$/)),
  amount,
);

const cpuSchema = v.strictObject({
  userSeconds: v.pipe(amount, v.description("In the program's own code.")),
  systemSeconds: v.pipe(
    amount,
    v.description("In the system, on the program's behalf."),
  ),
});

const contextSwitchesSchema = v.strictObject({
  voluntary: v.pipe(
    count,
    v.description("Times that a thread gave the processor up to wait."),
  ),
  involuntary: v.pipe(
    count,
    v.description("Times that a thread was interrupted, so that others ran."),
  ),
});

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
    v.maxLength(MOST_SAMPLES),
    v.description(
      "Wall time of each measured batch by performance.now(), in nanoseconds, in the order of time. Warm-up and the check of the answers are left out.",
    ),
  ),
  cycles: v.pipe(
    v.nullable(v.pipe(v.array(positive), v.maxLength(MOST_SAMPLES))),
    v.description(
      "Number of the cycle that each sample was taken in, in the order of samplesNs; null in runs of version 2 and of other tools.",
    ),
  ),
  isWarm: v.exactOptional(v.pipe(
    v.boolean(),
    v.description(
      "Whether its time, relative to the baseline's, had stopped falling when warm-up ended (the one-sided trend test of Mann over the later half of its turns). Left out where there is nothing to warm up, and in runs of other versions and tools.",
    ),
  )),
  cpu: v.pipe(
    v.nullable(cpuSchema),
    v.description(
      "CPU time of all measured batches together. The process's own, threads included, is process.cpuUsage() around each batch. Children are read from /proc before and after, in steps of 10 ms, over warm-up calls of `deno bench` too, and counted by the measured share of those batches. Null for models with children where there is no /proc, and for the life of a process, of which parts are not measured.",
    ),
  ),
  contextSwitches: v.pipe(
    v.nullable(contextSwitchesSchema),
    v.description(
      "process.resourceUsage() around each measured batch: threads included, children missed. Null in runs of other tools.",
    ),
  ),
  observations: v.pipe(
    parameters,
    v.description(
      "What was counted beside time, mean over the measured batches: lostUpdates of the sharing suite.",
    ),
  ),
});

const measuredSchema = v.strictObject({
  kind: v.pipe(
    v.literal("measured"),
    v.description(
      "The answers of every batch were checked, and right: one that is wrong makes the cell a failed one.",
    ),
  ),
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
});

const outcomeSchema = v.variant("kind", [
  measuredSchema,
  v.strictObject({
    kind: v.pipe(
      v.literal("failed"),
      v.description(
        "It gave a wrong answer, and its samples are dropped; or it never gave samples.",
      ),
    ),
    reason: v.pipe(
      paragraphs,
      v.description("The error, or the last words of the process."),
    ),
  }),
  v.strictObject({
    kind: v.pipe(
      v.literal("not-run"),
      v.description("The run ended before it."),
    ),
    reason: v.pipe(text, v.description("Why, in a sentence.")),
  }),
  v.strictObject({
    kind: v.pipe(
      v.literal("not-offered"),
      v.description("The model has no such form of the workload."),
    ),
    reason: v.pipe(text, v.description("Why, in a sentence.")),
  }),
]);

/** The check of a cell. */
export const cellSchema = v.strictObject({
  id: v.pipe(
    text,
    v.description(
      "suite/workload/model/workers, then ?name=value&… for each parameter, in the order of their names",
    ),
  ),
  suite: v.pipe(slug, v.description("Id of the suite that measured it.")),
  workload: v.pipe(slug, v.description("Id of its workload.")),
  model: v.pipe(slug, v.description("Id of its model.")),
  workers: v.pipe(
    positive,
    v.description("Threads or processes; 1 for models of one event loop."),
  ),
  parameters: v.pipe(
    parameters,
    v.description(
      "What sets the cell apart from others of its suite, workload and model. `replicate` names a repeated measurement of the same code.",
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
  outcome: v.pipe(
    outcomeSchema,
    v.description("Its samples, or why there are none."),
  ),
});
