import { formatCount, reportInDepth, reportRun } from "../text/mod.ts";
import {
  estimateTimes,
  type JournalFile,
  measureRun,
  MIN_ROUNDS,
  type PreparedRun,
  prepareRun,
  type Profile,
  profileFor,
  resumeRun,
  SELECTABLE,
  type Selection,
} from "../measure/mod.ts";
import { OWN_CONFIG } from "../executors/transport/child_program.ts";
import { findRuns, type Run, RunFormatError, saveRun } from "../results/mod.ts";
import {
  type Arguments,
  modelAliases,
  parseArguments,
  parseBudget,
  parseChoices,
  parseCount,
  parseCounts,
  parseLabel,
  parsePrecision,
  refusePositionals,
  UsageError,
} from "./arguments.ts";
import {
  createJournal,
  findJournal,
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
} from "./command.ts";
import { formatSeconds, showProgress } from "./progress_line.ts";
import { formatSummary } from "./summary.ts";
import {
  type Column,
  fits,
  renderTable,
  renderWrappedTable,
  right,
  WIDTH,
  wrap,
} from "./table.ts";

const HELP = [
  `Measures the concurrency models on this machine and saves the run.

Usage: deno task bench [flags]

  --quick             a few workloads, in 50 seconds
  --thorough          everything, in 45 minutes (default: 6 minutes, with more
                      workers than cores, or a worker or process for each
                      task, only where that is most informative)
  --budget TIME       how long the run may take, for example 90s, 6m or 45m.
                      What does not fit is left out, least informative first,
                      and named; spare time goes to the least certain answers
  --suite NAME        only these suites
  --workload NAME     only these workloads
  --model NAME        only these models; the baseline of a suite is always
                      measured
  --cores LIST        worker counts, for example 1,2,4 (default: 1, 2, 4 … up
                      to the cores this process may use, and one step beyond)
  --pin COUNT         keep everything on this many cores (Linux)
  --precision PART    stop measuring a workload once the 95 % interval of its
                      best speed-up is this narrow to either side, for example
                      2% (default: 2%, with --thorough 1%)
  --replicates        measure every benchmark twice, to see how often the same
                      code is called different
  --list              show what would be measured, and for how long
  --ids               the same as a list of benchmark ids, for programs
  --resume            continue the last interrupted run with the flags that it
                      was started with; with --list, show what it measures
  --label TEXT        a name for the run, to find it by
  --ci                say in the run that continuous integration measured it
  --results DIR       folder of saved runs (default: results)
  --json              print the run as JSON instead of the tables
  --stack             show where an error came from
  -h, --help          show this help

--suite, --workload and --model may be repeated or hold names between commas;
what is named is measured in every profile:
`,
  ...formatNames("suites", SELECTABLE.suites),
  ...formatNames("workloads", SELECTABLE.workloads),
  ...formatNames("models", SELECTABLE.models),
  ...formatNames("", SELECTABLE.methods),
  `
Ctrl-C ends the run and saves what has been measured. The exit code is 0, or 1
where a benchmark failed, 64 where the command line is wrong, 69 where this
machine cannot do it, 73 where the run cannot be saved, 75 where another run is
under way, and 130 after Ctrl-C.`,
].join("\n");

function formatNames(what: string, names: readonly string[]): string[] {
  const lines = wrap(names.join(", "), { width: WIDTH - 13 });
  return lines.map((line, index) =>
    `  ${(index === 0 ? what : "").padEnd(11)}${line}`
  );
}

export async function bench(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "bench",
    flags: [
      "quick",
      "thorough",
      "replicates",
      "list",
      "ids",
      "resume",
      "json",
      "ci",
    ],
    values: ["budget", "label", "results", "pin", "precision"],
    lists: ["suite", "workload", "model", "cores"],
  });
  refusePositionals(parsed, "for example `deno task bench --suite scaling`");
  const dir = resultsFolder(parsed.value("results"));
  const interrupted = parsed.has("resume") ? await findJournal(dir) : undefined;
  const prepared = interrupted
    ? resumeRun(interrupted.read())
    : prepare(parsed);
  if (parsed.has("list") || parsed.has("ids")) {
    print(parsed.has("ids") ? formatIds(prepared) : formatPlan(prepared));
    return EXIT.ok;
  }
  const journal = interrupted ?? await createJournal(dir);
  return await measureAndSave(prepared, { dir, journal, parsed });
}

interface Destination {
  readonly dir: string;
  readonly journal: JournalFile;
  readonly parsed: Arguments;
}

