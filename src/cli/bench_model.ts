import {
  analyseTask,
  type ModelError,
  modelRun,
  type ModelValidation,
  type PredictedCell,
  type PredictedVariant,
  sumUpErrors,
  tellsCosts,
} from "../analysis/mod.ts";
import {
  formatCount,
  formatDuration,
  formatPercent,
  MISS_CAUSES,
  nameParams,
  nameVariant,
} from "../text/mod.ts";
import { findRuns, isTaskRun, listRuns, type Run } from "../results/mod.ts";
import { parseArguments } from "./arguments.ts";
import {
  EXIT,
  print,
  printJson,
  resultsFolder,
  runCommand,
  warn,
} from "./command.ts";
import { runsOfMachine } from "./costs.ts";
import { type Column, renderTable, right, wrap } from "./table.ts";

const HELP = `Says how far predictions are off, by saved runs.

Usage: deno task bench:model [RUN …] [flags]

The costs are read off a run's granularity, batch and payload benchmarks. They
predict its scaling benchmarks, each workload described by its sequential one
alone, and the predictions are compared with what was measured. Runs of
\`deno task try\` are predicted from the profile of their task and the costs of
the latest run of their machine. A run is named as for \`deno task compare\`;
without one, all are taken that have something to compare.

  --results DIR   folder of saved runs (default: results)
  --benchmarks    print every benchmark, the ones furthest off last
  --json          print the comparisons as JSON
  --stack         show where an error came from
  -h, --help      show this help`;

const CELL_COLUMNS: readonly Column[] = [
  "benchmark",
  right("measured"),
  right("predicted"),
  right("off by"),
];

const MODEL_COLUMNS: readonly Column[] = [
  "model",
  right("benchmarks"),
  right("median error"),
  right("measured / predicted, 9 in 10"),
];

export async function modelWorth(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "bench:model",
    flags: ["benchmarks", "json"],
    values: ["results"],
  });
  const dir = resultsFolder(parsed.value("results"));
  const { tasks = [], others = [] } = Object.groupBy(
    await readRuns(parsed.positionals, dir),
    (run) => isTaskRun(run) ? "tasks" : "others",
  );
  const found = others.map((run) => ({ runId: run.id, ...modelRun(run) }))
    .filter(({ validation }) => validation.cells.length > 0);
  const predicted: PredictedTask[] = [];
  for (const run of tasks) predicted.push(...await predictTask(run, dir));
  if (parsed.has("json")) {
    printJson([
      ...found.map(({ runId, validation }) => ({ runId, ...validation })),
      ...predicted,
    ]);
    return EXIT.ok;
  }
  const parts = found.map((each) => formatRun(each, parsed.has("benchmarks")));
  if (predicted.length > 0) {
    parts.push(formatTasks(predicted, parsed.has("benchmarks")));
  }
  print(
    parts.join("\n\n\n") ||
      "No run has benchmarks to compare predictions with.",
  );
  return EXIT.ok;
}

async function readRuns(
  names: readonly string[],
  dir: string,
): Promise<readonly Run[]> {
  if (names.length === 0) {
    const { runs, problems } = await listRuns(dir);
    for (const problem of problems) warn(problem);
    // A quick run has nothing to build a predictor from: it would say how well nothing predicts.
    return runs.map(({ run }) => run)
      .filter((run) => tellsCosts(run) || isTaskRun(run));
  }
  const found = await findRuns(names, { dir, onProblem: warn });
  return found.map(({ run }) => run);
}

/** One combination of a tried task's params, predicted from its profile. */
interface PredictedTask {
  readonly runId: string;
  readonly label: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly predictions: readonly PredictedVariant[];
}

/** Older runs of tasks have no profile, and a machine may have no run that tells its costs: then there is nothing. */
async function predictTask(run: Run, dir: string): Promise<PredictedTask[]> {
  for (const folder of new Set([dir, resultsFolder(undefined)])) {
    const { telling } = await runsOfMachine(run.machine.id, { dir: folder });
    const latest = telling.at(-1);
    if (!latest) continue;
    const { label, scenarios } = analyseTask(run, modelRun(latest.run).model);
    return scenarios.filter(({ predictions }) => predictions.length > 0)
      .map(({ parameters, predictions }) => ({
        ...{ runId: run.id, label, parameters, predictions },
      }));
  }
  return [];
}

