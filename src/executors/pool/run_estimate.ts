import type { Job } from "./job.ts";

/** What a job is thought to take, in microseconds; nothing, where its task never ran. */
export function estimateMicros({ poolTask, calls }: Job): number {
  return (poolTask?.runMicros ?? 0) * calls;
}

/** Rises at once and falls slowly: a task that was long once is not sent in large messages soon after. */
export function smooth(before: number | undefined, now: number): number {
  if (before === undefined || now > before) return now;
  return before * 0.7 + now * 0.3;
}
