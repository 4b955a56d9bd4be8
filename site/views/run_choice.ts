import type { Run } from "../../src/results/mod.ts";

/** Something that was made of a run. */
interface OfRun {
  readonly run: Run;
}

/** A run with less than this share of the cells of the fullest is no rival to it. */
const SMALL = 0.5;

/** How long the profiles measure; what another tool planned is taken as usual. */
const LENGTHS: Readonly<Record<string, number>> = { quick: 0, thorough: 2 };
const USUAL_LENGTH = 1;

/**
 * Chooses of some runs, newest first, the one to show: a complete one rather than one that was interrupted, a full one
 * rather than one of a few cells, one on the Deno that was used last, and of these the one measured longest. The newest
 * is taken of those that are alike.
 *
 * @param countOf Number of measured cells that matter.
 * @returns `undefined` where there is none.
 */
export function chooseRun<T extends OfRun>(
  runs: readonly T[],
  countOf: (one: T) => number,
): T | undefined {
  const full = withoutQuick(withoutSmall(completeOf(runs), countOf));
  const recent = full.filter(({ run }) =>
    run.runtime.deno === full[0]?.run.runtime.deno
  );
  const longest = Math.max(...recent.map(lengthOf));
  return recent.find((one) => lengthOf(one) === longest);
}

function completeOf<T extends OfRun>(runs: readonly T[]): readonly T[] {
  const complete = runs.filter(({ run }) => run.status === "complete");
  return complete.length > 0 ? complete : runs;
}

/** Whatever else speaks for it, a quick run stands for nothing that a longer one has measured. */
function withoutQuick<T extends OfRun>(runs: readonly T[]): readonly T[] {
  const longer = runs.filter((one) => lengthOf(one) > 0);
  return longer.length > 0 ? longer : runs;
}

function withoutSmall<T extends OfRun>(
  runs: readonly T[],
  countOf: (one: T) => number,
): readonly T[] {
  const most = Math.max(...runs.map(countOf));
  return runs.filter((one) => countOf(one) >= SMALL * most);
}

function lengthOf({ run: { settings: { profile } } }: OfRun): number {
  return LENGTHS[profile ?? ""] ?? USUAL_LENGTH;
}
