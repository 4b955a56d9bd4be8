import {
  type CellAnalysis,
  type MeasuredCell,
} from "../../src/analysis/mod.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatName,
  formatSpeedup,
  formatSpeedupRange,
  type RunReport,
} from "../../src/text/mod.ts";
import type { Cell, Run } from "../../src/results/mod.ts";
import {
  type CellFigures,
  cellFigures,
} from "../../src/results/foreign/export_run.ts";
import {
  flagsOf,
  medianText,
  ownFlags,
  STATUSES,
  waitText,
} from "./cell_view.ts";

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

/** What was measured of a cell; a dash where something was not. */
export interface CellsFigures {
  readonly kind: "measured";
  readonly median: string;
  readonly medianRange: string;
  readonly speedup: string;
  readonly speedupRange: string;
  readonly cpu: string;
  readonly wait: string;
  readonly waitRange: string;
  readonly memory: string;
  /** `14 in 5`: samples in rounds. */
  readonly samples: string;
  readonly flags: readonly string[];
}

/** Why nothing was measured of a cell. */
export interface CellsAbsence {
  readonly kind: "absent";
  readonly status: string;
  readonly reason: string;
}

const ABSENT = "–";

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
