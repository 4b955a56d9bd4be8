import type {
  CellAnalysis,
  Interval,
  MeasuredCell,
  ModelScaling,
} from "../../src/analysis/mod.ts";
import type { WorkloadReport } from "../../src/text/mod.ts";
import { type FitCurve, fitCurve } from "./fit_curve.ts";
import type { ModelLabels } from "./model_labels.ts";

/** One measured cell as a chart needs it. */
export interface SeriesPoint {
  readonly workers: number;
  readonly medianNs: Interval;
  readonly speedup?: Interval;
  /** Of too few rounds for an interval. */
  readonly roughSpeedup?: number;
}

/** What one model did on one workload, by number of workers. */
export interface ModelSeries {
  readonly model: string;
  readonly label: string;
  /** One event loop: the model has no more workers to use, so it is drawn as a level. */
  readonly level: boolean;
  readonly points: readonly SeriesPoint[];
  /** The law that was fitted to its speed-ups; absent where none was. */
  readonly fit?: FitCurve;
}

/** What {@linkcode modelSeries} draws on beside the cells. */
export interface SeriesContext {
  readonly labels: ModelLabels;
  /** Fits of the workload's models; none where the run was not analysed in depth. */
  readonly scaling: readonly ModelScaling[];
}

/** Groups a workload's cells by model, in the order of the run, for its charts. */
export function modelSeries(
  workload: WorkloadReport,
  { labels, scaling }: SeriesContext,
): readonly ModelSeries[] {
  const models = [...new Set(workload.cells.map((cell) => cell.model))];
  const scales = workload.cells.some((cell) => cell.workers > 1);
  return models
    .map((model) => {
      const cells = workload.cells.filter((cell) => cell.model === model);
      const fit = fitCurve(scaling.find((one) => one.model === model));
      return {
        model,
        label: labels(model),
        level: scales && cells.every((cell) => cell.workers === 1),
        points: toPoints(cells),
        ...(fit && { fit }),
      };
    })
    .filter((series) => series.points.length > 0);
}

function toPoints(cells: readonly CellAnalysis[]): readonly SeriesPoint[] {
  return cells
    .filter((cell): cell is MeasuredCell => cell.kind === "measured")
    .toSorted((a, b) => a.workers - b.workers)
    .map(({ workers, medianNs, speedup, roughSpeedup }) => ({
      workers,
      medianNs,
      ...(speedup && { speedup }),
      ...(roughSpeedup !== undefined && { roughSpeedup }),
    }));
}
