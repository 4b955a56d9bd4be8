import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  analyseTask,
  baselineOf,
  choiceOf,
  type ComparedCell,
  compareManyRuns,
  type MeasuredCell,
  type Predictor,
  type RunComparison,
  type TaskAnalysis,
  type TaskScenario,
  writeTaskProgram,
} from "../analysis/mod.ts";
import { ROOT } from "../executors/transport/child_program.ts";
import { describeMachine, type MeasuredTask, tryTask } from "../measure/mod.ts";
import { toolVersion } from "../measure/tool.ts";
import {
  formatBenchId,
  formatScenarioId,
  TASK_SUITE,
} from "../results/bench_id.ts";
import {
  findRun,
  isSourceText,
  isTaskRun,
  MAX_SOURCE_LENGTH,
  type Run,
  saveRun,
  type StoredRun,
} from "../results/mod.ts";
import type { TaskReport } from "../try/movability.ts";
import {
  readPermissionFlags,
  resolveTaskFile,
  type TaskDescription,
  type TaskSource,
} from "../try/task_file.ts";
import {
  type Arguments,
  parseArguments,
  parseBudget,
  parseLabel,
  parsePrecision,
  UsageError,
} from "./arguments.ts";
import {
  createJournal,
  interruptOnSignals,
  openSession,
} from "../measure/machine_session.ts";
import {
  EXIT,
  note,
  print,
  printJson,
  quote,
  resultsFolder,
  runCommand,
  taskLine,
  warn,
} from "./command.ts";
import { calibrate, CALIBRATION_MS, findPredictor } from "./costs.ts";
import { showProgress } from "./progress_line.ts";
import { formatTaskAnswer } from "./try_text.ts";
import { wrap } from "./table.ts";

const HELP =
  `Measures a function of yours on every concurrency model, and says which to use.

Usage: deno task try FILE[#EXPORT] [flags] [-- permissions]

FILE exports the task as its default, or under the name that follows #, and may
export more: \`inputs\`, an array of argument lists or a function that makes them;
\`params\`, axes to sweep; \`check(output, ...args)\`; \`setup()\`, which every worker
runs first; \`permissions\`. It is loaded with the deno.json beside or above it.
Without FILE, the examples are listed.

  --budget TIME       how long the whole answer may take (default: 60s)
  --quick             an answer in 15 seconds, less certain
  --precision PART    stop once the 95 % interval of the best speed-up is this
                      narrow to either side, for example 10% (default: 2%)
  --export NAME       the export to call
  --results DIR       folder of saved runs (default: results)
  --write FILE        write the program for the choice: a new file beside the
                      task's or anywhere else
  --against RUN       compare with an earlier run of the task, named as for
                      \`deno task compare\`; exit code 1 where it is worse
  --label TEXT        a name for the run, to find it by
  --publish-source    save the file's text with the run, and show it on the site
  --json              print the run and its analysis as JSON
  --stack             show where an error came from
  -h, --help          show this help

The prediction rests on a run of this machine that tells what its workers cost.
Where there is none, 20 seconds of a budget above 40s go into one.

What the task may do is asked for by Deno's own flags after --, for example
\`-- --allow-net=127.0.0.1:5432\`, or by \`permissions\` in the file; without any, a
task may read its own project. While it is measured in a loop and in threads, it
may also do what measuring needs: read any file and the environment, and run
deno. The saved run holds the name and a hash of the file, never its path, and
its text only with --publish-source.

The exit code is 0, or 1 where the task is worse than --against or no model can
run it, 2 where the command line is wrong, 69 where this machine cannot do it,
73 where something cannot be saved, 75 where another run is under way, and 130
after Ctrl-C.`;

const BUDGET_MS = 60_000;
const QUICK_BUDGET_MS = 15_000;
/** What putting the answer together takes. */
const ANSWER_MS = 1_500;

