import { assertEquals } from "@std/assert";
import {
  countPrimes,
  countPrimesBetween,
  sievePrimes,
} from "../../src/workloads/primes.ts";

/** π(x), the number of primes up to x: OEIS A006880. */
const PRIME_COUNTS = [[10, 4], [100, 25], [1_000, 168], [10_000, 1_229]];

Deno.test("countPrimes() and sievePrimes() agree with the published counts", () => {
  for (const [limit = 0, count = 0] of PRIME_COUNTS) {
    const range = { from: 0, to: limit + 1 };
    assertEquals(countPrimes(range), count);
    assertEquals(sievePrimes([range]), [count]);
  }
});

Deno.test("countPrimes() leaves the end of a range out", () => {
  assertEquals(countPrimes({ from: 7, to: 11 }), 1);
  assertEquals(countPrimes({ from: 7, to: 12 }), 2);
  assertEquals(countPrimes({ from: 2, to: 2 }), 0);
});

Deno.test("countPrimesBetween() is countPrimes() with its range as two numbers", () => {
  assertEquals(countPrimesBetween(7, 12), 2);
  assertEquals(countPrimesBetween(0, 10_001), 1_229);
});
