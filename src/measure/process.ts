import { basename } from "node:path";
import projectConfig from "../../deno.json" with { type: "json" };
import { OWN_CONFIG, ROOT } from "../executors/transport/child_program.ts";
import { flagsBeside } from "../try/movability.ts";
import { mergePermissions } from "../try/task_file.ts";
import type { MeasuredTask } from "./task.ts";
import type {
  BenchRecord,
  BenchRequest,
  Contest,
  ProbeRequest,
  VariantRequest,
} from "../results/bench_id.ts";

/** What a measured process needs beside its arguments. */
export interface ProcessOptions {
  /** Folder for everything temporary. */
  readonly folder: string;
  /** Processors to stay on; null for all. */
  readonly pinnedCores: readonly number[] | null;
  /** The user's task that it measures, under the user's configuration. */
  readonly task?: MeasuredTask | undefined;
  /** Programs of other runtimes or releases that it measures. */
  readonly contest?: Contest | undefined;
  /** Whether it may start any program: other pools than ours bring some of their own. */
  readonly mayRunAnything?: boolean;
}

/** What one `deno bench` process is to do. */
export interface BenchJob extends ProcessOptions {
  readonly suite: string;
  readonly scenarios: BenchRequest["scenarios"];
  /** Time after which the process is to stop by itself, in milliseconds; soon afterwards it is stopped. */
  readonly leftMs: number;
  /** Cores that others may keep busy; absent where the process is to go on whatever they do. */
  readonly mostForeignCores?: number;
  /** Ends the process. */
  readonly signal: AbortSignal;
  /** How long a visit may take before it counts as stuck, in milliseconds. */
  patienceMs(id: string): number;
  onRecord(record: BenchRecord): void;
}

/** How a `deno bench` process ended. */
export interface BenchEnd {
  /** Why it was ended early, or the last lines of its standard error where it failed; empty where all went well. */
  readonly problem: string;
}

/** The seam between planning and real processes: tests put a fake in its place. */
export type RunBench = (job: BenchJob) => Promise<BenchEnd>;

/** Often enough for a progress bar, rarely enough to leave the measured process alone. */
const POLL_MS = 250;
/** How long a process may go on after its time, in milliseconds: to end its visit and write down what it has. */
const LATE_MS = 4_000;
const STDERR_TAIL = 2_000;
/** Exit codes of a process that went through: some benches may have failed, and said so. */
const WENT_THROUGH = [0, 1];
/** What Deno says of them, which is less than their records tell. */
const BENCH_FAILED = /error: Bench failed(\s+Stack backtrace:\s+0: <unknown>)?/;

/** Measures some scenarios in a fresh `deno bench --json` process, and passes on its records as they come. */
export async function runBench(job: BenchJob): Promise<BenchEnd> {
  const records = new RecordFile(
    `${job.folder}/records-${crypto.randomUUID()}.ndjson`,
  );
  const child = spawnBench(job, records.path);
  // Deno prints each bench there at its end, and what it says is counted by the records.
  const stdout = new Response(child.stdout).text();
  const stderr = new Response(child.stderr).text();
  const ended = await follow(child, { job, records });
  const [{ code }, errors] = await Promise.all([
    child.status,
    stderr,
    stdout,
    child.stdin.close().catch(() => {}),
  ]);
  Deno.removeSync(records.path);
  if (ended !== undefined) return { problem: ended };
  if (WENT_THROUGH.includes(code)) {
    return { problem: tailOf(errors.replace(BENCH_FAILED, "")) };
  }
  return {
    problem: `deno bench ended with exit code ${code}: ${tailOf(errors)}`,
  };
}

/** The last lines of a standard error, which say what went wrong. */
export function tailOf(errors: string): string {
  return errors.trim().slice(-STDERR_TAIL);
}

/** Starts `deno bench --json` on one suite's scenarios, whose records go to a file. */
export function spawnBench(
  { suite, scenarios, leftMs, mostForeignCores, ...job }:
    & Pick<BenchJob, "suite" | "scenarios" | "leftMs" | "mostForeignCores">
    & ProcessOptions,
  recordTo: string,
) {
  const stopAt = Date.now() + leftMs;
  const request: BenchRequest = {
    ...{ scenarios, stopAt, recordTo },
    ...(mostForeignCores === undefined ? undefined : { mostForeignCores }),
    ...(job.task ? { task: job.task.request } : undefined),
    ...(job.contest ? { contest: job.contest } : undefined),
  };
  return spawnDeno({
    subcommand: ["bench", "--json"],
    file: `bench/${suite}_bench.ts`,
    argument: JSON.stringify(request),
  }, job);
}

/** Starts `deno` with a permission set on a file of `bench/`, kept on some processors where that is asked for. */
function spawnDeno(
  { subcommand, file, argument }: {
    readonly subcommand: readonly string[];
    readonly file: string;
    readonly argument: string;
  },
  { folder, pinnedCores, task, contest, mayRunAnything }: ProcessOptions,
) {
  const needed = {
    ...projectConfig.permissions.measure,
    write: [folder],
    ...(mayRunAnything || contest ? { run: true, sys: true } : undefined),
  };
  const args = [
    ...subcommand,
    "--quiet",
    "--no-check",
    "--no-prompt",
    ...flagsBeside(
      task ? task.config : OWN_CONFIG,
      // A user's task shares an isolate with the harness.
      mergePermissions(needed, task?.request.permissions ?? {}),
    ),
    OWN_CONFIG === null ? importOf(file, folder) : new URL(file, ROOT).href,
    ...(subcommand[0] === "bench" ? ["--"] : []),
    argument,
  ];
  const options = {
    // Where temporary files go, on Windows by the last two.
    env: { TMPDIR: folder, TEMP: folder, TMP: folder, NO_COLOR: "1" },
    // Its end tells the process that nobody waits for it any more.
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  } as const;
  if (!pinnedCores) {
    return new Deno.Command("deno", { args, ...options }).spawn();
  }
  return new Deno.Command("taskset", {
    args: ["--cpu-list", pinnedCores.join(","), "deno", ...args],
    ...options,
  }).spawn();
}

