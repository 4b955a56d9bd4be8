import {
  type BreakEven,
  choiceOf,
  type ComparedCell,
  hasWorkers,
  type MeasuredCell,
  type MissCause,
  type PredictedVariant,
  type TaskAnalysis,
  type TaskScenario,
} from "../analysis/mod.ts";
import {
  capitalise,
  describeCrossover,
  describeVerdict,
  formatBytes,
  formatCount,
  formatDuration,
  formatDurationRange,
  formatDurations,
  formatPercent,
  formatRatio,
  formatSpeedup,
  formatSpeedupRange,
  formatWait,
  joinNames,
  recommend,
  shortModelName,
} from "../text/mod.ts";
import { legendOf, MARKS, nameKind } from "./summary.ts";
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
    formatDecision(analysis),
    ...shown.map(formatVariants),
    shown.length > 0
      ? legendOf(shown.flatMap(({ workload }) => workload.cells))
      : "",
    formatBreakEvens(scenarios),
    isPredicted ? formatPredictions(scenarios) : NOT_PREDICTED,
    scenarios.length > 1 ? formatSweep(analysis) : "",
    against ? formatAgainst(against) : "",
  ].filter(Boolean).join("\n\n");
}

const NOT_PREDICTED =
  "No prediction: this machine has no run that tells what its workers cost;\n`deno task bench` makes one.";

/** One sentence; with params one for each combination that differs. */
function formatDecision({ label, scenarios }: TaskAnalysis): string {
  const [only] = scenarios;
  if (only && scenarios.length === 1) {
    const { workload } = only;
    const verdict = capitalise(describeVerdict(workload.verdict, workload));
    return wrap(verdict).join("\n");
  }
  const byUse = Map.groupBy(
    scenarios,
    ({ workload }) => recommend(workload.verdict).use,
  );
  const parts = [...byUse].map(([use, own]) => {
    const gains = own.map(({ workload }) => choiceOf(workload)?.speedup?.value)
      .filter((value) => value !== undefined);
    const gain = gains.length > 0 && own.some(({ workload }) =>
        !choiceOf(workload)?.isBaseline
      )
      ? ` (${formatRatio(Math.min(...gains))} to ${
        formatRatio(Math.max(...gains))
      } times as fast as a loop)`
      : "";
    const where = byUse.size === 1
      ? "everywhere"
      : `for ${joinNames(own.map(({ parameters }) => nameParams(parameters)))}`;
    return `${OPEN[use] ?? use}${gain} ${where}`;
  });
  return wrap(`${label}: ${parts.join("; ")}.`).join("\n");
}

/** What a table calls in a word. */
const OPEN: Readonly<Record<string, string>> = {
  "undecided": "nothing is shown to be faster than a loop",
  "no verdict": "too few rounds for a verdict",
};

export function nameParams(
  parameters: Readonly<Record<string, number>>,
): string {
  return Object.entries(parameters).map((pair) => pair.join(" ")).join(", ");
}

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
      formatSpeedupRange(cell).replace(" to ", "–"),
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

export function nameVariant(
  cell: Pick<MeasuredCell, "model" | "modelInfo" | "workers">,
): string {
  const name = shortModelName(cell.model);
  return hasWorkers(cell.modelInfo) ? `${name} (${cell.workers})` : name;
}

function formatBreakEvens(scenarios: readonly TaskScenario[]): string {
  return scenarios.flatMap(({ parameters, startPays, dispatchPays }) => {
    const where = nameParams(parameters);
    const at = where ? `${where}: ` : "";
    return [
      ...(startPays
        ? wrap(
          capitalise(
            `${at}starting ${nameVariant(startPays.cell)} pays from ${
              formatCount(Math.ceil(startPays.value), "call")
            } on (95 % interval ${formatCalls(startPays)}).`,
          ),
        )
        : []),
      ...(dispatchPays
        ? wrap(
          capitalise(
            `${at}handing calls to ${
              nameVariant(dispatchPays.cell)
            } that are there pays from ${
              formatDuration(dispatchPays.value)
            } a call on (95 % interval ${formatDurationRange(dispatchPays)}).`,
          ),
        )
        : []),
    ];
  }).join("\n");
}

function formatCalls({ low, high }: BreakEven): string {
  const [from, to] = [Math.max(1, Math.ceil(low)), Math.ceil(high)]
    .map((calls) => calls.toLocaleString("en"));
  return `${from} to ${to}`;
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
    cause ? CAUSES[cause] : "",
  ];
}

/** Why a prediction was far off, in a few words. */
export const CAUSES: Readonly<Record<MissCause, string>> = {
  "dispatch": "handing calls over",
  "bytes": "bytes on their way",
  "contention": "workers slow each other down",
  "event-loop": "the event loop",
  "native-threads": "native threads",
  "start-up": "start-up",
  "scatter": "calls differ in length",
  "unknown": "not explained by what was measured",
};

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
          choice && !choice.isBaseline ? formatSpeedup(choice) : "",
          choice && !choice.isBaseline
            ? formatSpeedupRange(choice).replace(" to ", "–")
            : "",
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
