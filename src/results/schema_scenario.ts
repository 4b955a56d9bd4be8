import * as v from "valibot";
import { amount, count, nanoseconds, positive, slug } from "./fields.ts";
import { parameters } from "./schema_cell.ts";

const cycleSchema = v.strictObject({
  cycle: v.pipe(positive, v.description("Its number, from 1.")),
  canaryAloneNs: v.pipe(
    v.nullable(nanoseconds),
    v.description(
      "Time of the canary's computation in one thread, in nanoseconds; null where it was not measured.",
    ),
  ),
  canaryTogetherNs: v.pipe(
    v.nullable(nanoseconds),
    v.description(
      "Time of the same computation in as many threads as there are cores, all at once, in nanoseconds; null where it was not measured.",
    ),
  ),
  foreignCores: v.pipe(
    v.nullable(amount),
    v.description(
      "Cores kept busy by others during the cycle; null where the system does not tell.",
    ),
  ),
  isSetAside: v.pipe(
    v.boolean(),
    v.description(
      "Whether its samples are left out, since the machine lacked cores; decided by the canary and foreign load alone.",
    ),
  ),
});

const scenarioRoundSchema = v.strictObject({
  round: v.pipe(
    positive,
    v.description("Number of the round, from 1: one process."),
  ),
  warmupCycles: v.pipe(
    count,
    v.description("Cycles that warmed the variants up and were not measured."),
  ),
  cycles: v.pipe(
    v.array(cycleSchema),
    v.maxLength(100_000),
    v.description(
      "The measured cycles, in order: in each, the variants took turns, in shuffled order.",
    ),
  ),
});

/** The check of how the cycles of a scenario went. */
export const scenarioSchema = v.strictObject({
  suite: v.pipe(slug, v.description("Id of the suite that measured it.")),
  workload: v.pipe(slug, v.description("Id of its workload.")),
  parameters: v.pipe(
    parameters,
    v.description(
      "What sets it apart from the suite's other scenarios of that workload.",
    ),
  ),
  rounds: v.pipe(
    v.array(scenarioRoundSchema),
    v.maxLength(1_000),
    v.description("What each round did, in order."),
  ),
});
