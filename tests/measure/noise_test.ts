import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { CellSamples } from "../../src/measure/cell_samples.ts";
import { findNoiseFloor } from "../../src/measure/noise.ts";
import { measured, planned } from "./fixtures/planned.ts";

/** Cells with their twins: the median times of both, by the name of the cell. */
function noiseOf(pairs: Readonly<Record<string, [number, number]>>) {
  const samples = new Map<string, CellSamples>();
  for (const [id, [original, twin]] of Object.entries(pairs)) {
    samples.set(id, measured([original]));
    samples.set(twinOf(id), measured([twin]));
  }
  const cells = [...samples.keys()].map((id) => planned(id));
  return findNoiseFloor(cells, samples);
}

function twinOf(id: string): string {
  return id.includes("?") ? `${id}&twin=1` : `${id}?twin=1`;
}

const PRIMES = "scaling/primes/sequential/1";

Deno.test("findNoiseFloor() is null where nothing was measured twice", () => {
  const cells = [planned(PRIMES), planned("scaling/sort/sequential/1")];
  const samples = new Map(cells.map(({ id }) => [id, measured([100])]));
  assertEquals(findNoiseFloor(cells, samples), null);
});

Deno.test("findNoiseFloor() is the larger over the smaller, less 1, whichever of the two is larger", () => {
  for (const pair of [[100, 110], [110, 100]] as [number, number][]) {
    const noise = noiseOf({ [PRIMES]: pair });
    assertAlmostEquals(noise?.floor ?? NaN, 0.1, 1e-12);
    assertEquals(noise?.pairs, 1);
  }
  assertEquals(noiseOf({ [PRIMES]: [100, 100] })?.floor, 0);
});

Deno.test("findNoiseFloor() is the 90th percentile of the differences of several pairs", () => {
  const noise = noiseOf({
    [PRIMES]: [100, 101],
    "scaling/sort/sequential/1": [100, 104],
    "granularity/spin/sequential/1?itemMicros=10": [103, 100],
    "scaling/primes/worker-pool/2": [100, 200],
  });
  // Eight tenths of the way from the second, 3 %, to the third, 4 %.
  assertAlmostEquals(noise?.floor ?? NaN, 0.038, 1e-12);
  assertEquals(noise?.pairs, 3);
});

Deno.test("findNoiseFloor() leaves the worst of many out", () => {
  const pairs = Array.from(
    { length: 30 },
    (_, index) =>
      [`scaling/work-${index}/sequential/1`, [
        100,
        index === 7 ? 300 : 102,
      ]] as [
        string,
        [number, number],
      ],
  );
  const noise = noiseOf(Object.fromEntries(pairs));
  assertAlmostEquals(noise?.floor ?? NaN, 0.02, 1e-12);
  assertEquals(noise?.pairs, 30);
});

Deno.test("findNoiseFloor() takes the median of rounds, so that one bad round does not count", () => {
  const cells = [planned(PRIMES), planned(twinOf(PRIMES))];
  const samples = new Map([
    [PRIMES, measured([100, 100, 900], [100], [500])],
    [twinOf(PRIMES), measured([100], [105, 100, 99], [100])],
  ]);
  assertEquals(findNoiseFloor(cells, samples), { floor: 0, pairs: 1 });
});

Deno.test("findNoiseFloor() leaves out pairs of which one was not measured", () => {
  const cells = [planned(PRIMES), planned(twinOf(PRIMES))];
  const one = new Map([[PRIMES, measured([100])]]);
  assertEquals(findNoiseFloor(cells, one), null);
  const failed = new Map([...one, [twinOf(PRIMES), measured()]]);
  assertEquals(findNoiseFloor(cells, failed), null);
});