const TASK_COLUMNS: readonly Column[] = [
  "task",
  "model (workers)",
  right("measured"),
  right("predicted"),
  right("off by"),
  "",
];

/** Misses beyond a quarter, or all variants, each with its cause; and how far predictions of all tasks are off. */
function formatTasks(tasks: readonly PredictedTask[], withCells: boolean) {
  const all = tasks.flatMap(({ predictions }) => predictions);
  const errors = sumUpErrors(all);
  const rows = tasks.flatMap(({ label, parameters, predictions }) =>
    predictions.filter(({ cause }) => withCells || cause).map((one) => [
      [label, nameParams(parameters)].filter(Boolean).join(" "),
      nameVariant(one.cell),
      formatDuration(one.cell.medianNs.value),
      formatDuration(one.predictedNs),
      `${one.error > 0 ? "+" : ""}${formatShare(one.error)}`,
      one.cause ? MISS_CAUSES[one.cause] : "",
    ])
  );
  const misses = all.filter(({ cause }) => cause).length;
  return [
    ["Tried tasks, predicted from the profile of their calls"],
    rows.length > 0 ? renderTable(TASK_COLUMNS, rows) : [],
    wrap(
      `${formatCount(all.length, "variant")} of ${
        formatCount(tasks.length, "scenario")
      } predicted; median error ${formatShare(errors.median)}, ${
        formatShare(errors.p90)
      } at the 90th percentile; ${misses} off by more than a quarter.`,
    ),
  ].filter((part) => part.length > 0).map((part) => part.join("\n"))
    .join("\n\n");
}

type Found = ReturnType<typeof modelRun> & { readonly runId: string };

function formatRun(
  { runId, model: { error }, validation }: Found,
  withCells: boolean,
): string {
  const { cells, worst, medianError } = validation;
  const cellRows = cells.toSorted((a, b) => ratioOf(a) - ratioOf(b));
  return [
    [`Run ${runId}`],
    withCells ? renderTable(CELL_COLUMNS, cellRows.map(formatCell)) : [],
    renderTable(MODEL_COLUMNS, modelRows(validation, error?.ranges ?? {})),
    [
      `${formatCount(cells.length, "benchmark")} predicted; median error ${
        formatShare(medianError ?? NaN)
      }${
        worst ? `, furthest off, as a ratio, ${formatShare(worst.error)}:` : ""
      }`,
      ...(worst ? [`${worst.id}.`] : []),
      ...wrap(describeWinners(validation, error)),
    ],
  ].filter((part) => part.length > 0).map((part) => part.join("\n"))
    .join("\n\n");
}

function describeWinners(
  { winners, decided }: ModelValidation,
  error: ModelError | null,
): string {
  if (!error) {
    return "No pool was predicted, so that there is no winner to be right about.";
  }
  const right = winners.filter(({ isRight }) => isRight).length;
  return `The predicted winner is decided, with a lead of more than ${
    formatPercent(error.lead)
  }, in ${decided.count} of ${winners.length} cases (a workload and a number of workers), and right in ${decided.right} of these; over all cases it is right in ${right}.`;
}

function modelRows(
  { cells }: ModelValidation,
  ranges: Readonly<Record<string, { low: number; high: number }>>,
): string[][] {
  return [...Map.groupBy(cells, ({ model }) => model)].map(([model, own]) => {
    const range = ranges[model];
    return [
      model,
      String(own.length),
      formatShare(sumUpErrors(own).median),
      range ? `${range.low.toFixed(2)} to ${range.high.toFixed(2)}` : "–",
    ];
  });
}

function formatCell(
  { id, measuredNs, predictedNs, error }: PredictedCell,
): string[] {
  return [
    id,
    formatDuration(measuredNs),
    formatDuration(predictedNs),
    `${error > 0 ? "+" : ""}${formatShare(error)}`,
  ];
}

/** With a decimal, since the goal is one of 10 %. */
function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function ratioOf({ measuredNs, predictedNs }: PredictedCell): number {
  return Math.abs(Math.log(predictedNs / measuredNs));
}

if (import.meta.main) await runCommand(modelWorth, HELP);
