/** Samples of one benchmark in one round, and the cycle that each was taken in. */
export interface CycleSamples {
  /** Wall time of each batch, in nanoseconds. */
  readonly samplesNs: readonly number[];
  /** Number of the cycle of each sample. */
  readonly cycles: readonly number[];
}

/**
 * How two benchmarks that were measured side by side compare, cycle by cycle: the logarithm of the ratio of their mean
 * times. What happens to the machine during a cycle happens to both, and drops out (Bulej et al., "Duet Benchmarking",
 * ICPE 2020).
 *
 * @param above Samples whose times stand above the line.
 * @param below Samples whose times stand below it.
 * @returns The logarithm of the ratio by the cycle's number, for cycles in which both were measured.
 *
 * @example
 * ```ts
 * import { cycleLogRatios } from "./mod.ts";
 *
 * const pool = { samplesNs: [10, 12], cycles: [1, 2] };
 * const loop = { samplesNs: [20, 24], cycles: [1, 2] };
 * console.log([...cycleLogRatios(pool, loop).values()].map(Math.exp)); // [0.5, 0.5]
 * ```
 */
export function cycleLogRatios(
  above: CycleSamples,
  below: CycleSamples,
): Map<number, number> {
  const others = meansByCycle(below);
  return new Map(
    [...meansByCycle(above)].flatMap(([cycle, mean]) => {
      const other = others.get(cycle);
      return other === undefined ? [] : [[cycle, Math.log(mean / other)]];
    }),
  );
}

/** Each is held against many. */
const known = new WeakMap<CycleSamples, ReadonlyMap<number, number>>();

function meansByCycle(samples: CycleSamples): ReadonlyMap<number, number> {
  const found = known.get(samples);
  if (found) return found;
  const { samplesNs, cycles } = samples;
  const indices = Map.groupBy(samplesNs.keys(), (index) => cycles[index] ?? 0);
  const means = new Map(
    [...indices].map(([cycle, own]) => [
      cycle,
      own.reduce((sum, index) => sum + (samplesNs[index] ?? NaN), 0) /
      own.length,
    ]),
  );
  known.set(samples, means);
  return means;
}
