import type {
  CellAnalysis,
  MeasuredCell,
  UnmeasuredCell,
} from "../../src/analysis/mod.ts";
import { cellFigures } from "../../src/results/foreign/export_run.ts";
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

const ABSENT = "–";

/** Names for the ways of having no samples. */
const STATUSES: Readonly<Record<UnmeasuredCell["kind"], string>> = {
  "failed": "Failed",
  "not-run": "Not run",
  "not-offered": "Not offered",
};

/** One cell of a workload: every figure is text already, and a dash where something was not measured. */
export type CellView = ReturnType<typeof cellView>;
export type MeasuredCellView = Extract<
  CellView,
  { readonly kind: "measured" }
>;

/** What the table of a whole run tells of a measured cell too. */
export type CellsFigures = ReturnType<typeof figuresText>;

/** Makes the row of one cell. */
export function cellView(cell: CellAnalysis, warnings: readonly RunWarning[]) {
  const { id, model, modelLabel } = cell;
  const names = {
    ...{ id, model, modelLabel, workers: String(cell.workers) },
    inFlight: String(cell.inFlight),
  };
  if (cell.kind !== "measured") return { ...names, ...absence(cell) };
  const { minNs, efficiency, cpuSeconds, rounds } = cell;
  return {
    ...names,
    ...figuresText(cell, {
      cpuNs: cpuSeconds === undefined ? null : cpuSeconds * 1e9,
      rounds: formatCount(rounds, "round"),
      flags: flagsOf(id, { cell, warnings }),
    }),
    fastest: formatDuration(minNs),
    efficiency: efficiency ? formatPercent(efficiency.value) : ABSENT,
  };
}

function absence(
  { kind, reason }: { readonly kind: UnmeasuredCell["kind"]; reason: string },
) {
  return { kind: "absent" as const, status: STATUSES[kind], reason };
}

type Figures =
  & Partial<MeasuredCell>
  & Pick<MeasuredCell, "medianNs" | "samples">;

/** A replicate, which only tells how noisy the run was, has neither an interval nor a speed-up. */
function figuresText(
  cell: Figures,
  { cpuNs, rounds, flags }: {
    readonly cpuNs: number | null;
    readonly rounds: string | number;
    readonly flags: readonly string[];
  },
) {
  const { medianNs, loopDelay, peakMemoryBytes, steadyState } = cell;
  const isSteady = steadyState !== "no-steady-state";
  return {
    kind: "measured" as const,
    // A benchmark without a steady state has no figure that stands for its times.
    median: isSteady ? formatDuration(medianNs.value) : ABSENT,
    medianRange: !isSteady
      ? "no steady state"
      : steadyState
      ? formatDurationRange(medianNs)
      : "",
    speedup: formatSpeedup(cell) || ABSENT,
    speedupRange: formatSpeedupRange({ rounds: 0, ...cell }),
    // CPU time of one batch, all processes together.
    cpu: cpuNs === null ? ABSENT : formatDuration(cpuNs),
    // What 99 of 100 other requests wait for the event loop meanwhile at most.
    wait: loopDelay ? formatWait(loopDelay.p99Ns) : ABSENT,
    waitRange: loopDelay
      ? `median ${formatWait(loopDelay.p50Ns)}, at most ${
        formatWait(loopDelay.maxNs)
      }`
      : "",
    // Peak of all processes together.
    memory: peakMemoryBytes === undefined
      ? ABSENT
      : formatBytes(peakMemoryBytes),
    samples: `${cell.samples} in ${rounds}`,
    flags,
  };
}

/** What the samples of single cells may be warned of; other warnings are about the machine or the plan. */
const FLAGS: Readonly<Partial<Record<RunWarning["kind"], string>>> = {
  "slow-start": "still warming up",
  "two-modes": "two groups of times",
  "few-samples": "few samples",
  "failed-round": "failed in a later round",
};