async function measureAndSave(
  prepared: PreparedRun,
  { dir, journal, parsed }: Destination,
): Promise<number> {
  const interruption = interruptOnSignals();
  const run: Run = {
    ...await measure(prepared, { journal, signal: interruption }),
    ...(parsed.has("ci") ? { origin: "ci" } : undefined),
  };
  if (journal.failure !== undefined) {
    note(
      `The run cannot be resumed, since its journal could not be written: ${journal.failure}`,
    );
  }
  const measured = run.cells.some((cell) => cell.outcome.kind === "measured");
  if (!measured && interruption.aborted) {
    journal.remove();
    note("Interrupted before anything was measured: no run is saved.");
    return EXIT.interrupted;
  }
  return await saveAndReport(run, { dir, parsed, journal });
}

/** Saves a run, which needs its journal no more where it is whole, and says what it shows; the exit code. */
export async function saveAndReport(
  run: Run,
  { dir, parsed, journal }: Omit<Destination, "journal"> & {
    readonly journal?: JournalFile;
  },
): Promise<number> {
  const path = await save(run, dir);
  if (run.status === "complete") journal?.remove();
  await report(run, { path, dir, parsed });
  return exitCodeOf(run);
}

async function measure(
  prepared: PreparedRun,
  { journal, signal }: { journal: JournalFile; signal: AbortSignal },
): Promise<Run> {
  using session = await openSession();
  return await showProgress((onProgress) =>
    measureRun(prepared, {
      folder: session.folder,
      ...{ journal, signal, onProgress },
    })
  );
}

function prepare(parsed: Arguments): PreparedRun {
  return prepareRun({
    ...readProfile(parsed),
    precision: parsePrecision(parsed),
    selection: readSelection(parsed),
    label: parseLabel(parsed),
    pin: parseCount(parsed, "pin") ?? null,
  });
}

/** A budget alone chooses the profile that fits into it. */
function readProfile(
  parsed: Arguments,
): { readonly profile: Profile["id"]; readonly budgetMs?: number } {
  if (parsed.has("quick") && parsed.has("thorough")) {
    throw new UsageError(
      "Cannot read --quick: found --thorough too, expected one of them",
      "choose one",
    );
  }
  const named = (["quick", "thorough"] as const)
    .find((profile) => parsed.has(profile));
  const budgetMs = parseBudget(parsed);
  if (budgetMs === undefined) return { profile: named ?? "default" };
  return { profile: named ?? profileFor(budgetMs), budgetMs };
}

function readSelection(parsed: Arguments): Selection {
  return {
    suites: parseChoices(parsed, "suite", SELECTABLE.suites),
    workloads: parseChoices(parsed, "workload", SELECTABLE.workloads),
    models: parseChoices(
      parsed,
      "model",
      [...SELECTABLE.models, ...SELECTABLE.methods],
      modelAliases(SELECTABLE.models),
    ),
    cores: parseCounts("cores", parsed.list("cores")),
    replicates: parsed.has("replicates"),
  };
}

/** What has been measured is kept even where the folder that was free before has filled up meanwhile. */
async function save(run: Run, dir: string): Promise<string> {
  try {
    return await saveRun(run, { dir });
  } catch (error) {
    const rescue = await Deno.makeTempDir({ prefix: "crossover-rescued-" });
    note(`Kept the run as ${await saveRun(run, { dir: rescue })}`);
    throw error;
  }
}

async function report(
  run: Run,
  { path, dir, parsed }: {
    readonly path: string;
    readonly dir: string;
    readonly parsed: Arguments;
  },
): Promise<void> {
  if (parsed.has("json")) {
    printJson(run);
    note(`Saved ${path}`);
    return;
  }
  const analysis = reportRun(run);
  const isPartial = run.status === "partial";
  print([
    formatSummary(analysis, reportInDepth(run)),
    "",
    `Saved ${path}${isPartial ? " (partial: it was interrupted)" : ""}`,
    ...formatNext({
      isPartial,
      hasPrevious: await hasPrevious(run, dir),
      results: parsed.value("results"),
    }),
  ].join("\n"));
}

/** Whether `previous` and `latest` name the run before this one, and this one. */
async function hasPrevious({ id }: Run, dir: string): Promise<boolean> {
  try {
    const [, latest] = await findRuns(["previous", "latest"], { dir });
    return latest?.run.id === id;
  } catch (error) {
    if (error instanceof RunFormatError) return false;
    throw error;
  }
}

/** The commands that go on from a run, as they work from where the user is and where the run was saved. */
export function formatNext({ isPartial, hasPrevious, results }: {
  readonly isPartial: boolean;
  readonly hasPrevious: boolean;
  readonly results: string | undefined;
}): string[] {
  const flag = results === undefined ? "" : ` --results ${quote(results)}`;
  const report = OWN_CONFIG === null ? "report" : "site";
  const steps = [
    ...(isPartial ? [[`bench --resume${flag}`, "continues this run"]] : []),
    [`${report}${flag}`, "builds the report from all saved runs"],
    ...(hasPrevious
      ? [[
        `compare previous latest${flag}`,
        "compares this run with the one before",
      ]]
      : []),
  ];
  const rows = steps.map(([task = "", what = ""], index) => [
    index === 0 ? "Next:" : "",
    taskLine(task),
    what,
  ]);
  const table = renderTable(["", "", ""], rows).slice(1);
  if (fits(table)) return table;
  return rows.map(([head = "", task]) => `${head.padEnd(5)}  ${task}`);
}

