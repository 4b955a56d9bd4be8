import {
  analyseInDepth,
  analyseRun,
  formatCount,
  readCount,
} from "../analysis/mod.ts";
import {
  type JournalFile,
  measureRun,
  MIN_ROUNDS,
  type PreparedRun,
  prepareRun,
  type Profile,
  profileFor,
  resumeRun,
  type Selection,
} from "../measure/mod.ts";
import { type Run, saveRun } from "../results/mod.ts";
import {
  type Arguments,
  parseArguments,
  parseCounts,
  parseDuration,
  parseLabel,
  refusePositionals,
  UsageError,
} from "./arguments.ts";
import {
  createJournal,
  findJournal,
  interruptOnSignals,
  openSession,
} from "./bench_session.ts";
import { EXIT, printable, runCommand } from "./command.ts";
import { formatSeconds, ProgressLine, stderrTarget } from "./progress_line.ts";
import { formatSummary } from "./summary.ts";
import { wrap } from "./table.ts";

const HELP = `Measures the concurrency models on this machine and saves the run.

Usage: deno task bench [flags]

  --quick             a few workloads, in 50 seconds
  --thorough          everything, in 45 minutes (default: 6 minutes, with more
                      workers than cores, or a worker or process for each
                      task, only where that is most informative)
  --budget TIME       how long the run may take, for example 90s, 6m or 45m.
                      What does not fit is left out, least informative first,
                      and named; spare time goes to the least certain answers
  --suite NAME        only these suites: scaling, granularity, batch, payload,
                      lifecycle, sharing
  --workload NAME     only these workloads, for example primes, http, sqlite
  --model NAME        only these models, for example async, worker-pool; the
                      baseline of a suite is always measured
  --cores LIST        worker counts, for example 1,2,4 (default: 1, 2, 4 … up
                      to the cores this process may use, and one step beyond)
  --pin COUNT         keep everything on this many cores (Linux)
  --precision PART    stop measuring a workload once the 95 % interval of its
                      best speed-up is this narrow to either side, for example
                      2% (default: 2%, with --thorough 1%)
  --replicates        measure every benchmark twice, to see how often the same
                      code is called different
  --list              show what would be measured, and for how long at most
  --resume            continue the last interrupted run with the flags that it
                      was started with; with --list, show what it measures
  --label TEXT        a name for the run, to find it by
  --out DIR           folder of saved runs (default: results)
  --json              print the run as JSON instead of the tables
  --stack             show where an error came from
  -h, --help          show this help

--suite, --workload and --model may be repeated or hold names between commas;
what is named is measured in every profile. Ctrl-C ends the run and saves what
has been measured. The exit code is 0, or 1 where a benchmark failed, 64 where
the command line is wrong, 69 where this machine cannot do it, 73 where the run
cannot be saved, 75 where another run is under way, and 130 after Ctrl-C.`;

/** Three rounds of a single workload, and a night. */
const MIN_BUDGET_MS = 10_000;
const MAX_BUDGET_MS = 12 * 3_600_000;

async function bench(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "bench",
    flags: ["quick", "thorough", "replicates", "list", "resume", "json"],
    values: ["budget", "label", "out", "pin", "precision"],
    lists: ["suite", "workload", "model", "cores"],
  });
  if (parsed.has("help")) {
    console.log(HELP);
    return EXIT.ok;
  }
  refusePositionals(parsed, "for example `deno task bench --suite scaling`");
  const dir = parsed.value("out") ?? "results";
  const interrupted = parsed.has("resume") ? await findJournal(dir) : undefined;
  const prepared = interrupted
    ? resumeRun(interrupted.read())
    : prepare(parsed);
  if (parsed.has("list")) {
    console.log(formatPlan(prepared));
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
  const run = await measure(prepared, { journal, signal: interruption });
  if (journal.failure !== undefined) {
    console.error(
      `The run cannot be resumed, since its journal could not be written: ${journal.failure}`,
    );
  }
  const measured = run.cells.some((cell) => cell.outcome.kind === "measured");
  if (!measured && interruption.aborted) {
    journal.remove();
    console.error(
      "Interrupted before anything was measured: no run is saved.",
    );
    return EXIT.interrupted;
  }
  const path = await save(run, dir);
  if (run.status === "complete") journal.remove();
  report(run, { path, asJson: parsed.has("json") });
  return exitCodeOf(run);
}

