import { assertEquals } from "@std/assert";
import { sort, sortNumbers } from "../../src/workloads/sort.ts";

Deno.test("sortNumbers() gives all of sixteen numbers by size, not as text", () => {
  assertEquals(
    sortNumbers([7, 10, 9, 100, -3, 0, 5, 11, 1, 2, 20, 4, 3, 8, 6, -20]),
    [-20, -3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 20, 100],
  );
});

Deno.test("sortNumbers() gives sixteen of many numbers, evenly spaced from the smallest", () => {
  const descending = Array.from({ length: 160 }, (_, index) => 159 - index);
  assertEquals(
    sortNumbers(descending),
    Array.from({ length: 16 }, (_, sample) => sample * 10),
  );
});

Deno.test("sortNumbers() leaves its input as it was", () => {
  const numbers = [3, 1, 2];
  sortNumbers(numbers);
  assertEquals(numbers, [3, 1, 2]);
});

Deno.test("sort draws its numbers as published", async () => {
  using batch = await sort.prepare({
    items: 1,
    parameters: { numbersPerItem: 10_000 },
  });
  const [numbers] = batch.inputs as number[][]; // The catalog's type hides what an input is.
  // ISO/IEC 14882, [rand.predef]: the 10,000th number of minstd_rand.
  assertEquals(numbers?.at(-1), 399_268_537);
});
