import {
  type ModelError,
  modelRun,
  type ModelValidation,
  type PredictedCell,
} from "../analysis/mod.ts";
import { formatCount, formatDuration, formatPercent } from "../text/mod.ts";
import { findRuns, listRuns, type Run } from "../results/mod.ts";
import { parseArguments } from "./arguments.ts";
import {
  EXIT,
  print,
  printJson,
  resultsFolder,
  runCommand,
  warn,
} from "./command.ts";
import { type Column, renderTable, right, wrap } from "./table.ts";

const HELP = `Says how far predictions are off, by saved runs.

Usage: deno task bench:model [RUN …] [flags]

The costs are read off a run's granularity, batch and payload cells. They
predict its scaling cells, each workload described by its sequential cell alone,
and the predictions are compared with what was measured. A run is named as for
\`deno task compare\`; without one, all runs that have such cells are taken.

  --results DIR   folder of saved runs (default: results)
  --cells         print every cell, the ones furthest off last
  --json          print the comparisons as JSON
  --stack         show where an error came from
  -h, --help      show this help`;

const CELL_COLUMNS: readonly Column[] = [
  "cell",
  right("measured"),
  right("predicted"),
  right("off by"),
];

const MODEL_COLUMNS: readonly Column[] = [
  "model",
  right("cells"),
  right("median error"),
  right("measured / predicted, 9 in 10"),
];

export async function modelWorth(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "bench:model",
    flags: ["cells", "json"],
    values: ["results"],
  });
  const dir = resultsFolder(parsed.value("results"));
  const found = (await readRuns(parsed.positionals, dir))
    .map((run) => ({ runId: run.id, ...modelRun(run) }))
    .filter(({ validation }) => validation.cells.length > 0);
  if (parsed.has("json")) {
    printJson(
      found.map(({ runId, validation }) => ({ runId, ...validation })),
    );
  } else {
    const runs = found.map((each) => formatRun(each, parsed.has("cells")));
    print(
      runs.join("\n\n\n") || "No run has cells to compare predictions with.",
    );
  }
  return EXIT.ok;
}

async function readRuns(
  names: readonly string[],
  dir: string,
): Promise<readonly Run[]> {
  if (names.length === 0) {
    const { runs, problems } = await listRuns(dir);
    for (const problem of problems) warn(problem);
    return runs.map(({ run }) => run).filter(hasCosts);
  }
  const found = await findRuns(names, { dir, onProblem: warn });
  return found.map(({ run }) => run);
}

/** A quick run has nothing to build a predictor from: it would say how well nothing predicts. */
function hasCosts({ cells }: Run): boolean {
  return cells.some(({ suite, outcome }) =>
    suite === "granularity" && outcome.kind === "measured"
  );
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
      `${formatCount(cells.length, "cell")} predicted; median error ${
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
    const errors = own.map(({ error }) => Math.abs(error)).sort((a, b) =>
      a - b
    );
    const range = ranges[model];
    return [
      model,
      String(own.length),
      formatShare(middleOf(errors)),
      range ? `${range.low.toFixed(2)} to ${range.high.toFixed(2)}` : "–",
    ];
  });
}

/** The median of values in order: of an even number, the mean of the two in the middle. */
function middleOf(ordered: readonly number[]): number {
  const half = ordered.length / 2;
  const [low = NaN, high = NaN] = [Math.ceil(half) - 1, Math.floor(half)]
    .map((place) => ordered[place]);
  return (low + high) / 2;
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