async function main(args: readonly string[]): Promise<number> {
  const startMs = performance.now();
  try {
    return await run(args, startMs);
  } catch (error) {
    // In CI, 1 says that the task is worse: a wrong command line must not look like that.
    if (!(error instanceof UsageError)) throw error;
    note(`error: ${error.message}\nhint: ${error.hint}`);
    return USAGE;
  }
}

/** What `deno task try` exits with for a wrong command line, as Deno itself does. */
const USAGE = 2;

async function run(
  args: readonly string[],
  startMs: number,
): Promise<number> {
  const end = args.indexOf("--");
  const parsed = parseArguments(end < 0 ? args : args.slice(0, end), {
    command: "try",
    flags: ["quick", "json", "publish-source"],
    values: [
      ...[
        "budget",
        "precision",
        "export",
        "results",
        "write",
        "against",
        "label",
      ],
    ],
  });
  const [path, ...others] = parsed.positionals;
  if (path === undefined) return await listExamples();
  if (others.length > 0) {
    throw new UsageError(
      `Cannot read ${others[0]}: found a second file, expected one`,
      "permissions come after --, for example `-- --allow-net`",
    );
  }
  const options = {
    parsed,
    startMs,
    budgetMs: readBudget(parsed),
    label: parseLabel(parsed),
    permissions: readPermissions(end < 0 ? [] : args.slice(end + 1)),
    dir: resultsFolder(parsed.value("results")),
  };
  await assertNew(parsed.value("write"));
  const against = await findReference(parsed, options.dir);
  return await measureTask(path, { ...options, against });
}

interface Options {
  readonly parsed: Arguments;
  readonly startMs: number;
  readonly budgetMs: number;
  readonly label: string | null;
  readonly permissions: Deno.PermissionOptionsObject;
  readonly dir: string;
  readonly against: StoredRun | undefined;
}

async function measureTask(path: string, options: Options): Promise<number> {
  const { parsed, startMs, budgetMs, label, dir, against } = options;
  const exportName = parsed.value("export");
  const task = {
    ...(exportName === undefined ? undefined : { exportName }),
    ...{ permissions: options.permissions, cwd: Deno.cwd() },
  };
  const { label: called } = findTask(path, task);
  note(`Looking whether ${called} can move to threads and processes …`);
  const signal = interruptOnSignals();
  using session = await openSession();
  const { folder } = session;
  const journal = await createJournal(dir);
  let predictor: Predictor | undefined;
  const { report, run } = await showProgress((onProgress) =>
    tryTask(path, {
      ...{ ...task, label, signal, folder, startMs, journal, onProgress },
      budgetMs: budgetMs - ANSWER_MS,
      profile: parsed.has("quick") ? "quick" : "default",
      precision: parsePrecision(parsed),
      adapt: async (task, report) => {
        for (const { message } of report.problems) note(message);
        predictor = await findPredictor((await describeMachine()).id, dir) ??
          (budgetMs > 2 * CALIBRATION_MS
            ? await calibrate({ dir, folder, signal })
            : undefined);
        return {
          ...withItemsOf(task, against?.run),
          ...(parsed.has("publish-source")
            ? { source: sourceOf(report) }
            : undefined),
        };
      },
    })
  ).catch((error) => {
    if (!signal.aborted) throw error;
    return { report: null, run: null };
  });
  journal.remove();
  if (!report) return EXIT.interrupted;
  if (!run) {
    if (parsed.has("json")) printJson({ problems: report.problems });
    else print(formatImpossible(report));
    return EXIT.negative;
  }
  if (run.cells.every(({ outcome }) => outcome.kind !== "measured")) {
    if (signal.aborted) {
      note("Interrupted before anything was measured: no run is saved.");
      return EXIT.interrupted;
    }
    print(formatFailed(run));
    return EXIT.negative;
  }
  const saved = await saveRun(run, { dir });
  return await answer(
    { report, run, saved, predictor },
    { ...options, signal },
  );
}

