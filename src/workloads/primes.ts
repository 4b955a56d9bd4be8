import { defineWorkload, type SharedForm } from "./workload.ts";

/** Half-open range of integers to search: `from` is in, `to` is not. */
export interface PrimeRange {
  /** First integer of the range. */
  readonly from: number;
  /** First integer after the range. */
  readonly to: number;
}

/** Counts the primes of a range by trial division: arithmetic alone, no allocation. */
export function countPrimes({ from, to }: PrimeRange): number {
  let found = 0;
  for (let candidate = Math.max(2, from); candidate < to; candidate++) {
    if (isPrime(candidate)) found++;
  }
  return found;
}

function isPrime(candidate: number): boolean {
  if (candidate % 2 === 0) return candidate === 2;
  for (let divisor = 3; divisor * divisor <= candidate; divisor += 2) {
    if (candidate % divisor === 0) return false;
  }
  return true;
}

/** Counts the primes of each range with the sieve of Eratosthenes: another algorithm, to check the first by. */
export function sievePrimes(ranges: readonly PrimeRange[]): number[] {
  const end = Math.max(2, ...ranges.map((range) => range.to));
  const composite = new Uint8Array(end).fill(1, 0, 2);
  for (let prime = 2; prime * prime < end; prime++) {
    if (composite[prime]) continue;
    for (let multiple = prime * prime; multiple < end; multiple += prime) {
      composite[multiple] = 1;
    }
  }
  return ranges.map(({ from, to }) =>
    composite.subarray(from, to).reduce((count, flag) => count + 1 - flag, 0)
  );
}

/** {@linkcode countPrimes} with plain numbers as arguments, which can travel in shared memory. */
export function countPrimesBetween(from: number, to: number): number {
  return countPrimes({ from, to });
}

/** CPU-bound, even items: the case in which more cores should help in full. */
export const primes = defineWorkload({
  id: "primes",
  label: "Count primes",
  kind: "cpu-bound",
  description:
    "Counts the primes in a range of integers by trial division. Pure arithmetic; every item costs about the same.",
  version: 1,
  items: 32,
  bytesIn: 25,
  bytesOut: 5,
  parameters: { start: 1_000_000, numbersPerItem: 8_000 },
  task: { module: import.meta.url, export: "countPrimes" },
  hasSharedForm: true,
  prepare: ({ items, parameters: { start, numbersPerItem } }) => {
    const inputs = Array.from({ length: items }, (_, index) => ({
      from: start + index * numbersPerItem,
      to: start + (index + 1) * numbersPerItem,
    }));
    return { inputs, shared: share(inputs), expected: sievePrimes(inputs) };
  },
});

function share(ranges: readonly PrimeRange[]): SharedForm {
  return {
    task: { module: import.meta.url, export: "countPrimesBetween" },
    inputs: ranges.map(({ from, to }) => [from, to]),
  };
}
