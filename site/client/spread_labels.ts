/** Where labels may stand, and how far apart they have to be, in pixels. */
export interface SpreadOptions {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/**
 * Moves labels apart that would overlap, as little as their order allows, and keeps them in bounds as long as they fit.
 * Returns their places in the order in which they were given.
 */
export function spreadLabels(
  wanted: readonly number[],
  { from, to, step }: SpreadOptions,
): readonly number[] {
  const order = wanted.map((at, index) => ({ at, index }))
    .sort((a, b) => a.at - b.at);
  const placed = new Array<number>(wanted.length);
  let lowest = from;
  for (const { at, index } of order) {
    placed[index] = Math.max(at, lowest);
    lowest = (placed[index] ?? at) + step;
  }
  let highest = to;
  for (const { index } of order.toReversed()) {
    placed[index] = Math.min(placed[index] ?? highest, highest);
    highest = (placed[index] ?? highest) - step;
  }
  return placed;
}
