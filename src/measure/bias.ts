import type { BenchRecord, BenchRequest } from "../results/bench_id.ts";
import type { BenchCommandOptions } from "./bench_command.ts";
import { spawnBench, tailOf } from "./bench_process.ts";
import { RecordFile } from "./record_file.ts";

/** What we took down of a cell, and what `deno bench` itself said of the same batches. */
export interface Bias {
  readonly id: string;
  /** Mean time of a batch by our samples, in nanoseconds. */
  readonly oursNs: number;
  /** The mean that `deno bench --json` reports. */
  readonly denoNs: number;
}

/** The part of `deno bench --json` that is read here. */
interface BenchReport {
  readonly benches: readonly {
    readonly name: string;
    readonly results: readonly { readonly ok?: { readonly avg: number } }[];
  }[];
}

/** Runs cells of a suite once, and compares our samples with Deno's own figures for the same batches. */
export async function measureBias(
  { suite, cells }: {
    readonly suite: string;
    readonly cells: BenchRequest["cells"];
  },
  options: BenchCommandOptions,
): Promise<Bias[]> {
  const records = new RecordFile(
    `${options.folder}/bias-${crypto.randomUUID()}.ndjson`,
  );
  const child = spawnBench({ suite, cells, ...options }, records.path);
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
  return records.take().flatMap((record) => biasOf(record, report));
}

function biasOf(record: BenchRecord, { benches }: BenchReport): Bias[] {
  if (record.kind !== "measured") return [];
  const { id, samplesNs } = record;
  const denoNs = benches.find(({ name }) => name === id)?.results[0]?.ok?.avg;
  if (denoNs === undefined) return [];
  const oursNs = samplesNs.reduce((sum, ns) => sum + ns, 0) / samplesNs.length;
  return [{ id, oursNs, denoNs }];
}
