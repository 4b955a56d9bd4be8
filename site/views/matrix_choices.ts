import { reportRun, type RunReport } from "../../src/text/mod.ts";
import type { Run } from "../../src/results/mod.ts";
import { type MatrixView, matrixView } from "./matrix.ts";
import { modelLabels } from "./model_labels.ts";
import type { AnalysedRun } from "./run_view.ts";
import { MAX_TABS, thinOut } from "./thin_out.ts";

/** The winner matrix where models may use so many workers. */
export interface MatrixChoice {
  readonly label: string;
  /** The run in one sentence, of these workers. */
  readonly headline: string;
  readonly matrix: MatrixView;
}

/**
 * Makes the winner matrix for each number of workers that a run measured, or for some of very many: a model takes part
 * with its best cell of at most so many, and who wins is decided anew. The last one is of all cells, as the run's own
 * verdicts are.
 */
export function matrixChoices(
  { run, analysis }: AnalysedRun,
): readonly MatrixChoice[] {
  const counts = thinOut(workerCounts(analysis), MAX_TABS);
  const labels = modelLabels(run);
  return counts.map((workers, index) => {
    const isLast = index === counts.length - 1;
    const of = isLast
      ? analysis
      : reportRun(upTo(run, { workers, analysis }), { intervals: "exact" });
    return {
      label: isLast ? `any number (up to ${workers})` : `up to ${workers}`,
      headline: of.headline,
      matrix: matrixView(of.workloads, labels),
    };
  });
}

function workerCounts({ workloads }: RunReport): readonly number[] {
  const counts = workloads.flatMap(({ cells }) =>
    cells.filter(({ kind }) => kind === "measured").map((cell) => cell.workers)
  );
  return [...new Set(counts)].toSorted((a, b) => a - b);
}

/** The contests of a run without the cells of more workers; suites of sizes decide no winner of a workload. */
function upTo(
  run: Run,
  { workers, analysis }: {
    readonly workers: number;
    readonly analysis: RunReport;
  },
): Run {
  const contests = new Set(analysis.workloads.map(({ suite }) => suite));
  return {
    ...run,
    cells: run.cells.filter((cell) =>
      contests.has(cell.suite) && cell.workers <= workers
    ),
  };
}