const STEADY_STATES: Readonly<
  Partial<Record<MeasuredCell["steadyState"], string>>
> = {
  "warming-up": "still warming up",
  "slowing-down": "slowing down",
};

/** What a run warns of the samples of one cell, and what the analysis says of it, in a few words each. */
function flagsOf(
  id: string,
  { cell, warnings }: {
    readonly cell: MeasuredCell | undefined;
    readonly warnings: readonly RunWarning[];
  },
): readonly string[] {
  return [
    ...warnings.filter(({ cells }) => cells.includes(id))
      .map(({ kind }) => FLAGS[kind]),
    cell?.flag && `${cell.flag} speed-up`,
    cell && STEADY_STATES[cell.steadyState],
  ].filter((flag) => flag !== undefined);
}

/** Every cell of a run as one table, to be searched and sorted. */
export type CellsTable = ReturnType<typeof cellsTable>;
export type CellsRow = ReturnType<typeof cellsRow>;

/** Something that the rows of a table can be chosen by. */
interface Choice {
  readonly id: string;
  readonly label: string;
}

/** Lays out every cell of a run in its order, those included that were measured only to learn how noisy it was. */
export function cellsTable(run: Run, analysis: RunReport) {
  const analysed = new Map(
    [
      ...analysis.workloads.flatMap(({ cells }) => cells),
      ...analysis.suites.flatMap(({ cases }) => cases.flatMap((c) => c.cells)),
    ].map((cell) => [cell.id, cell]),
  );
  const rows = run.cells.map((cell) => {
    const found = analysed.get(cell.id);
    return cellsRow(cell, run, found?.kind === "measured" ? found : undefined);
  });
  const choices = (pick: (row: CellsRow) => Choice) => [
    ...new Map(rows.map(pick).map((choice) => [choice.id, choice])).values(),
  ];
  return {
    rows,
    count: formatCount(rows.length, "benchmark"),
    suites: choices(({ suite }) => suite),
    models: choices(({ model }) => model),
  };
}

function cellsRow(cell: Cell, run: Run, analysed: MeasuredCell | undefined) {
  const { id, outcome, workers } = cell;
  const named = (list: readonly Choice[], id: string) => ({
    ...{ id, label: list.find((one) => one.id === id)?.label ?? id },
  });
  const names = {
    id,
    suite: named(run.suites, cell.suite),
    workload: named(run.workloads, cell.workload).label,
    // What sets it apart from others of its workload.
    parameters: Object.entries(cell.parameters).map(([name, value]) =>
      name === "replicate"
        ? "measured once more"
        : `${formatName(name)} ${value}`
    ).join(", "),
    model: named(run.models, cell.model),
    workers: String(workers),
  };
  // What each column is sorted by, in their order; null, and what is not there, stands last.
  const nameKeys = [
    names.suite.label,
    // Texts are ordered by the numbers in them, so that 64 bytes come before 1024.
    `${names.workload} ${names.parameters}`,
    ...[names.model.label, workers],
  ];
  if (outcome.kind !== "measured") {
    return { ...names, figures: absence(outcome), keys: nameKeys };
  }
  const { medianNs: value, cpu, peakMemoryBytes: memory, samples, rounds } =
    cellFigures(outcome);
  const cpuNs = cpu && (cpu.userSeconds + cpu.systemSeconds) * 1e9;
  return {
    ...names,
    figures: figuresText(
      {
        ...{ samples, medianNs: { value, low: value, high: value } },
        ...(memory === null ? {} : { peakMemoryBytes: memory }),
        ...analysed,
      },
      {
        ...{ cpuNs, rounds },
        flags: flagsOf(id, { cell: analysed, warnings: run.warnings }),
      },
    ),
    keys: [
      ...nameKeys,
      value,
      analysed?.speedup?.value ?? analysed?.roughSpeedup ?? null,
      analysed?.loopDelay?.p99Ns ?? null,
      ...[cpuNs, memory, samples],
    ],
  };
}
