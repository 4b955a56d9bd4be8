import { defineWorkload, type SharedForm } from "./workload.ts";

/** Some rows of a product of two square matrices. */
export interface MatrixRows {
  /** The rows of the left matrix, one after another. */
  readonly rows: Float64Array;
  /** The right matrix, row by row. */
  readonly right: Float64Array;
  /** Rows and columns of the right matrix. */
  readonly size: number;
}

/** Multiplies rows with a matrix and gives the sum of all elements: the answer stays small, and the inputs do not. */
export function multiplyRows({ rows, right, size }: MatrixRows): number {
  let total = 0;
  for (let start = 0; start < rows.length; start += size) {
    for (let column = 0; column < size; column++) {
      let element = 0;
      for (let inner = 0; inner < size; inner++) {
        element += (rows[start + inner] ?? 0) *
          (right[inner * size + column] ?? 0);
      }
      total += element;
    }
  }
  return total;
}

/** {@linkcode multiplyRows} over matrices in shared memory: only where the rows are has to travel. */
export function multiplySharedRows(
  memory: SharedArrayBuffer,
  size: number,
  ...[firstRow = 0, count = 0]: readonly number[]
): number {
  const left = new Float64Array(memory, 0, size * size);
  const right = new Float64Array(memory, left.byteLength, size * size);
  const rows = left.subarray(firstRow * size, (firstRow + count) * size);
  return multiplyRows({ rows, right, size });
}

/** CPU-bound with inputs of some size: every task gets the whole right matrix, unless memory is shared. */
export const matmul = defineWorkload({
  id: "matmul",
  label: "Multiply matrices",
  kind: "cpu-bound",
  description:
    "Multiplies some rows with a whole matrix of numbers, which has to reach the worker first unless memory is shared.",
  version: 1,
  items: 16,
  bytesIn: 557_093,
  bytesOut: 7,
  parameters: { size: 256, rowsPerItem: 16 },
  sendsBytes: true,
  task: { module: import.meta.url, export: "multiplyRows" },
  hasSharedForm: true,
  prepare: ({ items, parameters: { size, rowsPerItem } }) => {
    const memory = new SharedArrayBuffer(2 * size * size * 8);
    const matrices = new Float64Array(memory);
    // Small whole numbers, so that every sum is exact in any order.
    for (let at = 0; at < matrices.length; at++) matrices[at] = at % 13;
    const left = matrices.slice(0, size * size);
    const right = matrices.slice(size * size);
    const starts = Array.from(
      { length: items },
      (_, index) => index * rowsPerItem % size,
    );
    const rowsFrom = (start: number) =>
      left.slice(start * size, (start + rowsPerItem) * size);
    return {
      inputs: starts.map((start) => ({ rows: rowsFrom(start), right, size })),
      shared: shareRows(memory, { starts, size, rowsPerItem }),
      expected: starts.map((start) => sumOfProduct(rowsFrom(start), right)),
    };
  },
});

function shareRows(
  memory: SharedArrayBuffer,
  { starts, size, rowsPerItem }: {
    readonly starts: readonly number[];
    readonly size: number;
    readonly rowsPerItem: number;
  },
): SharedForm {
  return {
    task: { module: import.meta.url, export: "multiplySharedRows" },
    inputs: starts.map((start) => [memory, size, start, rowsPerItem]),
  };
}

/** By another route: the sum of a product's elements is the column sums of the left times the row sums of the right. */
function sumOfProduct(rows: Float64Array, right: Float64Array): number {
  const size = Math.sqrt(right.length);
  let total = 0;
  for (let inner = 0; inner < size; inner++) {
    let column = 0;
    for (let at = inner; at < rows.length; at += size) column += rows[at] ?? 0;
    const row = right.subarray(inner * size, (inner + 1) * size);
    total += column * row.reduce((sum, element) => sum + element, 0);
  }
  return total;
}