async function measure(
  prepared: PreparedRun,
  { journal, signal }: { journal: JournalFile; signal: AbortSignal },
): Promise<Run> {
  using session = await openSession();
  const progress = new ProgressLine(stderrTarget());
  try {
    return await measureRun(prepared, {
      folder: session.folder,
      journal,
      signal,
      onProgress: (event) => progress.show(event),
    });
  } finally {
    progress.clear();
  }
}

function prepare(parsed: Arguments): PreparedRun {
  return prepareRun({
    ...readProfile(parsed),
    precision: readPrecision(parsed),
    selection: readSelection(parsed),
    label: parseLabel(parsed),
    pin: readPin(parsed),
  });
}

function readPin(parsed: Arguments): number | null {
  const text = parsed.value("pin");
  if (text === undefined) return null;
  const count = readCount(text);
  if (count !== undefined) return count;
  throw new UsageError(
    `Cannot read --pin: found "${text}", expected one whole number from 1 on`,
    "for example --pin 2",
  );
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
  const named = parsed.has("quick")
    ? "quick"
    : parsed.has("thorough")
    ? "thorough"
    : undefined;
  const text = parsed.value("budget");
  if (text === undefined) return { profile: named ?? "default" };
  const budgetMs = Math.round(parseDuration("budget", text) / 1e6);
  if (budgetMs < MIN_BUDGET_MS || budgetMs > MAX_BUDGET_MS) {
    throw new UsageError(
      `Cannot read --budget: found "${text}", expected 10 seconds to 12 hours`,
      "for example --budget 6m",
    );
  }
  return { profile: named ?? profileFor(budgetMs), budgetMs };
}

function readPrecision(parsed: Arguments): number | undefined {
  const text = parsed.value("precision");
  if (text === undefined) return undefined;
  const percent = Number(/^([0-9.]+)%$/.exec(text)?.[1]);
  if (percent > 0 && percent <= 100) return percent / 100;
  throw new UsageError(
    `Cannot read --precision: found "${text}", expected a percentage up to 100%`,
    "for example --precision 2%",
  );
}

function readSelection(parsed: Arguments): Selection {
  return {
    suites: parsed.list("suite"),
    workloads: parsed.list("workload"),
    models: parsed.list("model"),
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
    console.error(`Kept the run as ${await saveRun(run, { dir: rescue })}`);
    throw error;
  }
}

function report(
  run: Run,
  { path, asJson }: { path: string; asJson: boolean },
): void {
  if (asJson) {
    console.log(JSON.stringify(run));
    console.error(`Saved ${path}`);
    return;
  }
  const analysis = analyseRun(run);
  const summary = formatSummary(analysis, analyseInDepth(run, analysis));
  const isPartial = run.status === "partial";
  const next = [
    ...(isPartial ? ["bench --resume           continues this run"] : []),
    "site                     builds the report from all saved runs",
    "compare previous latest  compares this run with the one before",
  ];
  console.log([
    printable(summary),
    "",
    `Saved ${path}${isPartial ? " (partial: it was interrupted)" : ""}`,
    ...next.map((task, index) =>
      `${index === 0 ? "Next:" : "     "}  deno task ${task}`
    ),
  ].join("\n"));
}

const WIDTH = 80;

/** What `--list` prints: the benchmarks that would be measured, a line each, and how long that takes. */
export function formatPlan({ head, scenarios }: PreparedRun): string {
  const benchmarks = scenarios.flatMap(({ benchmarks }) => benchmarks);
  const measured = benchmarks.filter(({ absence }) => absence === undefined);
  const absent = benchmarks.filter(({ absence }) => absence !== undefined);
  const extent = `${formatCount(measured.length, "benchmark")} of ${
    formatCount(scenarios.length, "scenario")
  } on ${formatCount(head.usableCores, "core")}, in at least ${
    formatCount(MIN_ROUNDS, "round")
  } each and at most ${
    formatSeconds(head.budgetMs)
  } in all. What does not fit is left out, least informative first; spare time goes to the least certain answers.`;
  return [
    ...measured.map(({ id, items }) => `${id}  (${items} a batch)`),
    ...absent.map(({ id, absence }) => `${id}  not measured: ${absence}`),
    "",
    ...wrap(extent, { width: WIDTH }),
  ].join("\n");
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

if (import.meta.main) await runCommand(bench);
