import { fileURLToPath } from "node:url";
import type { BenchRecord, BenchRequest } from "../../results/bench_id.ts";
import { type RoundSamples, seededDraw, seedFrom } from "../../stats/mod.ts";
import { shuffled } from "../order.ts";
import { lastProcessor } from "../processors.ts";
import { RecordFile } from "../record_file.ts";
import type { ExecutorCase } from "./cases.ts";

/** What was measured of one contender of one case. */
export interface ContenderSamples {
  readonly case: string;
  readonly contender: string;
  readonly rounds: readonly RoundSamples[];
  /** Why a round gave nothing; the last reason, if there were several. */
  readonly failure: string | undefined;
}

export interface MeasureExecutorsOptions {
  readonly cases: readonly ExecutorCase[];
  readonly rounds: number;
  /** Names the order in which contenders are measured. */
  readonly seed: string;
  /** Folder for everything temporary; the caller removes it. */
  readonly folder: string;
  /** Called before each process. */
  onProgress(done: number, of: number): void;
}

const PROJECT = new URL("../../../", import.meta.url);
/** The slowest contender takes a few seconds. */
const LONGEST_MS = 60_000;
const LAST_WORDS_MS = 200;

/** Measures every contender of every case in a fresh process a round, in a new order each round. */
export async function measureExecutors(
  { cases, rounds, seed, folder, onProgress }: MeasureExecutorsOptions,
): Promise<ContenderSamples[]> {
  const jobs = cases.flatMap((one) =>
    one.contenders.map((contender) => ({ ...one, contender }))
  );
  const found = jobs.map(({ id, contender }) => ({
    case: id,
    contender,
    rounds: [] as RoundSamples[],
    failure: undefined as string | undefined,
  }));
  for (let round = 0; round < rounds; round++) {
    const draw = seededDraw(seedFrom(`${seed} ${round}`));
    const order = shuffled(jobs.keys().toArray(), draw);
    for (const [done, index] of order.entries()) {
      onProgress(round * jobs.length + done, rounds * jobs.length);
      const outcome = await measureOnce(jobs[index]!, folder);
      const entry = found[index]!;
      if (outcome.kind === "failed") entry.failure = outcome.reason;
      else entry.rounds.push({ round, samples: outcome.samples });
    }
  }
  return found;
}

type Outcome =
  | { readonly kind: "measured"; readonly samples: readonly number[] }
  | { readonly kind: "failed"; readonly reason: string };

async function measureOnce(
  job: ExecutorCase & { readonly contender: string },
  parent: string,
): Promise<Outcome> {
  const folder = await Deno.makeTempDir({ dir: parent });
  try {
    const records = new RecordFile(`${folder}/records.ndjson`);
    const id = `${job.id}/${job.contender}`;
    const request: BenchRequest = {
      cells: [{ id, iterations: job.samples }],
      recordTo: records.path,
    };
    const problem = await runProcess(job, { folder, request });
    return outcomeOf(records.take(), problem);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs `deno bench` to its end, or for as long as it may take; gives the last line of what went wrong. */
async function runProcess(
  { onOneCore }: ExecutorCase,
  { folder, request }: {
    readonly folder: string;
    readonly request: BenchRequest;
  },
): Promise<string> {
  const bench = benchCommand(folder, request);
  const processor = onOneCore ? await lastProcessor() : undefined;
  const [program = "", ...args] = processor === undefined
    ? bench
    : ["taskset", "--cpu-list", String(processor), ...bench];
  const child = new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const errors = new Response(child.stderr).text();
  // What a contender leaves running may hold the pipe open; a message of its own comes before its end.
  const enough = new Promise<string>((resolve) =>
    void child.status.then(() => setTimeout(() => resolve(""), LAST_WORDS_MS))
  );
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, LONGEST_MS);
  const { signal } = await child.status;
  clearTimeout(timer);
  if (isLate) return `no result within ${LONGEST_MS / 1_000} s`;
  if (signal) return `ended by ${signal}`;
  return (await Promise.race([errors, enough])).trim().split("\n").at(-1) ?? "";
}

function benchCommand(folder: string, request: BenchRequest): string[] {
  return [
    "deno",
    "bench",
    "--quiet",
    "--json",
    "--no-check",
    "--no-prompt",
    `--config=${fileURLToPath(new URL("deno.json", PROJECT))}`,
    "--permission-set=executors",
    `--allow-write=${folder}`,
    new URL("bench/executors_bench.ts", PROJECT).href,
    "--",
    JSON.stringify(request),
  ];
}

function outcomeOf(
  records: readonly BenchRecord[],
  problem: string,
): Outcome {
  for (const record of records) {
    if (record.kind === "measured") {
      return { kind: "measured", samples: record.samplesNs };
    }
    if (record.kind === "failed") {
      return { kind: "failed", reason: record.reason };
    }
  }
  return { kind: "failed", reason: problem };
}
