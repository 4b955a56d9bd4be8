import { defineWorkload } from "./workload.ts";

/** One horizontal strip of the picture to compute. */
export interface MandelbrotStrip {
  /** Number of its first row, from 0 at the top of the picture. */
  readonly firstRow: number;
  /** Rows in the strip. */
  readonly rows: number;
  /** Points in a row. */
  readonly width: number;
  /** Rows of the whole picture. */
  readonly height: number;
  /** Iterations after which a point counts as inside. */
  readonly maxIterations: number;
}

/**
 * Computes how fast each point of a strip escapes, and returns the sum of the iteration counts, so that the answer
 * stays small. Points lie in [−2, 1] × [−1.2, 1.2]. Strips near the middle cost more: the load is uneven.
 */
export function mandelbrotStrip(strip: MandelbrotStrip): number {
  let total = 0;
  for (let row = strip.firstRow; row < strip.firstRow + strip.rows; row++) {
    // Rows are counted from the middle in whole numbers, so that mirrored rows are exact opposites.
    const imaginary = (2 * row - (strip.height - 1)) *
      (1.2 / (strip.height - 1));
    for (let column = 0; column < strip.width; column++) {
      const real = -2 + (3 * column) / (strip.width - 1);
      total += escapeIterations(real, imaginary, strip.maxIterations);
    }
  }
  return total;
}

function escapeIterations(
  real: number,
  imaginary: number,
  maxIterations: number,
): number {
  let x = 0;
  let y = 0;
  let iteration = 0;
  while (iteration < maxIterations && x * x + y * y <= 4) {
    const next = x * x - y * y + real;
    y = 2 * x * y + imaginary;
    x = next;
    iteration++;
  }
  return iteration;
}

/** {@linkcode mandelbrotStrip} with plain numbers as arguments, which can travel in shared memory. */
export function mandelbrotRows(
  firstRow: number,
  rows: number,
  ...[width = 0, height = 0, maxIterations = 0]: readonly number[]
): number {
  return mandelbrotStrip({ firstRow, rows, width, height, maxIterations });
}

/** CPU-bound, uneven items: the case in which handing out work well matters. */
export const mandelbrot = defineWorkload({
  id: "mandelbrot",
  label: "Mandelbrot set",
  kind: "cpu-bound",
  description:
    "Computes strips of the Mandelbrot set. Pure arithmetic; strips near the middle cost many times what the edges do.",
  version: 1,
  items: 32,
  bytesIn: 65,
  bytesOut: 6,
  parameters: { width: 512, rowsPerItem: 4, maxIterations: 500 },
  task: { module: import.meta.url, export: "mandelbrotStrip" },
  hasSharedForm: true,
  prepare: ({ items, parameters: { width, rowsPerItem, maxIterations } }) => {
    const rows = rowsPerItem;
    const height = items * rows;
    const inputs = Array.from({ length: items }, (_, index) => ({
      ...{ firstRow: index * rows, rows, width, height, maxIterations },
    }));
    return {
      inputs,
      shared: {
        task: { module: import.meta.url, export: "mandelbrotRows" },
        inputs: inputs.map((strip) => Object.values(strip)),
      },
      expected: mirrored(inputs),
    };
  },
});

/**
 * The expected answers, from the picture turned upside down: the set is symmetric about the real axis, so the strip
 * that mirrors an item, computed here, must give the same sum as the item computed by the executor.
 */
function mirrored(inputs: readonly MandelbrotStrip[]): number[] {
  return inputs.map((strip) =>
    mandelbrotStrip({
      ...strip,
      firstRow: strip.height - strip.firstRow - strip.rows,
    })
  );
}
