import { type Batch, checkOutputs, type Workload } from "./workload.ts";

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

const ITEMS = 32;
const ROWS_PER_ITEM = 4;
const WIDTH = 512;
const MAX_ITERATIONS = 500;

/** CPU-bound, uneven items: the case in which handing out work well matters. */
export const mandelbrot: Workload = {
  id: "mandelbrot",
  label: "Mandelbrot set",
  kind: "cpu-bound",
  description:
    "Computes strips of the Mandelbrot set. Pure arithmetic; strips near the middle cost many times what the edges do.",
  version: 1,
  items: ITEMS,
  parameters: {
    width: WIDTH,
    rowsPerItem: ROWS_PER_ITEM,
    maxIterations: MAX_ITERATIONS,
  },
  task: { module: import.meta.url, export: "mandelbrotStrip" },
  prepare: () => Promise.resolve(prepareMandelbrot()),
};

function prepareMandelbrot(): Batch {
  const inputs = Array.from({ length: ITEMS }, (_, index) => ({
    firstRow: index * ROWS_PER_ITEM,
    rows: ROWS_PER_ITEM,
    width: WIDTH,
    height: ITEMS * ROWS_PER_ITEM,
    maxIterations: MAX_ITERATIONS,
  }));
  const expected = mirrored(inputs);
  return {
    inputs,
    permissions: {},
    check: (outputs) => checkOutputs(mandelbrot.id, outputs, expected),
    [Symbol.dispose]: () => {},
  };
}

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
