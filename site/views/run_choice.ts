import type { Run } from "../../src/results/mod.ts";
import {
  type InDepthReport,
  reportInDepth,
  type WorkloadReport,
} from "../../src/text/mod.ts";
import type { AnalysedRun } from "./run_view.ts";

/** A run that stands behind something, with what is asked of no other run. */
export interface DeepRun extends AnalysedRun {
  readonly depth: InDepthReport;
}

/** The run that stands for a machine, and those that stand behind what it did not measure. */
export type ChosenRuns = NonNullable<ReturnType<typeof chooseRuns>>;

/**
 * Chooses which of a machine's runs, newest first, stand behind what is shown of it. They alone are analysed in depth,
 * since that takes longer than all else.
 */
export function chooseRuns(runs: readonly AnalysedRun[]) {
  const main = chooseRun(runs, countMeasured);
  if (!main) return undefined;
  const subjects = new Map(runs.map((one) => [one, subjectsOf(one)]));
  const has = (one: AnalysedRun, subject: string) =>
    subjects.get(one)?.get(subject) ?? 0;
  const all = new Set(
    [...subjects.values()].flatMap((counts) => [...counts.keys()]),
  );
  const candidates = (subject: string) =>
    prefer(runs.filter((one) => has(one, subject) > 0), isLong);
  const lacking = [...all].filter((subject) =>
    !candidates(subject).includes(main)
  );
  const filled = Map.groupBy(
    lacking,
    (subject) => chooseRun(candidates(subject), (one) => has(one, subject)),
  );
  return {
    standing: deepen(main),
    // Their subjects are ids of questions, and of workloads as `workloadSubject` has them.
    fillers: [...filled].flatMap(([one, subjects]) =>
      one ? [{ standing: deepen(one), subjects }] : []
    ),
  };
}

/** Measured cells; replicates tell of noise alone. */
function countMeasured({ run: { cells } }: AnalysedRun): number {
  return cells.filter(({ outcome, parameters }) =>
    outcome.kind === "measured" && !parameters.replicate
  ).length;
}

function deepen(one: AnalysedRun): DeepRun {
  return { ...one, depth: reportInDepth(one.run) };
}

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
  const complete = prefer(runs, ({ run }) => run.status === "complete");
  const most = Math.max(...complete.map(countOf));
  const full = complete.filter((one) => countOf(one) >= SMALL * most);
  // Whatever else speaks for it, a quick run stands for nothing that a longer one has measured.
  const long = prefer(full, isLong);
  const recent = long.filter(({ run }) =>
    run.runtime.deno === long[0]?.run.runtime.deno
  );
  const longest = Math.max(...recent.map(lengthOf));
  return recent.find((one) => lengthOf(one) === longest);
}

/** Those of a kind, or all where there are none. */
function prefer<T>(
  runs: readonly T[],
  isPreferred: (one: T) => boolean,
): readonly T[] {
  const preferred = runs.filter(isPreferred);
  return preferred.length > 0 ? preferred : runs;
}

function isLong(one: OfRun): boolean {
  return lengthOf(one) > 0;
}

function lengthOf({ run: { settings: { profile } } }: OfRun): number {
  return LENGTHS[profile ?? ""] ?? USUAL_LENGTH;
}

/** Id of the question that is answered by the workloads whose calls block, and by no suite. */
export const BLOCKING = "blocking";

/** What a workload is called among the subjects of a run; questions go by their own ids, which have no slash. */
export function workloadSubject(workload: string): string {
  return `workload/${workload}`;
}

/** Whether calls of the workload block their thread. */
export function isBlocking({ kind }: WorkloadReport): boolean {
  return kind === "blocking";
}

/** What a run can stand behind: workloads, and questions by the suite that answers them; with its measured cells. */
function subjectsOf(
  { analysis: { suites, workloads } }: AnalysedRun,
): ReadonlyMap<string, number> {
  const counts = [
    ...suites.map(({ id, cases }) => ({ id, of: cases })),
    ...workloads.map((one) => ({ id: workloadSubject(one.id), of: [one] })),
    { id: BLOCKING, of: workloads.filter(isBlocking) },
  ].map(({ id, of }) => [id, measuredIn(of)] as const); // A pair, for the map.
  return new Map(counts.filter(([, count]) => count > 0));
}

function measuredIn(
  parts: readonly { readonly cells: WorkloadReport["cells"] }[],
): number {
  return parts.flatMap(({ cells }) => cells)
    .filter(({ kind }) => kind === "measured").length;
}
