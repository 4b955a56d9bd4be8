import type { Histogram } from "../results/run.ts";

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
