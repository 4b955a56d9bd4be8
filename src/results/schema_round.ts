import * as v from "valibot";
import { amount, positive, share, time } from "./fields.ts";

/** The check of how the machine was during a round. */
export const roundSchema = v.strictObject({
  round: v.pipe(positive, v.description("Its number, from 1.")),
  startedAt: v.pipe(time, v.description("Start, in ISO 8601.")),
  wallSeconds: v.pipe(
    amount,
    v.description(
      "Wall time of the round; of one that was interrupted, that after it was resumed.",
    ),
  ),
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
    v.description("Steal time of /proc/stat over all CPU time."),
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
