import type { ScenarioRequest } from "../results/bench_id.ts";
import {
  type ProcessOptions,
  RecordFile,
  spawnBench,
  tailOf,
} from "./process.ts";

/** What we took down of a benchmark, and what `deno bench` itself said of the same batches. */
export interface Bias {
  readonly id: string;
  /** Mean time of a batch by our samples, in nanoseconds. */
  readonly oursNs: number;
  /** The mean that `deno bench --json` reports, over all visits. */
  readonly denoNs: number;
}

/** The part of `deno bench --json` that is read here. */
interface BenchReport {
  readonly benches: readonly {
    readonly name: string;
    readonly results: readonly { readonly ok?: { readonly avg: number } }[];
  }[];
}

/** Far more than anything takes that is compared, in milliseconds. */
const MAX_MS = 3_600_000;

/** Measures scenarios of a suite once, and compares our samples with Deno's own figures for the same batches. */
export async function measureBias(
  { suite, scenarios }: {
    readonly suite: string;
    readonly scenarios: readonly ScenarioRequest[];
  },
  options: ProcessOptions,
): Promise<Bias[]> {
  const records = new RecordFile(
    `${options.folder}/bias-${crypto.randomUUID()}.ndjson`,
  );
  const child = spawnBench(
    { suite, scenarios, leftMs: MAX_MS, ...options },
    records.path,
  );
  const { success, stdout, stderr } = await child.output();
  await child.stdin.close().catch(() => {});
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(
      `Cannot measure bias: deno bench failed: ${
        tailOf(decoder.decode(stderr))
      }`,
    );
  }
  const report: BenchReport = JSON.parse(decoder.decode(stdout));
  return records.take().flatMap((record) =>
    record.kind === "measured" ? biasOf(record, report) : []
  );
}

function biasOf(
  { id, samplesNs }: {
    readonly id: string;
    readonly samplesNs: readonly number[];
  },
  { benches }: BenchReport,
): Bias[] {
  const visits = benches.filter(({ name }) => name === id)
    .flatMap(({ results }) => results[0]?.ok?.avg ?? []);
  if (visits.length === 0) return [];
  return [{ id, oursNs: meanOf(samplesNs), denoNs: meanOf(visits) }];
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
