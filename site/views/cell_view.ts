import type {
  CellAnalysis,
  MeasuredCell,
  SteadyState,
  UnmeasuredCell,
} from "../../src/analysis/mod.ts";
import {
  type CellFigures,
  cellFigures,
} from "../../src/results/foreign/export_run.ts";
import type { Cell, Run, RunWarning } from "../../src/results/mod.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatDurationRange,
  formatName,
  formatPercent,
  formatSpeedup,
  formatSpeedupRange,
  formatWait,
  type RunReport,
} from "../../src/text/mod.ts";
import type { ModelLabels } from "./names.ts";

/** One cell of a run as its table shows it: every figure is text already. */
export type CellView = MeasuredCellView | UnmeasuredCellView;

interface CellNames {
  readonly id: string;
  readonly model: string;
  readonly modelLabel: string;
  readonly workers: string;
  readonly inFlight: string;
}

/** What was measured of a cell, in words and figures; a dash where something was not. */
export interface CellsFigures {
  readonly kind: "measured";
  readonly median: string;
  readonly medianRange: string;
  readonly speedup: string;
  readonly speedupRange: string;
  /** CPU time of one batch, all processes together. */
  readonly cpu: string;
  /** What 99 of 100 other requests wait for the event loop meanwhile at most. */
  readonly wait: string;
  readonly waitRange: string;
  /** Peak memory of all processes together. */
  readonly memory: string;
  /** `14 in 5`: samples in rounds. */
  readonly samples: string;
  /** What the run warns of its samples, in a few words each. */
  readonly flags: readonly string[];
}

/** A measured cell of a workload. */
export interface MeasuredCellView extends CellNames, CellsFigures {
  readonly fastest: string;
  readonly efficiency: string;
}

/** A cell that has no time, and why. */
export interface UnmeasuredCellView extends CellNames {
  readonly kind: "failed" | "not-run" | "not-offered";
  readonly status: string;
  readonly reason: string;
}

/** What {@linkcode cellView} draws on beside the cell. */
export interface CellContext {
  readonly labels: ModelLabels;
  /** What the run warns of. */
  readonly warnings: readonly RunWarning[];
}

const ABSENT = "–";

/** Names for the ways of having no samples. */
export const STATUSES: Readonly<Record<UnmeasuredCell["kind"], string>> = {
  "failed": "Failed",
  "not-run": "Not run",
  "not-offered": "Not offered",
};

/** Makes the row of one cell. */
export function cellView(
  cell: CellAnalysis,
  { labels, warnings }: CellContext,
): CellView {
  const names = {
    id: cell.id,
    model: cell.model,
    modelLabel: labels(cell.model),
    workers: String(cell.workers),
    inFlight: String(cell.inFlight),
  };
  switch (cell.kind) {
    case "measured":
      return { ...names, ...measuredFigures(cell, warnings) };
    case "failed":
    case "not-run":
    case "not-offered":
      return {
        ...names,
        kind: cell.kind,
        status: STATUSES[cell.kind],
        reason: cell.reason,
      };
  }
}

/** What the samples of single cells may be warned of; other warnings are about the machine or the plan. */
const FLAGS: Readonly<Partial<Record<RunWarning["kind"], string>>> = {
  "slow-start": "still warming up",
  "two-modes": "two groups of times",
  "few-samples": "few samples",
  "failed-round": "failed in a later round",
};

/** What a run warns of the samples of one cell, in a few words each. */
export function flagsOf(
  id: string,
  warnings: readonly RunWarning[],
): readonly string[] {
  return warnings.flatMap(({ kind, cells }) => {
    const flag = FLAGS[kind];
    return flag !== undefined && cells.includes(id) ? [flag] : [];
  });
}

/** A benchmark without a steady state has no figure that stands for its times. */
export function medianText(
  { medianNs, steadyState }: MeasuredCell,
): Pick<MeasuredCellView, "median" | "medianRange"> {
  return steadyState === "no-steady-state"
    ? { median: ABSENT, medianRange: "no steady state" }
    : {
      median: formatDuration(medianNs.value),
      medianRange: formatDurationRange(medianNs),
    };
}

/** What others wait, for a table: the 99th percentile, and where the rest lies. */
export function waitText(
  { loopDelay }: Pick<MeasuredCell, "loopDelay">,
): Pick<MeasuredCellView, "wait" | "waitRange"> {
  if (!loopDelay) return { wait: ABSENT, waitRange: "" };
  const { p50Ns, p99Ns, maxNs } = loopDelay;
  return {
    wait: formatWait(p99Ns),
    waitRange: `median ${formatWait(p50Ns)}, at most ${formatWait(maxNs)}`,
  };
}

const STEADY_STATES: Readonly<Partial<Record<SteadyState, string>>> = {
  "warming-up": "still warming up",
  "slowing-down": "slowing down",
};

/** What the analysis itself says of a cell's figures. */
export function ownFlags(
  { flag, steadyState }: MeasuredCell,
): readonly string[] {
  const state = STEADY_STATES[steadyState];
  return [
    ...(flag ? [`${flag} speed-up`] : []),
    ...(state === undefined ? [] : [state]),
  ];
}

function measuredFigures(
  cell: MeasuredCell,
  warnings: readonly RunWarning[],
) {
  const { minNs, efficiency, samples, rounds } = cell;
  const speedup = formatSpeedup(cell);
  const { cpuSeconds, peakMemoryBytes } = cell;
  return {
    kind: "measured",
    ...medianText(cell),
    fastest: formatDuration(minNs),
    speedup: speedup || ABSENT,
    speedupRange: formatSpeedupRange(cell) || ABSENT,
    efficiency: efficiency ? formatPercent(efficiency.value) : ABSENT,
    samples: `${samples} in ${formatCount(rounds, "round")}`,
    flags: [...flagsOf(cell.id, warnings), ...ownFlags(cell)],
    ...waitText(cell),
    cpu: cpuSeconds === undefined ? ABSENT : formatDuration(cpuSeconds * 1e9),
    memory: peakMemoryBytes === undefined
      ? ABSENT
      : formatBytes(peakMemoryBytes),
  } as const; // `kind` has to stay the literal that tells the cells apart
}

