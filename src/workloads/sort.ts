import { nextLehmer } from "./lehmer.ts";
import { defineWorkload } from "./workload.ts";

/** Sorts numbers with `Array.prototype.sort` and a comparison function; gives some of them, evenly spaced. */
export function sortNumbers(numbers: readonly number[]): number[] {
  const sorted = numbers.toSorted((a, b) => a - b);
  return samplesOf(sorted);
}

const SAMPLES = 16;

function samplesOf(sorted: ArrayLike<number>): number[] {
  return Array.from(
    { length: SAMPLES },
    (_, sample) => sorted[Math.floor(sample * sorted.length / SAMPLES)] ?? NaN,
  );
}

/** CPU-bound with a callback in the inner loop, and inputs of some size. */
export const sort = defineWorkload({
  id: "sort",
  label: "Sort numbers",
  kind: "cpu-bound",
  description:
    "Sorts a list of numbers with a comparison function; the list has to reach the worker first.",
  version: 1,
  items: 16,
  bytesIn: 39_083,
  bytesOut: 110,
  parameters: { numbersPerItem: 6_000 },
  task: { module: import.meta.url, export: "sortNumbers" },
  prepare: ({ items, parameters: { numbersPerItem } }) => {
    const inputs = Array.from(
      { length: items },
      (_, seed) => numbersOf(seed, numbersPerItem),
    );
    return {
      inputs,
      // Typed arrays are sorted natively, without a comparison function: another route.
      expected: inputs.map((numbers) =>
        samplesOf(Float64Array.from(numbers).sort())
      ),
    };
  },
});

function numbersOf(seed: number, count: number): number[] {
  let state = seed + 1;
  return Array.from({ length: count }, () => state = nextLehmer(state));
}
