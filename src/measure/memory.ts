import type { PlannedBenchmark } from "./plan.ts";
import {
  MIN_PATIENCE_MS,
  probeMemory,
  type ProcessOptions,
} from "./process.ts";
import type { Profile } from "./profile.ts";
import { TASK_SUITE } from "../results/bench_id.ts";

/** Each may start as many children as there are cores: on a large machine, as many of them at once would not fit. */
const MAX_PROBES_AT_ONCE = 4;

/** What a process takes that measures the memory of a benchmark, start included. */
const PROBE_MS = 400;

/** Suites that ask what a model or a life costs; in the others memory says nothing of the question. */
const MEMORY_SUITES = ["scaling", "lifecycle", TASK_SUITE];

/**
 * Measures the peak memory of benchmarks, each in a process of its own; memory, unlike time, does not mind neighbours,
 * so several are measured at once.
 *
 * @returns By name, in bytes; null where the system does not tell.
 */
export async function measureMemory(
  benchmarks: readonly PlannedBenchmark[],
  {
    signal,
    leftMs,
    usableCores,
    probe = probeMemory,
    onProgress,
    ...processes
  }:
    & ProcessOptions
    & {
      readonly signal: AbortSignal;
      /** Time that is left, in milliseconds: what does not fit into it is not measured. */
      leftMs(): number;
      readonly usableCores: number;
      readonly probe?: typeof probeMemory;
      onProgress(name: string, position: number, of: number): void;
    },
): Promise<Map<string, number | null>> {
  const found = new Map<string, number | null>();
  const left = [...benchmarks];
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const patienceMs = Math.min(MIN_PATIENCE_MS, leftMs());
      if (signal.aborted || patienceMs <= 0) return;
      const { id, items } = next;
      onProgress(id, benchmarks.length - left.length, benchmarks.length);
      found.set(id, await probe({ id, items }, { ...processes, patienceMs }));
    }
  };
  await Promise.all(Array.from({ length: probesAtOnce(usableCores) }, work));
  return found;
}

function probesAtOnce(usableCores: number): number {
  return Math.min(usableCores, MAX_PROBES_AT_ONCE);
}

/** About what it takes to measure the memory of so many benchmarks, in milliseconds. */
export function estimateMemoryMs(
  benchmarks: number,
  usableCores: number,
): number {
  return benchmarks * PROBE_MS / probesAtOnce(usableCores);
}

/** Which benchmarks have their memory measured: a process takes half a second, and there are hundreds of them. */
export function memoryBenchmarks(
  benchmarks: readonly PlannedBenchmark[],
  { memory, usableCores }: Pick<Profile, "memory"> & {
    readonly usableCores: number;
  },
): PlannedBenchmark[] {
  if (memory === "none") return [];
  const asked = benchmarks.filter(
    ({ suite, parameters, isGlance, absence }) =>
      MEMORY_SUITES.includes(suite) && !parameters.replicate && !isGlance &&
      absence === undefined,
  );
  if (memory === "all") return asked;
  const models = Map.groupBy(
    asked,
    ({ suite, workload, model }) => `${suite}/${workload}/${model}`,
  );
  return [...models.values()].flatMap((own) => {
    const ascending = own.toSorted((a, b) => a.workers - b.workers);
    const busy = ascending.findLast(({ workers }) => workers <= usableCores);
    return busy ?? ascending.slice(0, 1);
  });
}
