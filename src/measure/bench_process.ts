import type { BenchRecord, BenchRequest } from "../results/bench_id.ts";
import { type BenchCommandOptions, spawnDeno } from "./bench_command.ts";
import { endProcess } from "./end_process.ts";
import { LEAST_PATIENCE_MS } from "./patience.ts";
import { RecordFile } from "./record_file.ts";

/** What one `deno bench` process is to do. */
export interface BenchJob extends BenchCommandOptions {
  readonly suite: string;
  readonly cells: BenchRequest["cells"];
  /** Ends the process. */
  readonly signal: AbortSignal;
  /** How long a cell may take before it counts as stuck, in milliseconds. */
  patienceMs(id: string): number;
  onRecord(record: BenchRecord): void;
}

/** How a `deno bench` process ended. */
export interface BenchEnd {
  /** Why it was ended early, or the last lines of its standard error where it failed; empty where all went well. */
  readonly problem: string;
}

/** The seam between the logic of rounds and real processes: tests put a fake in its place. */
export type RunBench = (job: BenchJob) => Promise<BenchEnd>;

/** Often enough for a progress bar, rarely enough to leave the measured process alone. */
const POLL_MS = 250;
const STDERR_TAIL = 2_000;

/** Runs one suite's cells in a fresh `deno bench --json` process and passes on its records as they come. */
export async function runBench(job: BenchJob): Promise<BenchEnd> {
  const records = new RecordFile(
    `${job.folder}/records-${crypto.randomUUID()}.ndjson`,
  );
  const child = spawnBench(job, records.path);
  const stdout = new Response(child.stdout).text();
  const stderr = new Response(child.stderr).text();
  const stalledMs = await follow(child, { job, records });
  const [{ success, code }, report, errors] = await Promise.all([
    child.status,
    stdout,
    stderr,
    child.stdin.close().catch(() => {}),
  ]);
  if (stalledMs !== undefined) {
    return { problem: `no result within ${stalledMs / 1_000} s` };
  }
  if (success) return { problem: missingBenches(report, job) };
  return {
    problem: `deno bench ended with exit code ${code}: ${tailOf(errors)}`,
  };
}

/** The last lines of a standard error, which say what went wrong. */
export function tailOf(errors: string): string {
  return errors.trim().slice(-STDERR_TAIL);
}

/** Starts `deno bench --json` on one suite's cells, whose records go to a file. */
export function spawnBench(
  job: Omit<BenchJob, "signal" | "patienceMs" | "onRecord">,
  recordTo: string,
) {
  const request: BenchRequest = { cells: job.cells, recordTo };
  return spawnDeno({
    subcommand: ["bench", "--json"],
    file: `${job.suite}_bench.ts`,
    argument: JSON.stringify(request),
  }, job);
}

/** Measures the peak memory of a cell in a process of its own; null where that fails: a run is worth having without. */
export async function probeMemory(
  id: string,
  { patienceMs = LEAST_PATIENCE_MS, ...options }:
    & BenchCommandOptions
    & { readonly patienceMs?: number },
): Promise<number | null> {
  const child = spawnDeno({
    subcommand: ["run"],
    file: "memory_probe.ts",
    argument: id,
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

/**
 * Passes records on until the process has ended; ends it itself on abort or where nothing comes any more. Gives the time
 * for which nothing came, in milliseconds, where that was why it ended.
 */
async function follow(
  child: Deno.ChildProcess,
  { job, records }: { readonly job: BenchJob; readonly records: RecordFile },
): Promise<number | undefined> {
  let ended = false;
  let lastNewsMs = performance.now();
  let patienceMs = LEAST_PATIENCE_MS;
  let stalledMs: number | undefined;
  const exit = child.status.then(() => ended = true);
  while (!ended) {
    const timer = Promise.withResolvers<void>();
    const poll = setTimeout(timer.resolve, POLL_MS);
    await Promise.race([exit, timer.promise]);
    clearTimeout(poll);
    for (const record of records.take()) {
      job.onRecord(record);
      lastNewsMs = performance.now();
      if (record.kind === "started") patienceMs = job.patienceMs(record.id);
    }
    if (ended) break;
    if (performance.now() - lastNewsMs > patienceMs) stalledMs ??= patienceMs;
    if (stalledMs !== undefined || job.signal.aborted) {
      await endProcess(child, stalledMs === undefined ? undefined : 0);
      await exit;
    }
  }
  return stalledMs;
}

/**
 * `deno bench` exits with 0 and simply leaves benches out where a module fails late or a promise is rejected, so what
 * it reports is counted.
 */
function missingBenches(report: string, job: BenchJob): string {
  const reported = reportedBenches(report);
  if (!reported) return `deno bench printed no JSON: ${report.slice(0, 200)}`;
  const missing = job.cells.filter((cell) => !reported.has(cell.id));
  if (missing.length === 0) return "";
  return `deno bench left out ${missing.map((cell) => cell.id).join(", ")}`;
}

/** Names of the benches reported; `undefined` where something else was printed to standard output too. */
function reportedBenches(report: string): Set<string> | undefined {
  try {
    const { benches } = JSON.parse(report) as { benches: { name: string }[] };
    return new Set(benches.map((bench) => bench.name));
  } catch {
    return undefined;
  }
}
