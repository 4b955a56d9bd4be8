import { assertEquals } from "@std/assert";
import {
  matmul,
  type MatrixRows,
  multiplyRows,
  multiplySharedRows,
} from "../../src/workloads/matmul.ts";

/**
 *   1 2   5 6   19 22
 *   3 4 × 7 8 = 43 50
 */
const LEFT = [1, 2, 3, 4];
const RIGHT = [5, 6, 7, 8];

Deno.test("multiplyRows() gives the sum of a product's elements", () => {
  const right = Float64Array.from(RIGHT);
  const rowsOf = (from: number, to: number): MatrixRows => ({
    ...{ rows: Float64Array.from(LEFT.slice(from, to)), right, size: 2 },
  });
  assertEquals(multiplyRows(rowsOf(0, 4)), 19 + 22 + 43 + 50);
  assertEquals(multiplyRows(rowsOf(0, 2)), 19 + 22);
  assertEquals(multiplyRows(rowsOf(2, 4)), 43 + 50);
  assertEquals(multiplyRows(rowsOf(0, 0)), 0);
});

Deno.test("multiplySharedRows() finds its rows in shared memory", () => {
  const memory = new SharedArrayBuffer(8 * 8);
  new Float64Array(memory).set([...LEFT, ...RIGHT]);
  assertEquals(multiplySharedRows(memory, 2, 0, 2), 19 + 22 + 43 + 50);
  assertEquals(multiplySharedRows(memory, 2, 0, 1), 19 + 22);
  assertEquals(multiplySharedRows(memory, 2, 1, 1), 43 + 50);
});

Deno.test("matmul gives equal answers in both forms where rows do not come out even", async () => {
  using batch = await matmul.prepare({
    items: 7,
    parameters: { size: 10, rowsPerItem: 3 },
  });
  const inputs = batch.inputs as MatrixRows[]; // The catalog's type hides what an input is.
  const plain = inputs.map(multiplyRows);
  batch.check(plain);
  const shared = (batch.shared?.inputs ?? []).map((args) =>
    multiplySharedRows(...args as Parameters<typeof multiplySharedRows>) // As above.
  );
  assertEquals(shared, plain);
});