/** `deno bench` takes files alone, and none of a `node_modules`: one that imports that of a package. */
function importOf(file: string, folder: string): string {
  const path = `${folder}/${basename(file)}`;
  const code = `import ${JSON.stringify(new URL(file, ROOT).href)};\n`;
  Deno.writeTextFileSync(path, code);
  return path;
}

/** Reads the records that a bench file appends while it runs, as far as they are whole. */
export class RecordFile {
  readonly path: string;
  readonly #decoder = new TextDecoder();
  #read = 0;
  #rest = "";

  constructor(path: string) {
    this.path = path;
    Deno.writeTextFileSync(path, "", { createNew: true });
  }

  /** The records that have come since the last call. */
  take(): BenchRecord[] {
    const bytes = Deno.readFileSync(this.path);
    // A character may be cut in two where the file is read while it is written.
    const news = this.#decoder.decode(bytes.subarray(this.#read), {
      stream: true,
    });
    const lines = (this.#rest + news).split("\n");
    this.#read = bytes.length;
    this.#rest = lines.pop() ?? "";
    return lines.flatMap(parseRecord);
  }
}

/** A line that was cut short, as by a full disk, tells nothing: what it was about is missing, and noticed by that. */
function parseRecord(line: string): BenchRecord[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

/**
 * Passes records on until the process has ended; ends it itself on abort, when its time is long over, or where nothing
 * comes any more. Gives the problem for which it has ended it, which is empty where nobody is to blame.
 */
async function follow(
  child: Deno.ChildProcess,
  { job, records }: { readonly job: BenchJob; readonly records: RecordFile },
): Promise<string | undefined> {
  let hasEnded = false;
  const startMs = performance.now();
  let lastNewsMs = startMs;
  let patienceMs = MIN_PATIENCE_MS;
  const exit = child.status.then(() => hasEnded = true);
  while (true) {
    const timer = Promise.withResolvers<void>();
    const poll = setTimeout(timer.resolve, POLL_MS);
    await Promise.race([exit, timer.promise]);
    clearTimeout(poll);
    for (const record of records.take()) {
      job.onRecord(record);
      lastNewsMs = performance.now();
      if (record.kind === "started") patienceMs = job.patienceMs(record.id);
    }
    if (hasEnded) return undefined;
    const now = performance.now();
    const problem = job.signal.aborted || now - startMs > job.leftMs + LATE_MS
      ? ""
      : now - lastNewsMs > patienceMs
      ? `no result within ${patienceMs / 1_000} s`
      : undefined;
    if (problem === undefined) continue;
    await endProcess(child, job.signal.aborted ? GRACE_MS : 0);
    for (const record of records.take()) job.onRecord(record);
    return problem;
  }
}

/** How long a process may say nothing, at least: most visits take a fraction of a second. */
export const MIN_PATIENCE_MS = 60_000;

/** Long enough to tidy up, however slow the machine; code that is stuck never does. */
const GRACE_MS = 10_000;

/**
 * Asks a process to end, makes it where it does not within a while, and waits until it has.
 *
 * @param graceMs How long it may take to end by itself.
 */
export async function endProcess(
  child: Deno.ChildProcess,
  graceMs = GRACE_MS,
): Promise<void> {
  send(child, "SIGINT");
  const timer = setTimeout(() => send(child, "SIGKILL"), graceMs);
  await child.status.finally(() => clearTimeout(timer));
}

function send(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended already, of Ctrl-C perhaps, which the terminal sends to all; or this system has no such signal.
  }
}

/** Measures the peak memory of a variant in a process of its own; null where that fails: a run is worth having without. */
export async function probeMemory(
  variant: VariantRequest,
  { patienceMs = MIN_PATIENCE_MS, ...options }: ProcessOptions & {
    readonly patienceMs?: number;
  },
): Promise<number | null> {
  const suite = variant.id.slice(0, variant.id.indexOf("/"));
  const request: ProbeRequest = {
    probe: variant,
    ...(options.task ? { task: options.task.request } : undefined),
  };
  const child = spawnDeno({
    subcommand: ["run"],
    file: `bench/${suite}_bench.ts`,
    argument: JSON.stringify(request),
  }, options);
  const timer = setTimeout(() => endProcess(child, 0), patienceMs);
  const [{ success, stdout }] = await Promise.all([
    child.output(),
    child.stdin.close().catch(() => {}),
  ]).finally(() => clearTimeout(timer));
  return success ? readPeak(new TextDecoder().decode(stdout)) : null;
}

function readPeak(output: string): number | null {
  try {
    const { peakBytes } = JSON.parse(output);
    return Number.isSafeInteger(peakBytes) ? peakBytes : null;
  } catch {
    return null;
  }
}