/** The file of a task. @throws {UsageError} where there is none. */
export function findTask(
  path: string,
  options: Parameters<typeof resolveTaskFile>[1],
): TaskSource {
  try {
    return resolveTaskFile(path, options);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(error.message, "`deno task try` lists examples");
  }
}

/** The text of the task's file, as a run may hold it. */
function sourceOf({ description }: TaskReport): string {
  const text = description.text.replaceAll("\r\n", "\n");
  if (isSourceText(text)) return text;
  throw new UsageError(
    `Cannot publish ${
      fileURLToPath(description.module)
    }: found ${text.length} characters, expected at most ${MAX_SOURCE_LENGTH} and no control characters`,
    "leave --publish-source out",
  );
}

/** Batches of the size that an earlier run had: others are not compared. */
function withItemsOf(task: MeasuredTask, run: Run | undefined): MeasuredTask {
  if (!run) return task;
  const baseline = baselineOf(run, TASK_SUITE);
  return {
    ...task,
    scenarios: task.scenarios.map((scenario) => {
      const id = formatScenarioId({
        ...{ suite: TASK_SUITE, workload: task.id },
        parameters: scenario.parameters,
      });
      const before = run.cells.find((cell) =>
        cell.model === baseline && formatScenarioId(cell) === id
      );
      return before ? { ...scenario, items: before.items } : scenario;
    }),
  };
}

async function answer(
  { report, run, saved, predictor }: {
    readonly report: TaskReport;
    readonly run: Run;
    readonly saved: string;
    readonly predictor: Predictor | undefined;
  },
  { parsed, against, signal }: Options & { readonly signal: AbortSignal },
): Promise<number> {
  const analysis = analyseTask(run, predictor);
  const target = parsed.value("write");
  const program = writeProgram({ report, analysis, target });
  const comparison = against &&
    compareManyRuns([against.run, run]).comparisons[0];
  const worse = comparison ? findWorse(comparison, analysis) : [];
  if (parsed.has("json")) {
    printJson({
      ...{ run, analysis, program, problems: report.problems },
      ...(comparison ? { comparison, worse } : undefined),
    });
  } else {
    const text = formatTaskAnswer(analysis, {
      isPredicted: predictor !== undefined,
      against: against && { name: against.run.label ?? against.run.id, worse },
    });
    print(program === undefined ? text : `${text}\n\n${program.trimEnd()}`);
  }
  if (target !== undefined) {
    if (program === undefined) {
      note(`Did not write ${target}: there is no verdict to write it for.`);
    } else {
      await Deno.writeTextFile(target, program, { createNew: true });
      note(`Wrote ${target}`);
    }
  }
  note(`Saved ${saved}`);
  if (signal.aborted) return EXIT.interrupted;
  return worse.length > 0 ? EXIT.negative : EXIT.ok;
}

/** The recommended variants that take longer than they did in an earlier run. */
function findWorse(
  { cells }: RunComparison,
  { scenarios }: TaskAnalysis,
): ComparedCell[] {
  const chosen = scenarios.flatMap(({ workload, parameters }) => {
    const cell = choiceOf(workload);
    return cell ? [formatBenchId({ ...cell, parameters })] : [];
  });
  return cells.filter((cell) => cell.kind === "compared")
    .filter(({ id, verdict }) => verdict === "worse" && chosen.includes(id));
}

function formatImpossible({ description, problems }: TaskReport): string {
  const causes = problems.filter(({ models }) => models.length > 0)
    .flatMap(({ message }) => wrap(message));
  return [
    ...wrap(`No model can run ${description.label}:`),
    "",
    ...causes,
  ].join("\n");
}

function formatFailed({ cells, workloads }: Run): string {
  const reasons = cells.flatMap(({ outcome }) =>
    outcome.kind === "failed" ? [outcome.reason] : []
  );
  if (reasons.length === 0) {
    reasons.push(
      "its time was over before all models had had a turn; give it more with --budget, or measure while no other program uses the cores",
    );
  }
  return [
    `Nothing of ${workloads[0]?.label ?? "the task"} could be measured:`,
    ...new Set(reasons.flatMap((reason) => wrap(reason))),
  ].join("\n");
}

