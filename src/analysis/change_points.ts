import { benjaminiHochberg, median, pettitt } from "../stats/mod.ts";
import { MIN_LEAD } from "./verdict/thresholds.ts";

/** A place at which a series of ratios changed its level. */
export interface LevelChange {
  /** Index of the first value after the change. */
  readonly index: number;
  /** Of Pettitt's test, adjusted for all series. */
  readonly p: number;
  /** Median before it. */
  readonly before: number;
  /** Median from it on. */
  readonly after: number;
}

/** Values below which Pettitt's test cannot tell a change from chance at 5 %, however clear it is. */
export const MIN_CHANGE_VALUES = 11;

const SIGNIFICANT = 0.05;

/**
 * Finds where series changed their level: the most likely place of each by Pettitt's test, adjusted over all series by
 * Benjamini and Hochberg, at 5 %, and by more than {@linkcode MIN_LEAD}. Meant for ratios within runs, such as
 * speed-ups: times of different runs differ by the state of the machine alone.
 *
 * @param series Each in the order in which it was measured.
 * @returns One for each series; `undefined` where it is too short or shows no change.
 */
export function findLevelChanges(
  series: readonly (readonly number[])[],
): (LevelChange | undefined)[] {
  const tested = series.map((values) =>
    values.length < MIN_CHANGE_VALUES ? undefined : pettitt(values)
  );
  const adjusted = benjaminiHochberg(tested.flatMap((one) => one?.p ?? []))
    .values();
  return series.map((values, place) => {
    const found = tested[place];
    if (!found) return undefined;
    const p = adjusted.next().value ?? 1;
    const { index } = found;
    const [before, after] = [values.slice(0, index), values.slice(index)]
      .map((side) => median(side));
    if (before === undefined || after === undefined) return undefined;
    const size = Math.max(before / after, after / before) - 1;
    return p < SIGNIFICANT && size > MIN_LEAD
      ? { index, p, before, after }
      : undefined;
  });
}
