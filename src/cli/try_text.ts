import {
  choiceOf,
  type ComparedCell,
  type MeasuredCell,
  type PredictedVariant,
  type TaskAnalysis,
  type TaskScenario,
} from "../analysis/mod.ts";
import {
  describeCrossover,
  describeTask,
  describeTaskBreakEvens,
  formatBytes,
  formatCount,
  formatDuration,
  formatDurations,
  formatPercent,
  formatRatio,
  formatSpeedup,
  formatSpeedupRange,
  formatWait,
  MISS_CAUSES,
  nameParams,
  nameVariant,
  recommend,
} from "../text/mod.ts";
import { legendOf, MARKS, nameKind, narrow } from "./summary.ts";
import { type Column, renderTable, right, wrap } from "./table.ts";

/** Scenarios up to which each gets a table of its variants. */
const MAX_TABLES = 4;

/**
 * What `deno task try` ends with, at most 80 columns wide: what to do, the variants, from where on it pays, and how the
 * prediction did.
 */
export function formatTaskAnswer(
  analysis: TaskAnalysis,
  { isPredicted, against }: {
    readonly isPredicted: boolean;
    readonly against?:
      | { readonly name: string; readonly worse: readonly ComparedCell[] }
      | undefined;
  },
): string {
  const { scenarios } = analysis;
  const shown = scenarios.length <= MAX_TABLES ? scenarios : [];
  return [
    wrap(describeTask(analysis)).join("\n"),
    ...shown.map(formatVariants),
    shown.length > 0
      ? legendOf(shown.flatMap(({ workload }) => workload.cells))
      : "",
    scenarios.flatMap(describeTaskBreakEvens).flatMap((one) => wrap(one))
      .join("\n"),
    isPredicted ? formatPredictions(scenarios) : NOT_PREDICTED,
    scenarios.length > 1 ? formatSweep(analysis) : "",
    against ? formatAgainst(against) : "",
  ].filter(Boolean).join("\n\n");
}

const NOT_PREDICTED =
  "No prediction: this machine has no run that tells what its workers cost;\n`deno task bench`, or a longer --budget here, makes one.";

const VARIANT_COLUMNS: readonly Column[] = [
  "model (workers)",
  right("batch"),
  right("speed-up"),
  "95 %",
  right("CPU"),
  right("memory"),
  right("others"),
  "tier",
];

function formatVariants({ workload, parameters, items }: TaskScenario): string {
  const { cells, standings, verdict } = workload;
  const measured = cells.filter((cell) => cell.kind === "measured");
  const times = formatDurations(measured.map(({ medianNs }) => medianNs.value));
  const tiers = verdict.kind === "ranked" ? verdict.tiers : [];
  const tierOf = (cell: MeasuredCell) =>
    tiers.findIndex((tier) => tier.cells.some(({ id }) => id === cell.id)) + 1;
  const rows = measured.map((cell, index) => {
    const standing = standings.find((one) =>
      one.kind !== "unmeasured" && one.best.id === cell.id
    );
    const tier = tierOf(cell);
    return [
      nameVariant(cell),
      cell.steadyState === "no-steady-state" ? "unsteady" : times[index] ?? "",
      formatSpeedup(cell),
      narrow(formatSpeedupRange(cell)),
      cell.cpuSeconds === undefined
        ? ""
        : formatDuration(cell.cpuSeconds * 1e9),
      cell.peakMemoryBytes === undefined
        ? ""
        : formatBytes(cell.peakMemoryBytes),
      cell.loopDelay ? formatWait(cell.loopDelay.p99Ns) : "",
      tier > 0 ? `${tier} ${MARKS[standing?.kind ?? "behind"]}` : "",
    ];
  });
  const where = nameParams(parameters);
  const title = `${where ? `${where}: ` : ""}a batch is ${
    formatCount(items, "call")
  }; others: what 99 of 100 other requests wait`;
  const problems = cells.flatMap((cell) =>
    cell.kind === "failed"
      ? wrap(`${nameVariant(cell)} ${nameKind(cell)}: ${cell.reason}`)
      : []
  );
  const table = rows.length === 0
    ? ["not measured, since the time was over: give it more with --budget"]
    : renderTable(VARIANT_COLUMNS, rows);
  return [...wrap(title), ...table, ...problems].join("\n");
}

const PREDICTION_COLUMNS: readonly Column[] = [
  "model (workers)",
  right("predicted"),
  right("measured"),
  right("off by"),
  "",
];

function formatPredictions(scenarios: readonly TaskScenario[]): string {
  const shown = scenarios.slice(-1).flatMap(({ predictions }) => predictions);
  if (shown.length === 0) return "";
  const [last] = scenarios.slice(-1);
  const where = nameParams(last?.parameters ?? {});
  return [
    `Predicted from one thread's profile${where ? ` (${where})` : ""}:`,
    ...renderTable(PREDICTION_COLUMNS, shown.map(formatPrediction)),
  ].join("\n");
}

function formatPrediction(
  { cell, predictedNs, error, cause }: PredictedVariant,
): string[] {
  return [
    nameVariant(cell),
    formatDuration(predictedNs),
    formatDuration(cell.medianNs.value),
    formatPercent(error),
    cause ? MISS_CAUSES[cause] : "",
  ];
}

const SWEEP_COLUMNS: readonly Column[] = [
  "params",
  right("a call"),
  "use",
  right("speed-up"),
  "95 %",
];

function formatSweep({ scenarios, crossovers }: TaskAnalysis): string {
  return [
    ...renderTable(
      SWEEP_COLUMNS,
      scenarios.map(({ parameters, items, workload }) => {
        const { baseline, verdict } = workload;
        const choice = choiceOf(workload);
        return [
          nameParams(parameters),
          baseline ? formatDuration(baseline.medianNs.value / items) : "",
          recommend(verdict).use,
          ...(choice && !choice.isBaseline
            ? [formatSpeedup(choice), narrow(formatSpeedupRange(choice))]
            : []),
        ];
      }),
    ),
    ...crossovers.flatMap((crossover) => wrap(describeCrossover(crossover))),
  ].join("\n");
}

function formatAgainst(
  { name, worse }: {
    readonly name: string;
    readonly worse: readonly ComparedCell[];
  },
): string {
  if (worse.length === 0) {
    return wrap(`No slower than ${name}, as far as can be told.`).join("\n");
  }
  return worse.flatMap(({ id, ratio }) =>
    wrap(
      `Slower than ${name}: ${id} takes ${
        formatRatio(ratio.value)
      } times as long.`,
    )
  ).join("\n");
}
