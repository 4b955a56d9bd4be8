import {
  keptRun,
  type Verdict,
  type WinnerComparison,
} from "../../src/analysis/mod.ts";
import type { RoundState, Run } from "../../src/results/mod.ts";
import {
  capitalise,
  describeControls,
  describeOrigin,
  describeWinners,
  formatDuration,
  formatPercent,
  type InDepthReport,
  recommend,
  type RunReport,
  type WorkloadInDepthReport,
  type WorkloadReport,
} from "../../src/text/mod.ts";
import { cellsTable, cellView } from "./cell_view.ts";
import { matrixView } from "./matrix.ts";
import {
  environmentFacts,
  formatMoment,
  machineTitle,
  runUrl,
  runWorkloadAnchor,
  workloadUrl,
} from "./names.ts";
import { suiteView } from "./suite_view.ts";
import { modelPrograms } from "./workload_code.ts";
import {
  costView,
  samplesView,
  scalingView,
  workloadPlots,
} from "./workload_details.ts";

/** A saved run as the pages show it. */
export type RunView = ReturnType<typeof runView>;

/** One workload of one run. */
export type RunWorkloadView = RunView["workloads"][number];

/** What {@linkcode runView} makes a view of. */
export interface AnalysedRun {
  readonly run: Run;
  readonly file: string;
  readonly analysis: RunReport;
  /** Only of the run that stands for its machine. */
  readonly depth?: InDepthReport;
  /** Whether to show what was found, and not every cell. @default {false} */
  readonly isBrief?: boolean;
  /** The machine's run before it that ranks models, and who won in both. */
  readonly previous?:
    | { readonly id: string; readonly winners: readonly WinnerComparison[] }
    | undefined;
  /** Whether the machine's run before or after it confirms its winners. @default {false} */
  readonly isReproduced?: boolean;
}

/** Makes the view of one run; everything that is shown of it elsewhere is a part of this. */
export function runView(one: AnalysedRun) {
  const { run, file, analysis, depth, isBrief } = one;
  const { previous, isReproduced = false } = one;
  const { id, machine, startedAt } = run;
  const kept = keptRun(run);
  return {
    id,
    // The label that its user gave it.
    name: run.label ?? id,
    url: runUrl(machine.id, id),
    // What the download is a copy of.
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
    // Empty where nobody says who measured it, and no run agrees.
    origin: describeOrigin(run, isReproduced),
    isReproduced,
    headline: analysis.headline,
    // Of its suites, where that is all that it says.
    answers: analysis.workloads.length === 0
      ? depth?.suites.map(({ answer }) => answer) ?? []
      : [],
    // What choosing by it, rather than by the run before, would change.
    previous: previous && {
      id: previous.id,
      sentence: describeWinners(previous) ?? "",
    },
    measured: measuredText(run),
    facts: environmentFacts(run),
    matrix: matrixView(analysis.workloads),
    workloads: analysis.workloads.map((one) =>
      workloadView(
        one,
        kept,
        depth?.workloads.find(({ id, suite }) =>
          id === one.id && suite === one.suite
        ),
      )
    ),
    suites: isBrief ? [] : analysis.suites.map(suiteView),
    // What weakens it, each with the cells that the run itself names for it.
    cautions: analysis.cautions.map((text) => ({
      text,
      cells: run.warnings.find(({ message }) => message === text)?.cells ?? [],
    })),
    // Absent where only what was found is shown.
    table: isBrief ? undefined : cellsTable(kept, analysis),
    rounds: roundsView(run),
    controls: describeControls(analysis),
  };
}

/** Cells, samples and code are heavy, and no page shows those of a run that stands for nothing. */
function workloadView(
  workload: WorkloadReport,
  run: Run,
  depth: WorkloadInDepthReport | undefined,
) {
  const { id, label, kind, description, items, version, sentences } = workload;
  const cost = costView(workload);
  const cores = run.machine.usableCores ?? 1;
  return {
    ...{ id, label, kind, description, items, version },
    url: workloadUrl(id),
    anchor: runWorkloadAnchor(id),
    verdict: verdictView(workload.verdict),
    // What is said of the cost stands with the cost.
    sentences: sentences.filter((sentence) => sentence !== cost?.finding),
    cost,
    cells: depth
      ? workload.cells.map((cell) => cellView(cell, run.warnings))
      : [],
    plots: depth ? workloadPlots(workload, depth.scaling, cores) : [],
    samples: depth && samplesView(workload, run),
    scaling: scalingView(depth),
    programs: depth ? modelPrograms(workload) : [],
  };
}

function measuredText(run: Run): string {
  const cells = run.cells.filter(({ outcome }) =>
    outcome.kind !== "not-offered"
  );
  const measured = cells.filter(({ outcome }) => outcome.kind === "measured");
  return measured.length === cells.length
    ? `all ${cells.length} benchmarks`
    : `${measured.length} of ${cells.length} benchmarks`;
}

type Write = (state: RoundState) => string | null;

const COLUMNS: readonly { readonly name: string; readonly write: Write }[] = [
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
export function roundsView({ rounds }: Run) {
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

/** Names what to use for one workload, short enough for a title: one model, any of several, or what is not decided. */
export function verdictView(verdict: Verdict) {
  const label = capitalise(recommend(verdict).use);
  return { kind: verdictKind(verdict), label };
}

export function verdictKind(verdict: Verdict): "open" | "winner" | "level" {
  return verdict.kind === "undecidable" ||
      verdict.decision?.kind === "undecided"
    ? "open"
    : verdict.tiers[0].cells.length === 1
    ? "winner"
    : "level";
}
