/**
 * How far two values are apart: the larger over the smaller, less 1.
 *
 * @param a Above 0.
 * @param b Above 0, in the same unit.
 * @returns 0 where they are the same; the same with the values exchanged.
 */
export function relativeDifference(a: number, b: number): number {
  return Math.max(a, b) / Math.min(a, b) - 1;
}
