import { assertEquals } from "@std/assert";
import type { CellSamples } from "../../src/measure/cell_samples.ts";
import { impreciseCells } from "../../src/measure/precision.ts";
import { measured, planned } from "./fixtures/planned.ts";

const CELLS = [
  "scaling/primes/sequential/1",
  "scaling/primes/sequential/1?twin=1",
  "scaling/primes/worker-pool/2",
  "scaling/sort/sequential/1",
].map((id) => planned(id));

/** Rounds whose medians are those given. */
function rounds(...medians: number[]): CellSamples {
  return measured(...medians.map((median) => [median, median, median]));
}

const STEADY = rounds(100, 100, 100, 100, 100);
/** Five values from 90 to 110: an interval of their median is about ± 10 % wide. */
const WIDE = rounds(90, 95, 100, 105, 110);

function imprecise(
  found: Readonly<Record<string, CellSamples>>,
  precision = 0.02,
): string[] {
  const samples = new Map(CELLS.map(({ id }) => [id, found[id] ?? STEADY]));
  return impreciseCells(CELLS, { samples, precision }).map(({ id }) => id);
}

Deno.test("impreciseCells() finds none where samples do not spread", () => {
  assertEquals(imprecise({}), []);
});

Deno.test("impreciseCells() keeps all cells of a case, twins too, where one is not known well enough", () => {
  assertEquals(
    imprecise({ "scaling/primes/worker-pool/2": WIDE }),
    CELLS.slice(0, 3).map(({ id }) => id),
  );
  assertEquals(
    imprecise({ "scaling/primes/sequential/1?twin=1": WIDE }),
    CELLS.slice(0, 3).map(({ id }) => id),
  );
  assertEquals(imprecise({ "scaling/sort/sequential/1": WIDE }), [
    "scaling/sort/sequential/1",
  ]);
});

Deno.test("impreciseCells() asks for the precision that it is given", () => {
  const found = { "scaling/sort/sequential/1": WIDE };
  assertEquals(imprecise(found, 0.05).length, 1);
  assertEquals(imprecise(found, 0.15), []);
});

Deno.test("impreciseCells() counts a cell without samples as unknown", () => {
  const samples = new Map([["scaling/sort/sequential/1", measured()]]);
  assertEquals(impreciseCells(CELLS, { samples, precision: 1 }), CELLS);
});