/** The program for the choice of the last scenario; none where there is no verdict. */
function writeProgram(
  { report: { description }, analysis, target }: {
    readonly report: TaskReport;
    readonly analysis: TaskAnalysis;
    readonly target: string | undefined;
  },
): string | undefined {
  const last = analysis.scenarios.at(-1);
  const choice = last && choiceOf(last.workload);
  if (!last || !choice) return undefined;
  const file = fileURLToPath(description.module);
  const path = relative(dirname(target ? resolve(target) : file), file)
    .replaceAll("\\", "/");
  return programOf(choice, {
    ...{ description, scenario: last },
    module: path.startsWith(".") ? path : `./${path}`,
  });
}

/** The program that runs a scenario of a task on a variant, and imports the task as `module`. */
export function programOf(
  choice: MeasuredCell,
  { description, scenario: { parameters, items }, module }: {
    readonly description: TaskDescription;
    readonly scenario: Pick<TaskScenario, "parameters" | "items">;
    readonly module: string;
  },
): string {
  const { export: name, inputs, hasSetup, config } = description;
  const { read: _, ...permissions } = description.permissions;
  return writeTaskProgram(choice, {
    ...{ module, export: name, inputs, hasSetup },
    ...{ parameters, items, permissions },
    ...(knowsLibrary(config) ? undefined : { library: LIBRARY }),
  });
}

const LIBRARY = ROOT.protocol === "file:"
  ? new URL("../../mod.ts", import.meta.url).href
  : `jsr:@crossover/crossover@${toolVersion()}`;

/** Whether a project can import the library by its name: else a program names this copy of it. */
function knowsLibrary(config: string | null): boolean {
  if (config === null) return false;
  return /"@crossover\/crossover"|"workspace"/.test(
    Deno.readTextFileSync(config),
  );
}

export function readBudget(parsed: Arguments): number {
  return parseBudget(parsed) ??
    (parsed.has("quick") ? QUICK_BUDGET_MS : BUDGET_MS);
}

function readPermissions(
  flags: readonly string[],
): Deno.PermissionOptionsObject {
  try {
    return readPermissionFlags(flags);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(error.message, "they stand after --");
  }
}

/** Nothing of the user's is overwritten, and nobody waits a minute to be told so. */
async function assertNew(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const found = await Deno.lstat(path).catch(() => undefined);
  if (!found) return;
  throw new UsageError(
    `Cannot write ${path}: found ${
      found.isDirectory ? "a folder" : "a file"
    } of that name, expected none`,
    "name a new file with --write",
  );
}

async function findReference(
  parsed: Arguments,
  dir: string,
): Promise<StoredRun | undefined> {
  const name = parsed.value("against");
  if (name === undefined) return undefined;
  const found = await findRun(name, { dir, onProblem: warn });
  if (isTaskRun(found.run)) return found;
  throw new UsageError(
    `Cannot compare with ${found.file}: found a run of Crossover's own workloads, expected one of \`deno task try\``,
    "name a run of the same task with --against",
  );
}

const EXAMPLES = new URL("../../examples/", import.meta.url);

async function listExamples(): Promise<number> {
  const names: string[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(EXAMPLES)) {
      if (isFile && name.endsWith(".ts")) names.push(name);
    }
  } catch {
    // A copy without examples.
  }
  const path = (name: string) =>
    relative(Deno.cwd(), fileURLToPath(new URL(name, EXAMPLES)));
  print([
    "Name the file of a task, or try an example:",
    "",
    ...names.sort().map((name) => `  ${taskLine(`try ${quote(path(name))}`)}`),
    "",
    "`deno task try --help` says what a file may export.",
  ].join("\n"));
  return EXIT.ok;
}

if (import.meta.main) await runCommand(main, HELP);
