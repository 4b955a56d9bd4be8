import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  mandelbrotRows,
  mandelbrotStrip,
} from "../../src/workloads/mandelbrot.ts";

Deno.test("mandelbrotStrip() gives a share of inner points that fits the area of the set", () => {
  const size = { width: 601, height: 481 };
  const strip = { firstRow: 0, rows: size.height, ...size };
  const atMost = (maxIterations: number) =>
    mandelbrotStrip({ ...strip, maxIterations });
  // A point still inside after 400 iterations adds 1 for each further one.
  const inner = (atMost(401) - atMost(400)) / (size.width * size.height);
  // 1.5065918849 ± 0.0000000028: Thorsten Förstemann, "Numerical estimation of the area of the Mandelbrot set" (2012).
  assertAlmostEquals(inner * 3 * 2.4, 1.5066, 0.03);
});

Deno.test("mandelbrotStrip() gives mirrored rows the same answer", () => {
  const size = { rows: 1, width: 64, height: 50, maxIterations: 300 };
  for (let row = 0; row < size.height; row++) {
    assertEquals(
      mandelbrotStrip({ ...size, firstRow: row }),
      mandelbrotStrip({ ...size, firstRow: size.height - 1 - row }),
    );
  }
});

Deno.test("mandelbrotRows() is mandelbrotStrip() with its fields as numbers", () => {
  const strip = { firstRow: 3, rows: 2, width: 40, height: 9 };
  assertEquals(
    mandelbrotRows(3, 2, 40, 9, 100),
    mandelbrotStrip({ ...strip, maxIterations: 100 }),
  );
});
