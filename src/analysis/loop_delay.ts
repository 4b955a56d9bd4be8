import type { CellRound, Histogram } from "../results/run.ts";
import type { CellAnalysis, HeldLoop, LoopDelay } from "./types.ts";

/** Merges what rounds tell of the loop's delay; `undefined` where none does. */
export function mergeLoopDelays(
  rounds: readonly Pick<CellRound, "loopDelay">[],
): LoopDelay | undefined {
  const merged = mergeHistograms(
    rounds.flatMap(({ loopDelay }) => loopDelay ?? []),
  );
  const ticks = totalCount(merged);
  if (ticks === 0) return undefined;
  const waitNs = (share: number) => percentileMs(merged, share) * 1e6;
  return { p50Ns: waitNs(0.5), p99Ns: waitNs(0.99), maxNs: waitNs(1), ticks };
}

/** From this wait on a request notices: a free loop shows up to 1.5 ms. */
export const NOTICEABLE_NS = 5e6;

/** Finds code that holds the event loop, so that another request waits noticeably; `undefined` where none does. */
export function findHeldLoop(
  cells: readonly CellAnalysis[],
): HeldLoop | undefined {
  const measured = cells.flatMap((cell) =>
    cell.kind === "measured" && cell.loopDelay ? [cell] : []
  );
  const holders = measured.filter(({ modelInfo, loopDelay }) =>
    ["loop", "event-loop"].includes(modelInfo.kind) &&
    (loopDelay?.p99Ns ?? 0) >= NOTICEABLE_NS
  );
  if (holders.length === 0) return undefined;
  const [pool] = measured.filter(({ modelInfo }) => modelInfo.kind === "pool")
    .toSorted((a, b) => a.medianNs.value - b.medianNs.value);
  return { holders, ...(pool ? { pool } : undefined) };
}

/** Adds up the counts of several histograms: percentiles of rounds could not be merged. */
export function mergeHistograms(histograms: readonly Histogram[]): Histogram {
  const counts = new Map<number, number>();
  for (const { micros, counts: own } of histograms) {
    for (const [index, value] of micros.entries()) {
      counts.set(value, (counts.get(value) ?? 0) + (own[index] ?? 0));
    }
  }
  const ascending = [...counts].toSorted(([a], [b]) => a - b);
  return {
    micros: ascending.map(([value]) => value),
    counts: ascending.map(([, count]) => count),
  };
}

export function totalCount({ counts }: Histogram): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** The value that a share of the counts stays within, by the nearest rank, in milliseconds; NaN where nothing was counted. */
export function percentileMs(histogram: Histogram, share: number): number {
  const { micros, counts } = histogram;
  let left = share * totalCount(histogram) - 1e-9;
  for (const [index, count] of counts.entries()) {
    left -= count;
    if (left <= 0) return (micros[index] ?? NaN) / 1_000;
  }
  return NaN;
}
