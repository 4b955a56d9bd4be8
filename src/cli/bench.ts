import { analyseRun } from "../analysis/mod.ts";
import {
  measureRun,
  type MeasureRunOptions,
  PROFILES,
  type Selection,
} from "../measure/mod.ts";
import { assertCanSave, type Run, saveRun } from "../results/mod.ts";
import {
  type Arguments,
  parseArguments,
  parseCounts,
  UsageError,
} from "./arguments.ts";
import { printable, runCommand } from "./command.ts";
import { EXIT } from "./exit_codes.ts";
import { ProgressLine, stderrTarget } from "./progress_line.ts";
import { formatSummary } from "./summary.ts";

const HELP = `Measures the concurrency models on this machine and saves the run.

Usage: deno task bench [flags]

  --quick             finish within a minute on 2 cores (default: 5 minutes)
  --suite NAME        only these suites: cpu, io
  --workload NAME     only these workloads: primes, mandelbrot, http, file-read
  --model NAME        only these models: async, worker-pool, subprocess-pool;
                      sequential is always measured, as the baseline
  --cores LIST        worker counts, for example 1,2,4 (default: 1, 2, 4 … up
                      to the cores this process may use, and one step beyond)
  --label TEXT        a name for the run, to find it by
  --out DIR           folder of saved runs (default: results)
  --json              print the run as JSON instead of the tables
  --stack             show where an error came from
  -h, --help          show this help

--suite, --workload and --model may be repeated or hold names between commas.
Ctrl-C ends the run and saves what has been measured. The exit code is 0, or 1
where a cell failed, 64 where the command line is wrong, 73 where the run cannot
be saved, and 130 after Ctrl-C.`;

if (import.meta.main) await runCommand(bench);

async function bench(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "bench",
    flags: ["quick", "json"],
    values: ["label", "out"],
    lists: ["suite", "workload", "model", "cores"],
  });
  if (parsed.has("help")) {
    console.log(HELP);
    return EXIT.ok;
  }
  const dir = parsed.value("out") ?? "results";
  await assertCanSave(dir);
  const interruption = interruptOnSignals();
  const run = await measure(parsed, interruption);
  const measured = run.cells.some((cell) => cell.outcome.kind === "measured");
  if (!measured && interruption.aborted) {
    console.error(
      "Interrupted before the first cell was measured: no run is saved.",
    );
    return EXIT.interrupted;
  }
  const path = await save(run, dir);
  report(run, { path, asJson: parsed.has("json") });
  return exitCode(run);
}

async function measure(parsed: Arguments, signal: AbortSignal): Promise<Run> {
  const progress = new ProgressLine(stderrTarget());
  const options: MeasureRunOptions = {
    profile: PROFILES[parsed.has("quick") ? "quick" : "default"],
    selection: readSelection(parsed),
    label: readLabel(parsed),
    signal,
    onProgress: (event) => progress.show(event),
  };
  try {
    return await measureRun(options);
  } finally {
    progress.clear();
  }
}

function readSelection(parsed: Arguments): Selection {
  return {
    suites: parsed.list("suite"),
    workloads: parsed.list("workload"),
    models: parsed.list("model"),
    cores: parseCounts("cores", parsed.list("cores")),
  };
}

function readLabel(parsed: Arguments): string | null {
  const label = parsed.value("label") ?? null;
  if (label === null || /^\P{Cc}{1,200}$/u.test(label)) return label;
  throw new UsageError(
    `Cannot read --label: found ${label.length} characters, expected one line of at most 200`,
    "choose a short name for the run",
  );
}

/** The first Ctrl-C ends the measuring; the next one ends the process as usual. */
function interruptOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const listener = () => {
      Deno.removeSignalListener(signal, listener);
      controller.abort();
    };
    Deno.addSignalListener(signal, listener);
  }
  return controller.signal;
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
  console.log(`${printable(formatSummary(analyseRun(run)))}

Saved ${path}${run.status === "partial" ? " (partial: it was interrupted)" : ""}
Next:  deno task site                     builds the report from all saved runs
       deno task compare previous latest  compares this run with the one before`);
}

function exitCode(run: Run): number {
  if (run.status === "partial") return EXIT.interrupted;
  const failed = run.cells.some((cell) => cell.outcome.kind === "failed");
  return failed ? EXIT.negative : EXIT.ok;
}
