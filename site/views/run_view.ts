import { keptRun, type Verdict } from "../../src/analysis/mod.ts";
import type { RoundState, Run } from "../../src/results/mod.ts";
import {
  capitalise,
  describeControls,
  formatDuration,
  formatPercent,
  type InDepthReport,
  recommend,
  type RunReport,
  type WorkloadInDepthReport,
  type WorkloadReport,
} from "../../src/text/mod.ts";
import {
  type CellsTable,
  cellsTable,
  type CellView,
  cellView,
} from "./cell_view.ts";
import { type CostView, costView } from "./cost_view.ts";
import {
  environmentFacts,
  type Fact,
  formatMoment,
  machineTitle,
} from "./environment.ts";
import { runUrl, runWorkloadAnchor, workloadUrl } from "./links.ts";
import { type MatrixView, matrixView } from "./matrix.ts";
import { type ModelLabels, modelLabels } from "./names.ts";
import { type SamplesView, samplesView } from "./samples_view.ts";
import {
  type ModelSeries,
  modelSeries,
  type ScalingView,
  scalingView,
} from "./scaling_view.ts";
import { type SuiteView, suiteView } from "./suite_view.ts";
import { type ModelProgram, modelPrograms } from "./workload_code.ts";

/** A saved run as the pages show it. */
export interface RunView {
  readonly id: string;
  /** The label that its user gave it, else its id. */
  readonly name: string;
  readonly url: string;
  /** File the run was read from, which is what the download is a copy of. */
  readonly file: string;
  readonly machine: { readonly id: string; readonly title: string };
  readonly usableCores: number;
  /** Start in ISO 8601, to sort by and for `<time>`. */
  readonly startedAt: string;
  readonly started: string;
  readonly complete: boolean;
  readonly deno: string;
  /** The profile that planned it, or the tool that it was imported from. */
  readonly madeBy: string;
  readonly headline: string;
  readonly measured: string;
  readonly facts: readonly Fact[];
  readonly matrix: MatrixView;
  readonly workloads: readonly RunWorkloadView[];
  /** The suites that ask of sizes and steps. */
  readonly suites: readonly SuiteView[];
  /** What weakens the run, in sentences. */
  readonly cautions: readonly string[];
  /** The same, with the cells that each is about. */
  readonly cautionViews: readonly CautionView[];
  /** Every cell of every suite; absent where only what was found is shown. */
  readonly table?: CellsTable;
  /** How the machine was while it was measured. */
  readonly rounds: RoundsView;
  /** The best that the machine can show, in a sentence; empty where no control was measured. */
  readonly controls: string;
}

/** One workload of one run. */
export interface RunWorkloadView {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly description: string;
  readonly items: number;
  readonly url: string;
  /** Id of its section on the page of the run. */
  readonly anchor: string;
  readonly verdict: VerdictView;
  readonly sentences: readonly string[];
  readonly cells: readonly CellView[];
  readonly series: readonly ModelSeries[];
  /** Absent where the run was not analysed in depth, or nothing was measured. */
  readonly samples?: SamplesView;
  /** Absent where nothing was measured. */
  readonly cost?: CostView;
  /** Empty where the run was not analysed in depth. */
  readonly scaling: ScalingView;
  /** Version of the workload's code and size. */
  readonly version: number;
  /** Programs that do the same; none where the run was not analysed in depth. */
  readonly programs: readonly ModelProgram[];
}

/** What {@linkcode runView} makes a view of. */
export interface AnalysedRun {
  readonly run: Run;
  readonly file: string;
  readonly analysis: RunReport;
  /** Only of the run that stands for its machine. */
  readonly depth?: InDepthReport;
  /** Whether to show what was found, and not every cell. @default {false} */
  readonly isBrief?: boolean;
}

/** Makes the view of one run; everything that is shown of it elsewhere is a part of this. */
export function runView(analysed: AnalysedRun): RunView {
  const { run, file, analysis } = analysed;
  const labels = modelLabels(run);
  const { id, machine, startedAt } = run;
  return {
    id,
    name: run.label ?? id,
    url: runUrl(machine.id, id),
    file,
    machine: { id: machine.id, title: machineTitle(machine) },
    // Shown of contests between models alone, and an imported run, which may not tell, has none.
    usableCores: machine.usableCores ?? 1,
    startedAt,
    started: formatMoment(startedAt),
    complete: run.status === "complete",
    deno: run.runtime.deno ?? "not told",
    madeBy: run.settings.profile
      ? `${run.settings.profile} profile`
      : run.tool.name,
    headline: analysis.headline,
    measured: measuredText(run),
    facts: environmentFacts(run),
    matrix: matrixView(analysis.workloads, labels),
    ...(analysed.isBrief ? briefParts(analysed) : fullParts(analysed)),
    cautions: analysis.cautions,
    cautionViews: cautionViews(run, analysis),
    rounds: roundsView(run),
    controls: describeControls(analysis),
  };
}

/** What is told of every cell. */
type Parts = Pick<RunView, "workloads" | "suites" | "table">;

function fullParts({ run: saved, analysis, depth }: AnalysedRun): Parts {
  const run = keptRun(saved);
  const labels = modelLabels(run);
  return {
    workloads: analysis.workloads.map((one) =>
      workloadView(one, {
        ...{ run, labels },
        depth: depth?.workloads.find(({ id, suite }) =>
          id === one.id && suite === one.suite
        ),
      })
    ),
    suites: analysis.suites.map((suite) => suiteView(suite, labels)),
    table: cellsTable(run, analysis),
  };
}

