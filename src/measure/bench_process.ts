import type { BenchRecord, BenchRequest } from "../results/bench_id.ts";
import { type BenchCommandOptions, spawnDeno } from "./bench_command.ts";
import { endProcess } from "./end_process.ts";
import { RecordFile } from "./record_file.ts";

/** What one `deno bench` process is to do. */
export interface BenchJob extends BenchCommandOptions {
  readonly suite: string;
  readonly cells: BenchRequest["cells"];
  /** Ends the process. */
  readonly signal: AbortSignal;
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
/** A batch takes a fraction of a second: after this long without a word, the cell hangs. */
const STALL_MS = 60_000;
const STDERR_TAIL = 2_000;

/**
 * Runs one suite's cells in a fresh `deno bench --json` process and passes on its records as they come.
 *
 * @param options `stallMs`: after so long without a record the process counts as stuck.
 */
export async function runBench(
  job: BenchJob,
  { stallMs = STALL_MS }: { readonly stallMs?: number } = {},
): Promise<BenchEnd> {
  const records = new RecordFile(
    `${job.folder}/records-${crypto.randomUUID()}.ndjson`,
  );
  const child = spawnBench(job, records.path);
  const stdout = new Response(child.stdout).text();
  const stderr = new Response(child.stderr).text();
  const stalled = await follow(child, { job, records, stallMs });
  const [{ success, code }, report, errors] = await Promise.all([
    child.status,
    stdout,
    stderr,
    child.stdin.close().catch(() => {}),
  ]);
  if (stalled) return { problem: `no result within ${stallMs / 1_000} s` };
  if (success) return { problem: missingBenches(report, job) };
  const tail = errors.trim().slice(-STDERR_TAIL);
  return { problem: `deno bench ended with exit code ${code}: ${tail}` };
}

/** Starts `deno bench --json` on one suite's cells, whose records go to a file. */
export function spawnBench(
  job: Omit<BenchJob, "signal" | "onRecord">,
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
  options: BenchCommandOptions,
): Promise<number | null> {
  const child = spawnDeno({
    subcommand: ["run"],
    file: "memory_probe.ts",
    argument: id,
  }, options);
  const timer = setTimeout(() => endProcess(child, 0), STALL_MS);
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

/** Passes records on until the process has ended; ends it itself on abort or where nothing comes any more. */
async function follow(
  child: Deno.ChildProcess,
  { job, records, stallMs }: {
    readonly job: BenchJob;
    readonly records: RecordFile;
    readonly stallMs: number;
  },
): Promise<boolean> {
  let ended = false;
  let lastNewsMs = performance.now();
  let stalled = false;
  const exit = child.status.then(() => ended = true);
  while (!ended) {
    const timer = Promise.withResolvers<void>();
    const poll = setTimeout(timer.resolve, POLL_MS);
    await Promise.race([exit, timer.promise]);
    clearTimeout(poll);
    const news = records.take();
    news.forEach((record) => job.onRecord(record));
    if (news.length > 0) lastNewsMs = performance.now();
    stalled ||= !ended && performance.now() - lastNewsMs > stallMs;
    if (!ended && (stalled || job.signal.aborted)) {
      await endProcess(child, stalled ? 0 : undefined);
      await exit;
    }
  }
  return stalled;
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
