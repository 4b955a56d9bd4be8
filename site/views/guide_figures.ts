import type { FigurePart } from "./guide_parts.ts";
import type { MeasuredCellView } from "./cell_view.ts";
import type { MatrixView } from "./matrix.ts";
import type { Report } from "./report.ts";
import type { RunView, RunWorkloadView } from "./run_view.ts";
import type { SuiteRow, SuiteView } from "./suite_view.ts";

/** What a figure of the guide shows, from a complete run that measured it. */
export type GuideFigureView =
  | { readonly kind: "absent" }
  | MeasuredFigure & {
    readonly kind: "workload";
    readonly workload: RunWorkloadView;
  }
  | MeasuredFigure & { readonly kind: "matrix"; readonly matrix: MatrixView }
  | MeasuredFigure & { readonly kind: "suite"; readonly suite: SuiteView }
  | MeasuredFigure & {
    readonly kind: "memory";
    readonly workload: RunWorkloadView;
    readonly cells: readonly MeasuredCellView[];
  }
  | MeasuredFigure & { readonly kind: "run" };

interface MeasuredFigure {
  readonly run: RunView;
  /** What was found, in sentences; every number is the run's. */
  readonly findings: readonly string[];
}

type MakeFigure = (
  run: RunView,
  ids: readonly string[],
) => GuideFigureView | undefined;

const FIGURES: ReadonlyMap<string, MakeFigure> = new Map<string, MakeFigure>([
  ["workload", workloadFigure],
  ["matrix", matrixFigure],
  ["suite", suiteFigure],
  ["memory", memoryFigure],
  ["run", runFigure],
]);

/** What a marker may ask for. */
export const FIGURE_SUBJECTS: readonly string[] = [...FIGURES.keys()];

/** Fills the place of a figure from a complete run that has what it shows: first those that stand behind the pages. */
export function guideFigure(
  report: Report,
  { subject, ids }: FigurePart,
): GuideFigureView {
  const standing = report.machines.flatMap(({ run, fillers }) => [
    run,
    ...fillers.map(({ run }) => run),
  ]);
  for (const run of [...standing, ...report.runs]) {
    const figure = run.complete && FIGURES.get(subject)?.(run, ids);
    if (figure) return figure;
  }
  return { kind: "absent" };
}

function findWorkload(run: RunView, ids: readonly string[]) {
  return run.workloads.find(({ id }) => id === ids[0]);
}

function workloadFigure(
  run: RunView,
  ids: readonly string[],
): GuideFigureView | undefined {
  const workload = findWorkload(run, ids);
  if (!workload) return undefined;
  const findings = workload.sentences.slice(0, 1);
  return { kind: "workload", run, findings, workload };
}

/** The whole matrix, or the rows of the workloads named. */
function matrixFigure(
  run: RunView,
  ids: readonly string[],
): GuideFigureView | undefined {
  const workloads = run.workloads.filter(({ id }) =>
    ids.length === 0 || ids.includes(id)
  );
  if (workloads.length === 0) return undefined;
  const urls = workloads.map(({ url }) => url);
  const rows = run.matrix.rows.filter(({ url }) => urls.includes(url));
  const findings = ids.length === 0
    ? [run.headline]
    : workloads.map(({ label, verdict }) => `${label}: ${verdict.label}.`);
  const matrix = { ...run.matrix, rows };
  return { kind: "matrix", run, findings, matrix };
}

function suiteFigure(
  run: RunView,
  ids: readonly string[],
): GuideFigureView | undefined {
  const suite = run.suites.find(({ id }) => id === ids[0]);
  if (!suite) return undefined;
  const findings = endsOf(suite);
  return { kind: "suite", run, findings, suite };
}

/** The first and the last row in words. */
function endsOf(suite: SuiteView): readonly string[] {
  const ends = new Set([suite.rows[0], suite.rows.at(-1)]);
  return [...ends].flatMap((row) => row ? [rowSentence(suite, row)] : []);
}

/** `Join: thread 110 µs, process 1.90 ms.` */
function rowSentence({ columns }: SuiteView, { name, fields }: SuiteRow) {
  const told = columns.map(({ label }, index) => {
    const { value = "", note = "" } = fields[index] ?? {};
    return `${label} ${value}${note === "" ? "" : ` (${note})`}`;
  });
  return `${name}: ${told.join(", ")}.`;
}

/** Peak memory by model, each with as many workers as the machine has cores. */
function memoryFigure(
  run: RunView,
  ids: readonly string[],
): GuideFigureView | undefined {
  const workload = findWorkload(run, ids);
  const all = (workload?.cells ?? [])
    .filter((cell) => cell.kind === "measured")
    .filter(({ memory }) => memory !== "–");
  const cores = String(run.usableCores);
  const onAllCores = all.filter(({ workers }) => workers === cores);
  const cells = all.filter((cell) =>
    cell.workers === cores ||
    cell.workers === "1" &&
      !onAllCores.some(({ model }) => model === cell.model)
  );
  if (!workload || cells.length === 0) return undefined;
  const told = cells.map(({ modelLabel, memory }) => `${modelLabel} ${memory}`);
  const findings = [`Peak memory of the whole program: ${told.join(", ")}.`];
  return { kind: "memory", run, findings, workload, cells };
}

function runFigure(run: RunView): GuideFigureView | undefined {
  if (run.workloads.length === 0) return undefined;
  return { kind: "run", run, findings: run.cautions };
}