/** Every cell of a run as one table, to be searched and sorted. */
export interface CellsTable {
  readonly rows: readonly CellsRow[];
  /** How many they are, in words. */
  readonly count: string;
  /** The suites to choose from. */
  readonly suites: readonly Choice[];
  /** The models to choose from. */
  readonly models: readonly Choice[];
}

/** Something that the rows of a table can be chosen by. */
export interface Choice {
  readonly id: string;
  readonly label: string;
}

/** One cell. */
export interface CellsRow {
  readonly id: string;
  readonly suite: Choice;
  readonly workload: string;
  /** What sets it apart from others of its workload; empty where nothing does. */
  readonly parameters: string;
  readonly model: Choice;
  readonly workers: string;
  readonly figures: CellsFigures | CellsAbsence;
  /** What each column is sorted by, in their order; null, and what is not there, stands last. */
  readonly keys: readonly SortKey[];
}

/** What a column is sorted by. */
export type SortKey = string | number | null;

/** Why nothing was measured of a cell. */
export interface CellsAbsence {
  readonly kind: "absent";
  readonly status: string;
  readonly reason: string;
}

/** Lays out every cell of a run in its order, those included that were measured only to learn how noisy it was. */
export function cellsTable(run: Run, analysis: RunReport): CellsTable {
  const analysed = new Map(
    [
      ...analysis.workloads.flatMap(({ cells }) => cells),
      ...analysis.suites.flatMap(({ cases }) => cases.flatMap((c) => c.cells)),
    ].map((cell) => [cell.id, cell]),
  );
  const rows = run.cells.map((cell) =>
    cellsRow(cell, { run, analysed: analysed.get(cell.id) })
  );
  const choices = (pick: (row: CellsRow) => Choice) => [
    ...new Map(rows.map(pick).map((choice) => [choice.id, choice])).values(),
  ];
  return {
    rows,
    count: formatCount(rows.length, "cell"),
    suites: choices(({ suite }) => suite),
    models: choices(({ model }) => model),
  };
}

function cellsRow(
  cell: Cell,
  { run, analysed }: {
    readonly run: Run;
    readonly analysed: CellAnalysis | undefined;
  },
): CellsRow {
  const { id, outcome } = cell;
  const names = namesOf(cell, run);
  const nameKeys = [
    names.suite.label,
    // Texts are ordered by the numbers in them, so that 64 bytes come before 1024.
    `${names.workload} ${names.parameters}`,
    ...[names.model.label, cell.workers],
  ];
  if (outcome.kind !== "measured") {
    const { kind, reason } = outcome;
    const figures = { kind: "absent", status: STATUSES[kind], reason } as const;
    return { id, ...names, figures, keys: nameKeys };
  }
  const figures = cellFigures(outcome);
  const intervals = analysed?.kind === "measured" ? analysed : undefined;
  return {
    ...{ id, ...names },
    figures: {
      ...figuresText(figures, intervals),
      flags: [
        ...flagsOf(id, run.warnings),
        ...(intervals ? ownFlags(intervals) : []),
      ],
    },
    keys: [
      ...nameKeys,
      figures.medianNs,
      intervals?.speedup?.value ?? intervals?.roughSpeedup ?? null,
      ...[intervals?.loopDelay?.p99Ns ?? null, cpuNsOf(figures)],
      ...[figures.peakMemoryBytes, figures.samples],
    ],
  };
}

function namesOf(cell: Cell, run: Run) {
  const labelIn = (list: readonly Choice[], id: string) =>
    list.find((one) => one.id === id)?.label ?? id;
  return {
    suite: { id: cell.suite, label: labelIn(run.suites, cell.suite) },
    workload: labelIn(run.workloads, cell.workload),
    parameters: parametersText(cell),
    model: { id: cell.model, label: labelIn(run.models, cell.model) },
    workers: String(cell.workers),
  };
}

/** `intervals` is absent where a cell only tells how noisy the run was. */
function figuresText(
  figures: CellFigures,
  intervals: MeasuredCell | undefined,
): Omit<CellsFigures, "flags"> {
  const { medianNs, peakMemoryBytes, samples, rounds } = figures;
  const speedup = intervals ? formatSpeedup(intervals) : "";
  const cpuNs = cpuNsOf(figures);
  return {
    kind: "measured",
    ...(intervals
      ? medianText(intervals)
      : { median: formatDuration(medianNs), medianRange: "" }),
    speedup: speedup || ABSENT,
    speedupRange: intervals ? formatSpeedupRange(intervals) : "",
    ...waitText(intervals ?? {}),
    cpu: cpuNs === null ? ABSENT : formatDuration(cpuNs),
    memory: peakMemoryBytes === null ? ABSENT : formatBytes(peakMemoryBytes),
    samples: `${samples} in ${rounds}`,
  };
}

function cpuNsOf({ cpu }: CellFigures): number | null {
  return cpu && (cpu.userSeconds + cpu.systemSeconds) * 1e9;
}

function parametersText({ parameters }: Cell): string {
  return Object.entries(parameters).map(([name, value]) =>
    name === "replicate" ? "measured once more" : `${formatName(name)} ${value}`
  ).join(", ");
}