const PLAN_COLUMNS: readonly Column[] = [
  "workload",
  right("time"),
  "variants (workers)",
];

/** What `--list` prints: a table for each suite, and what there is in all. */
export function formatPlan(prepared: PreparedRun): string {
  const { head, scenarios } = prepared;
  const times = estimateTimes(prepared);
  const planned = scenarios.map((scenario, index) => ({
    ...scenario,
    ms: times[index] ?? 0,
  }));
  const suites = Map.groupBy(planned, ({ suite }) => suite);
  const measured = scenarios.flatMap(({ benchmarks }) =>
    benchmarks.filter(({ absence }) => absence === undefined)
  );
  const totalMs = times.reduce((sum, ms) => sum + ms, 0);
  const extent = `${formatCount(measured.length, "benchmark")} of ${
    formatCount(scenarios.length, "scenario")
  } on ${formatCount(head.usableCores, "core")}, in at least ${
    formatCount(MIN_ROUNDS, "round")
  } each, which take about ${formatSeconds(totalMs)}, and at most ${
    formatSeconds(head.budgetMs)
  } in all. What does not fit is left out, least informative first; spare time goes to the least certain answers. Times are guesses from Crossover's own runs. \`--ids\` lists the benchmarks.`;
  return [
    ...[...suites].map(([suite, own]) => formatPlannedSuite(suite, own)),
    [
      ...formatAbsences(scenarios.flatMap(({ benchmarks }) => benchmarks)),
      ...wrap(extent),
    ],
  ].map((lines) => lines.join("\n")).join("\n\n");
}

type PlannedScenario = PreparedRun["scenarios"][number];
type PlannedBenchmark = PlannedScenario["benchmarks"][number];

function formatPlannedSuite(
  suite: string,
  scenarios: readonly (PlannedScenario & { readonly ms: number })[],
): string[] {
  const variants = scenarios.map(({ benchmarks }) =>
    formatVariants(benchmarks)
  );
  const rows = scenarios.map((scenario, index) => [
    `  ${nameScenario(scenario, scenarios)}`,
    formatSeconds(scenario.ms),
    index > 0 && variants[index] === variants[index - 1]
      ? "the same"
      : variants[index] ?? "",
  ]);
  return [suite, ...renderWrappedTable(PLAN_COLUMNS, rows)];
}

/** `spin, itemMicros 10`: the parameters that set it apart in its suite. */
function nameScenario(
  { workload, parameters }: PlannedScenario,
  scenarios: readonly PlannedScenario[],
): string {
  const telling = Object.entries(parameters).filter(([name, value]) =>
    scenarios.some((other) =>
      other.workload === workload && other.parameters[name] !== value
    )
  );
  return [workload, ...telling.map((pair) => pair.join(" "))].join(", ");
}

function formatVariants(benchmarks: readonly PlannedBenchmark[]): string {
  const measured = benchmarks.filter(({ absence }) => absence === undefined);
  const models = Map.groupBy(measured, ({ model }) => model);
  return [...models].map(([model, own]) => {
    const workers = [...new Set(own.map(({ workers }) => workers))];
    return workers.join() === "1" ? model : `${model} (${workers})`;
  }).join(", ");
}

function formatAbsences(benchmarks: readonly PlannedBenchmark[]): string[] {
  const absent = benchmarks.filter(({ absence }) => absence !== undefined);
  return [...Map.groupBy(absent, ({ model }) => model)]
    .flatMap(([model, own]) => {
      const workloads = new Set(own.map(({ workload }) => workload));
      return wrap(
        `Not measured, as ${model} has no form of them: ${
          [...workloads].join(", ")
        }.`,
      );
    });
}

function formatIds({ scenarios }: PreparedRun): string {
  return scenarios.flatMap(({ benchmarks }) => benchmarks)
    .filter(({ absence }) => absence === undefined)
    .map(({ id }) => id).join("\n");
}

/** What `bench` exits with after a run. */
export function exitCodeOf(
  { status, cells, warnings }: Pick<Run, "status" | "cells" | "warnings">,
): number {
  if (status === "partial") return EXIT.interrupted;
  const failed = cells.some(({ outcome }) => outcome.kind === "failed") ||
    warnings.some(({ kind }) => kind === "failed-round");
  return failed ? EXIT.negative : EXIT.ok;
}

if (import.meta.main) await runCommand(bench, HELP);
