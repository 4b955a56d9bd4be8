import {
  analyseTask,
  choiceOf,
  type MapPoint,
  mapPoint,
  type ModelledRun,
  modelRun,
  type PredictedCell,
  type PredictedVariant,
  type Predictor,
  sumUpErrors,
  tellsCosts,
} from "../analysis/mod.ts";
import {
  describePredictionError,
  formatCount,
  formatDuration,
  formatRatio,
  formatRatioRange,
  MISS_CAUSES,
  nameParams,
  nameVariant,
  shortModelName,
} from "../text/mod.ts";
import { interruptOnSignals, openSession } from "../measure/machine_session.ts";
import { describeMachine, type TrialOptions, tryTask } from "../measure/mod.ts";
import {
  findRuns,
  isTaskRun,
  listRuns,
  type Run,
  saveRun,
} from "../results/mod.ts";
import { examineTask } from "../try/movability.ts";
import { type Arguments, parseArguments } from "./arguments.ts";
import {
  EXIT,
  note,
  print,
  printJson,
  resultsFolder,
  runCommand,
  warn,
} from "./command.ts";
import { calibrate, findPredictor } from "./costs.ts";
import { showProgress } from "./progress_line.ts";
import {
  type ProgramResult,
  runSnippets,
  runTaskPrograms,
} from "./run_programs.ts";
import { findTask, readBudget } from "./try.ts";
import { type Column, renderTable, right, wrap } from "./table.ts";

