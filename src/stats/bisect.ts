/**
 * Finds where something begins to hold, by halving the range in which it does.
 *
 * @param range A value for which it does not hold yet, and a larger one for which it does.
 * @param holds Whether it holds; once it does, it does for all that is larger.
 * @param steps How often the range is halved: a double has 53 digits to find.
 * @returns A value for which it holds; the upper end where it holds nowhere else.
 *
 * @example
 * ```ts
 * import { bisect } from "./mod.ts";
 *
 * console.log(bisect([0, 2], (value) => value ** 2 >= 2).toFixed(4)); // "1.4142"
 * ```
 */
export function bisect(
  [low, high]: readonly [low: number, high: number],
  holds: (value: number) => boolean,
  steps = 60,
): number {
  let [before, after] = [low, high];
  for (let step = 0; step < steps; step++) {
    const middle = (before + after) / 2;
    if (holds(middle)) after = middle;
    else before = middle;
  }
  return after;
}
