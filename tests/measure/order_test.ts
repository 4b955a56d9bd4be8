import { assertEquals, assertNotEquals } from "@std/assert";
import { shuffledCells } from "../../src/measure/order.ts";
import type { PlannedCell } from "../../src/measure/plan.ts";

const CELLS: PlannedCell[] = ["primes", "mandelbrot", "sort"].flatMap(
  (workload) =>
    [1, 2, 4, 8].map((workers) => ({
      id: `cpu/${workload}/worker-pool/${workers}`,
      suite: "cpu",
      workload,
      model: "worker-pool",
      workers,
      inFlight: workers,
    })),
);

Deno.test("shuffledCells() keeps every cell, and those of a workload together", () => {
  const order = shuffledCells(CELLS, { seed: 7, round: 1 });
  assertEquals(new Set(order), new Set(CELLS));
  assertEquals(order.length, CELLS.length);
  const changes = order.filter((cell, index) =>
    index > 0 && cell.workload !== order[index - 1]?.workload
  );
  assertEquals(changes.length, 2);
});

Deno.test("shuffledCells() repeats by seed and round, and differs between rounds", () => {
  const first = shuffledCells(CELLS, { seed: 7, round: 1 });
  assertEquals(shuffledCells(CELLS, { seed: 7, round: 1 }), first);
  assertNotEquals(shuffledCells(CELLS, { seed: 7, round: 2 }), first);
});

Deno.test("shuffledCells() puts every cell in every place over many rounds", () => {
  const places = new Map<string, Set<number>>();
  for (let round = 1; round <= 400; round++) {
    shuffledCells(CELLS, { seed: 1, round }).forEach((cell, place) =>
      places.set(cell.id, (places.get(cell.id) ?? new Set()).add(place))
    );
  }
  for (const found of places.values()) assertEquals(found.size, CELLS.length);
});
