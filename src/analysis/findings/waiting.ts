import type { Finding } from "../types.ts";
import { type BenchmarkGroups, busyCores } from "./benchmark_groups.ts";

/** Cores kept busy by sequential code below which it surely waits for a good part of its time. */
const WAITING_BELOW = 0.75;

/** Cores kept busy by sequential code below which it does little else than wait. */
const ONLY_WAITING_BELOW = 0.25;

/** Cores kept busy by sequential code from which on there is hardly a wait in it. */
const COMPUTING_FROM = 0.9;

/** More than one thread can do, with something left for the runtime's own threads, such as those that collect garbage. */
const NATIVE_FROM = 1.25;

/** Speed-ups that may be this large are not called none. */
const NO_SPEEDUP_BELOW = 1.2;

/**
 * Waits overlap: sequential code keeps less than three quarters of a core busy, and many tasks in flight on one event
 * loop are surely faster.
 */
export function findOverlap(
  { baseline, eventLoop: cell, contrast, isFaster }: BenchmarkGroups,
): Finding[] {
  if (!baseline || !cell || !isFaster(contrast(cell, baseline))) return [];
  const busy = busyCores(baseline, "low") ?? Infinity;
  return busy < WAITING_BELOW ? [{ kind: "overlap", cell, baseline }] : [];
}

/**
 * Native threads do the work: one event loop is surely faster than sequential code, and keeps a quarter more than one
 * core busy, even over the longest time that its interval allows.
 */
export function findNativeThreads(
  { baseline, eventLoop: cell, contrast, isFaster }: BenchmarkGroups,
): Finding[] {
  if (!baseline || !cell || !isFaster(contrast(cell, baseline))) return [];
  const busy = busyCores(cell, "high") ?? 0;
  return busy >= NATIVE_FROM ? [{ kind: "native-threads", cell }] : [];
}

/**
 * Each task holds the event loop: many in flight are not surely faster than sequential code, and by less than a fifth at
 * the upper end of the interval, while sequential code keeps its core busy throughout, or waits for three quarters of
 * its time and more, which others could have used.
 */
export function findBlockedLoop(
  { baseline, eventLoop: cell }: BenchmarkGroups,
): Finding[] {
  if (!baseline || !cell?.speedup) return [];
  const { low, high } = cell.speedup;
  if (low > 1 || high >= NO_SPEEDUP_BELOW) return [];
  const busy = busyCores(baseline);
  if (busy === undefined) return [];
  const found = { kind: "blocked-loop", cell, baseline } as const; // `kind` has to stay the literal of the union
  if (busy >= COMPUTING_FROM) return [{ ...found, task: "computes" }];
  return busy < ONLY_WAITING_BELOW ? [{ ...found, task: "waits" }] : [];
}