const HELP = `Says how far predictions are off, by saved runs.

Usage: deno task bench:model [RUN …] [flags]

The costs are read off a run's granularity, batch and payload benchmarks. They
predict its scaling benchmarks, each workload described by its sequential one
alone, and the predictions are compared with what was measured. Runs of
\`deno task try\` are predicted from the profile of their task and the costs of
the latest run of their machine. Where a task was tried for a short and a long
time, what the short run recommends is held against the long one. A run is named
as for \`deno task compare\`; without one, all are taken that have something to
compare.

With --tasks, files are measured as \`deno task try\` measures them and predicted
from their profiles: whether the model that is predicted to be the one to take
is among the fastest is said too. Where no run of this machine tells what its
workers cost, that is measured first, for 20 s.

  --tasks PATHS   task files, or folders of them, between commas
  --budget TIME   how long each task may take (default: 60s)
  --out DIR       save their runs there, and measure no file again that has one
  --programs      also run the programs that \`deno task try --write\` writes for
                  the fastest variant of each model, and those of \`deno task
                  advise\`, and compare their times with what is claimed
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
    flags: ["benchmarks", "json", "programs"],
    values: ["results", "budget", "out"],
    lists: ["tasks"],
  });
  const dir = resultsFolder(parsed.value("results"));
  const withAll = parsed.has("benchmarks");
  if (parsed.list("tasks").length > 0) return await tryTasks(parsed, dir);
  const { tasks = [], others = [] } = Object.groupBy(
    await readRuns(parsed.positionals, dir),
    (run) => isTaskRun(run) ? "tasks" : "others",
  );
  const found = others.map((run) => ({ runId: run.id, ...modelRun(run) }))
    .filter(({ validation }) => validation.cells.length > 0);
  const predicted = [
    ...Map.groupBy(tasks, ({ machine }) => machine.id),
  ].map(async ([machine, runs]) => {
    const predictor = await findPredictor(machine, dir);
    return runs.flatMap((run) => predictTask(run, predictor));
  });
  const scenarios = (await Promise.all(predicted)).flat();
  if (parsed.has("json")) {
    printJson([
      ...found.map(({ runId, validation }) => ({ runId, ...validation })),
      ...scenarios,
    ]);
    return EXIT.ok;
  }
  const parts = found.map((each) => formatRun(each, withAll));
  if (scenarios.length > 0) parts.push(formatTasks(scenarios, withAll));
  const advices = compareAdvice(tasks);
  if (advices.length > 0) parts.push(formatAdvices(advices));
  print(
    parts.join("\n\n\n") ||
      "No run has benchmarks to compare predictions with.",
  );
  return EXIT.ok;
}

/** How programs are run. */
const PROGRAMS = { processes: 3, timedMs: 1_000 };

/** Measures task files and predicts them; where programs are asked for, runs those too. */
async function tryTasks(parsed: Arguments, dir: string): Promise<number> {
  const out = parsed.value("out");
  const cwd = Deno.cwd();
  const files = parsed.list("tasks").flatMap(listFiles)
    .map((path) => findTask(path, { cwd }));
  const signal = interruptOnSignals();
  using session = await openSession();
  const { folder } = session;
  const { id } = await describeMachine();
  const predictor = await findPredictor(id, out ?? dir) ??
    await calibrate({ dir: out, folder, signal });
  const saved = out === undefined
    ? []
    : (await listRuns(out).catch(() => undefined))?.runs ?? [];
  const tasks: PredictedTask[] = [];
  const programs: ProgramResult[] = [];
  for (const [place, { module, sourceHash, label }] of files.entries()) {
    const known = saved.findLast(({ run }) =>
      isTaskRun(run) && run.workloads[0]?.sourceHash === sourceHash
    );
    note(
      `${label} (${place + 1} of ${files.length})${
        known ? `: measured in ${known.file}` : ""
      }`,
    );
    const run = known?.run ?? await measureTask(module, {
      ...{ budgetMs: readBudget(parsed), folder, signal },
      // A glance at a model claims nothing that its program could be held to.
      ...(parsed.has("programs")
        ? { adapt: (task) => ({ ...task, isMeasuredInFull: true }) }
        : undefined),
    });
    if (signal.aborted) break;
    if (!run) continue;
    if (!known && out !== undefined) {
      note(`Saved ${await saveRun(run, { dir: out })}`);
    }
    tasks.push(...predictTask(run, predictor));
    const scenario = analyseTask(run).scenarios.at(-1);
    if (!scenario || !parsed.has("programs")) continue;
    const { description } = await examineTask(module);
    programs.push(
      ...await runTaskPrograms({ description, scenario }, {
        ...{ folder, ...PROGRAMS },
      }),
    );
  }
  if (parsed.has("programs") && predictor && !signal.aborted) {
    programs.push(...await runSnippets(predictor, { folder, ...PROGRAMS }));
  }
  if (parsed.has("json")) printJson({ tasks, programs });
  else {
    print(
      formatTasks(tasks, true) +
        (programs.length > 0 ? `\n\n${formatPrograms(programs)}` : ""),
    );
  }
  return signal.aborted ? EXIT.interrupted : EXIT.ok;
}

/** A file, or the modules of a folder. */
function listFiles(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name)
      .filter((name) => /\.[jt]s$/.test(name)).sort()
      .map((name) => `${path}/${name}`);
  } catch {
    return [path];
  }
}

/** The run of a task file; nothing where no model can run it, which is said, or where it was interrupted. */
async function measureTask(
  module: string,
  options: Pick<TrialOptions, "budgetMs" | "folder" | "signal" | "adapt">,
): Promise<Run | null> {
  try {
    const { report, run } = await showProgress((onProgress) =>
      tryTask(module, {
        ...{ ...options, startMs: performance.now(), onProgress },
        ...{ profile: "default", label: null },
        journal: { append: () => {} },
      })
    );
    if (!run) { for (const { message } of report.problems) note(message); }
    return run;
  } catch (error) {
    if (options.signal.aborted) return null;
    throw error;
  }
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
interface PredictedTask
  extends Pick<MapPoint, "measured" | "label" | "isMissed"> {
  readonly runId: string;
  readonly predictions: readonly PredictedVariant[];
  /** Id of the model that is predicted to be the one to take. */
  readonly recommended: string;
}

/** What a short run of a task recommends, beside who is among the fastest in a long one. */
interface AdviceCheck {
  readonly label: string;
  /** Names of variants, with their workers. */
  readonly recommended: string;
  readonly fastest: readonly string[];
  readonly isRight: boolean;
}

/** Holds each task's shortest run against its longest one, scenario by scenario. */
function compareAdvice(runs: readonly Run[]): AdviceCheck[] {
  const byTask = Map.groupBy(
    runs,
    ({ machine, workloads: [workload] }) =>
      `${machine.id} ${workload?.sourceHash}`,
  );
  return [...byTask.values()].flatMap((own) => {
    const [short, ...longer] = own.toSorted((a, b) =>
      (a.settings.budgetMs ?? 0) - (b.settings.budgetMs ?? 0)
    );
    const long = longer.at(-1);
    if (!short || !long) return [];
    const [first, second] = [short, long].map((run) => analyseTask(run));
    return (first?.scenarios ?? []).flatMap(
      ({ parameters, workload }, place) => {
        const { verdict } = second?.scenarios[place]?.workload ?? {};
        const choice = choiceOf(workload);
        if (!choice || verdict?.kind !== "ranked") return [];
        const [{ cells }] = verdict.tiers;
        return [{
          label: nameScenario(first?.label, parameters),
          recommended: nameVariant(choice),
          fastest: cells.map(nameVariant),
          isRight: cells.some(({ model }) => model === choice.model),
        }];
      },
    );
  });
}

/** A task, with its params where it has any. */
function nameScenario(
  task: string | undefined,
  parameters: Parameters<typeof nameParams>[0],
): string {
  return [task, nameParams(parameters)].filter(Boolean).join(" ");
}

function formatAdvices(advices: readonly AdviceCheck[]): string {
  const right = advices.filter(({ isRight }) => isRight).length;
  return [
    "What the shortest run of each task recommends, beside its longest run",
    ...renderTable(
      CHOICE_COLUMNS,
      advices.map(({ label, recommended, fastest, isRight }) => [
        label,
        recommended,
        fastest.join(", "),
        isRight ? "" : "missed",
      ]),
    ),
    ...wrap(
      `Of ${
        formatCount(advices.length, "scenario")
      }, what is recommended is among the fastest in ${right}.`,
    ),
  ].join("\n");
}

/** Older runs of tasks have no profile, and a machine may have no run that tells its costs: then there is nothing. */
function predictTask(
  run: Run,
  predictor: Predictor | undefined,
): PredictedTask[] {
  if (!predictor) return [];
  const { label: name, scenarios } = analyseTask(run, predictor);
  return scenarios.flatMap(({ parameters, predictions, workload, work }) => {
    if (!work || predictions.length === 0) return [];
    const label = nameScenario(name, parameters);
    const point = mapPoint({ label, work }, { workload, predictor });
    const [first] = predictor.models.filter(({ id }) =>
      point.predicted.includes(id)
    );
    const recommended = first?.id ?? "";
    const { measured, choice } = point;
    return [{
      ...{ runId: run.id, label, predictions, recommended, measured },
      isMissed: choice !== null && ![choice, ...measured].includes(recommended),
    }];
  });
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
  const ofSpeedups = sumUpErrors(
    all.flatMap(({ speedupError }) =>
      speedupError === undefined ? [] : [{ error: speedupError }]
    ),
  );
  const rows = tasks.flatMap(({ label, predictions }) =>
    predictions.filter(({ cause }) => withCells || cause).map((one) => [
      label,
      nameVariant(one.cell),
      formatDuration(one.cell.medianNs.value),
      formatDuration(one.predictedNs),
      `${one.error > 0 ? "+" : ""}${formatShare(one.error)}`,
      one.cause ? MISS_CAUSES[one.cause] : "",
    ])
  );
  const misses = all.filter(({ cause }) => cause).length;
  const ranked = tasks.filter(({ measured }) => measured.length > 0);
  const right = ranked.filter(({ isMissed }) => !isMissed).length;
  return [
    ["Tried tasks, predicted from the profile of their calls"],
    rows.length > 0 ? renderTable(TASK_COLUMNS, rows) : [],
    renderTable(
      CHOICE_COLUMNS,
      tasks.map(({ label, recommended, measured, isMissed }) => [
        label,
        shortModelName(recommended),
        measured.map(shortModelName).join(", ") || "no verdict",
        isMissed ? "missed" : "",
      ]),
    ),
    wrap(
      `${formatCount(all.length, "variant")} of ${
        formatCount(tasks.length, "scenario")
      } predicted; median error ${formatShare(errors.median)}, ${
        formatShare(errors.p90)
      } at the 90th percentile; ${misses} off by more than a quarter. Of speed-ups over the loop, which hardly depend on how fast the machine was just then: ${
        formatShare(ofSpeedups.median)
      } and ${formatShare(ofSpeedups.p90)}. Of ${
        formatCount(ranked.length, "verdict")
      }, the recommended model is among the fastest in ${right}.`,
    ),
  ].filter((part) => part.length > 0).map((part) => part.join("\n"))
    .join("\n\n");
}

const CHOICE_COLUMNS: readonly Column[] = [
  "task",
  "recommended",
  "fastest, as measured",
  "",
];

const PROGRAM_COLUMNS: readonly Column[] = [
  "program",
  "model",
  right("claimed"),
  right("taken"),
  right("claimed / taken"),
  "95 %",
];

/** How near a claimed time has to be. */
const NEAR = 0.1;

function formatPrograms(programs: readonly ProgramResult[]): string {
  const ran = programs.filter((one) => "ratio" in one);
  const near = ran.filter(({ ratio: { value } }) =>
    Math.abs(Math.log(value)) <= Math.log1p(NEAR)
  );
  return [
    "Programs, beside the times that are claimed for them",
    ...renderTable(
      PROGRAM_COLUMNS,
      programs.map((one) => [
        one.label,
        `${shortModelName(one.model)} (${one.workers})`,
        ...("ratio" in one
          ? [
            formatDuration(one.claimedNs),
            formatDuration(one.takenNs),
            formatRatio(one.ratio.value),
            formatRatioRange(one.ratio),
          ]
          : [one.reason]),
      ]),
    ),
    ...wrap(
      `${near.length} of ${
        formatCount(programs.length, "program")
      } within 10 % of the time claimed.`,
    ),
  ].join("\n");
}

type Found = ModelledRun & { readonly runId: string };

function formatRun({ runId, ...found }: Found, withCells: boolean): string {
  const { cells } = found.validation;
  const cellRows = cells.toSorted((a, b) => ratioOf(a) - ratioOf(b));
  return [
    [`Run ${runId}`],
    withCells ? renderTable(CELL_COLUMNS, cellRows.map(formatCell)) : [],
    renderTable(MODEL_COLUMNS, modelRows(found)),
    describePredictionError(found).flatMap((text) => wrap(text)),
  ].filter((part) => part.length > 0).map((part) => part.join("\n"))
    .join("\n\n");
}

function modelRows({ model: { error }, validation }: ModelledRun): string[][] {
  const byModel = Map.groupBy(validation.cells, ({ model }) => model);
  return [...byModel].map(([model, own]) => {
    const range = error?.ranges[model];
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