function briefParts({ analysis }: AnalysedRun): Parts {
  const workloads = analysis.workloads.map((workload) => ({
    ...headOf(workload),
    sentences: workload.sentences,
    ...{ cells: [], series: [], programs: [] },
    scaling: scalingView(undefined),
  }));
  return { workloads, suites: [] };
}

function workloadView(
  workload: WorkloadReport,
  { run, labels, depth }: {
    readonly run: Run;
    readonly labels: ModelLabels;
    readonly depth: WorkloadInDepthReport | undefined;
  },
): RunWorkloadView {
  const { sentences } = workload;
  // Every sample is heavy, and the page of the workload shows those of no other run.
  const samples = depth && samplesView(workload, run);
  const cost = costView(workload);
  return {
    ...headOf(workload),
    // What is said of the cost stands with the cost.
    sentences: sentences.filter((sentence) => sentence !== cost?.finding),
    cells: workload.cells.map((cell) =>
      cellView(cell, { labels, warnings: run.warnings })
    ),
    series: modelSeries(workload, { labels, scaling: depth?.scaling ?? [] }),
    ...(samples && { samples }),
    ...(cost && { cost }),
    scaling: scalingView(depth),
    programs: depth ? modelPrograms(workload) : [],
  };
}

function headOf(workload: WorkloadReport) {
  const { id, label, kind, description, items, version } = workload;
  return {
    ...{ id, label, kind, description, items, version },
    url: workloadUrl(id),
    anchor: runWorkloadAnchor(id),
    verdict: verdictView(workload.verdict),
  };
}

function measuredText(run: Run): string {
  const cells = run.cells.filter(({ outcome }) =>
    outcome.kind !== "not-offered"
  );
  const measured = cells.filter(({ outcome }) => outcome.kind === "measured");
  return measured.length === cells.length
    ? `all ${cells.length} cells`
    : `${measured.length} of ${cells.length} cells`;
}

/** Something that weakens a run, and the cells that it is about. */
export interface CautionView {
  readonly text: string;
  /** Ids of cells; empty where it is about the whole run. */
  readonly cells: readonly string[];
}

/** Puts beside each caution of the analysis the cells that the run itself names for it. */
export function cautionViews(
  run: Run,
  analysis: RunReport,
): readonly CautionView[] {
  return analysis.cautions.map((text) => ({
    text,
    cells: run.warnings.find(({ message }) => message === text)?.cells ?? [],
  }));
}

/** How the machine was during each round. */
export interface RoundsView {
  readonly columns: readonly string[];
  /** The number of a round, then a figure for each column. */
  readonly rows: readonly {
    readonly round: number;
    readonly figures: readonly string[];
  }[];
}

const COLUMNS: readonly {
  readonly name: string;
  readonly write: (state: RoundState) => string | null;
}[] = [
  { name: "Took", write: (state) => formatDuration(state.wallSeconds * 1e9) },
  {
    name: "Of it measuring",
    write: (state) => formatDuration(state.iteratingSeconds * 1e9),
  },
  { name: "Load", write: ({ load1 }) => fixed(load1, 2) },
  {
    name: "Cores used by others",
    write: ({ foreignCores }) => fixed(foreignCores, 2),
  },
  { name: "Stolen time", write: ({ stealShare }) => percent(stealShare) },
  {
    name: "Waiting for a processor",
    write: ({ cpuPressure }) => percent(cpuPressure),
  },
  { name: "MHz", write: ({ frequencyMhz }) => fixed(frequencyMhz, 0) },
  {
    name: "Throttled",
    write: ({ throttledSeconds }) => throttled(throttledSeconds),
  },
];

/** Lays out the states of a run's rounds; columns that the system told nothing of are left out. */
export function roundsView({ rounds }: Run): RoundsView {
  const told = COLUMNS.filter(({ write }) =>
    rounds.some((state) => write(state) !== null)
  );
  return {
    columns: told.map(({ name }) => name),
    rows: rounds.map((state) => ({
      round: state.round,
      figures: told.map(({ write }) => write(state) ?? "–"),
    })),
  };
}

function fixed(value: number | null, decimals: number): string | null {
  return value === null ? null : value.toFixed(decimals);
}

function percent(share: number | null): string | null {
  return share === null ? null : formatPercent(share);
}

function throttled(seconds: number | null): string | null {
  if (seconds === null) return null;
  return seconds === 0 ? "never" : formatDuration(seconds * 1e9);
}

/** A verdict as a label short enough for a title; the sentence that explains it comes from the analysis. */
export interface VerdictView {
  /** `winner`: one model; `level`: any of several, or a loop as good as others; `open`: not decided. */
  readonly kind: "winner" | "level" | "open";
  readonly label: string;
}

/** Names what to use for one workload. */
export function verdictView(verdict: Verdict): VerdictView {
  const label = capitalise(recommend(verdict).use);
  const isOpen = verdict.kind === "undecidable" ||
    verdict.decision?.kind === "undecided";
  if (isOpen) return { kind: "open", label };
  const isAlone = verdict.tiers[0].cells.length === 1;
  return { kind: isAlone ? "winner" : "level", label };
}
