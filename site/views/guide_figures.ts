import type { HandlerReport } from "../../src/text/mod.ts";
import type { Fact } from "./environment.ts";
import type { FigurePart } from "./guide_parts.ts";
import type { MeasuredCellView } from "./cell_view.ts";
import type { MatrixView } from "./matrix.ts";
import type { QuestionView } from "./question_view.ts";
import type { Report } from "./report.ts";
import type { RunView, RunWorkloadView } from "./run_view.ts";
import type { SuiteView } from "./suite_view.ts";

/** What a figure of the guide shows, from a complete run that measured it. */
export type GuideFigureView =
  | { readonly kind: "absent" }
  | MeasuredFigure & {
    readonly kind: "workload";
    readonly workload: RunWorkloadView;
  }
  | MeasuredFigure & { readonly kind: "matrix"; readonly matrix: MatrixView }
  | MeasuredFigure & {
    readonly kind: "suite";
    readonly suite: SuiteView;
    /** What services did, by handler; empty for all other suites. */
    readonly services: readonly HandlerReport[];
    /** The answer's figures with their intervals. */
    readonly facts: readonly Fact[];
    /** The page with all that is said of it. */
    readonly question: Pick<QuestionView, "question" | "url">;
  }
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
  report: Report,
  ids: readonly string[],
) => GuideFigureView | undefined;

type MakeRunFigure = (
  run: RunView,
  ids: readonly string[],
) => GuideFigureView | undefined;

const FIGURES: ReadonlyMap<string, MakeFigure> = new Map<string, MakeFigure>([
  ["workload", ofRuns(workloadFigure)],
  ["matrix", ofRuns(matrixFigure)],
  ["suite", suiteFigure],
  ["memory", ofRuns(memoryFigure)],
  ["run", ofRuns(runFigure)],
]);

/** What a marker may ask for. */
export const FIGURE_SUBJECTS: readonly string[] = [...FIGURES.keys()];

/** Fills the place of a figure from a complete run that has what it shows. */
export function guideFigure(
  report: Report,
  { subject, ids }: FigurePart,
): GuideFigureView {
  return FIGURES.get(subject)?.(report, ids) ?? { kind: "absent" };
}

/** Looks first at the runs that stand behind the other pages. */
function ofRuns(make: MakeRunFigure): MakeFigure {
  return ({ machines, runs }, ids) => {
    const standing = machines.flatMap(({ run, fillers }) => [
      run,
      ...fillers.map(({ run }) => run),
    ]);
    for (const run of [...standing, ...runs]) {
      const figure = run.complete && make(run, ids);
      if (figure) return figure;
    }
    return undefined;
  };
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

/** What the suite answers, as the page of its question has it. */
function suiteFigure(
  { questions }: Report,
  ids: readonly string[],
): GuideFigureView | undefined {
  const question = questions.find(({ id }) => id === ids[0]);
  const found = question?.sections.find(({ run }) => run.complete);
  if (!question || found?.table.kind !== "suite") return undefined;
  const { run, answer, facts = [], table: { suite, services } } = found;
  const limits = services.map(({ sentences }) => sentences.limit)
    .filter((sentence) => sentence !== "");
  const findings = limits.length > 0 ? limits : [answer];
  return { kind: "suite", run, findings, suite, services, facts, question };
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
