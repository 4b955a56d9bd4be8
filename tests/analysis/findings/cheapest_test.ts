import { assertEquals } from "@std/assert";
import { findCheapest } from "../../../src/analysis/findings/findings.ts";
import { explain, type PricedSketch } from "./explain.ts";

/** A pool that is told from others by its workers. */
const pool = (
  workers: number,
  ms: number,
  cost: Partial<PricedSketch>,
): PricedSketch => ({ model: "worker-pool", workers, ms, spread: 0, ...cost });

/** Workers of the fastest and of the cheapest, and what decided. */
function chosen(...cells: readonly PricedSketch[]) {
  const found = findCheapest(explain(cells).cells);
  return found &&
    [found.fastest.workers, found.cheapest.workers, found.basis];
}

const MIB = 2 ** 20;

Deno.test("findCheapest() finds the least CPU time within 10 % of the fastest", () => {
  assertEquals(
    chosen(
      pool(1, 20, { cpuMs: 20 }),
      pool(2, 22, { cpuMs: 10 }),
      pool(4, 22.1, { cpuMs: 5 }),
    ),
    [1, 2, "CPU time"],
  );
});

Deno.test("findCheapest() finds the fastest itself where no other is near or cheaper", () => {
  assertEquals(
    chosen(pool(1, 20, { cpuMs: 20 }), pool(2, 30, { cpuMs: 10 })),
    [1, 1, "CPU time"],
  );
  assertEquals(
    chosen(pool(1, 20, { cpuMs: 20 }), pool(2, 21, { cpuMs: 30 })),
    [1, 1, "CPU time"],
  );
});

Deno.test("findCheapest() lets memory decide where tables show the same CPU time", () => {
  const small = { peakMemoryBytes: 60 * MIB };
  const large = { peakMemoryBytes: 80 * MIB };
  assertEquals(
    chosen(
      pool(1, 20, { cpuMs: 20, ...large }),
      pool(2, 21, { cpuMs: 20.01, ...small }),
    ),
    [1, 2, "memory"],
  );
  assertEquals(
    chosen(
      pool(1, 20, { cpuMs: 20, ...large }),
      pool(2, 21, { cpuMs: 20.1, ...small }),
    ),
    [1, 1, "CPU time"],
  );
});

Deno.test("findCheapest() never calls a cell cheapest that the tables show beside cheaper ones only", () => {
  const loop = { model: "sequential", ms: 40, spread: 0 };
  // The pool is the only one within 10 % of itself, and needs more than the loop.
  assertEquals(
    chosen({ ...loop, cpuMs: 40 }, pool(2, 20, { cpuMs: 44 })),
    undefined,
  );
  assertEquals(
    chosen({ ...loop, cpuMs: 45 }, pool(2, 20, { cpuMs: 44 })),
    [2, 2, "CPU time"],
  );
  // Nothing is known of what the loop needs.
  assertEquals(chosen(loop, pool(2, 20, { cpuMs: 44 })), [2, 2, "CPU time"]);
  const { cells, cheapest } = explain([
    { model: "sequential", ms: 20, cpuMs: 20.4 },
    { model: "async", ms: 20.1, cpuMs: 20 },
    pool(2, 20.5, { cpuMs: 20.8, peakMemoryBytes: MIB }),
  ]);
  assertEquals(cells.length, 3);
  assertEquals(cheapest?.cheapest.model, "async");
});

Deno.test("findCheapest() finds nothing where a CPU time is missing, or nothing was measured", () => {
  assertEquals(chosen(pool(1, 20, { cpuMs: 20 }), pool(2, 21, {})), undefined);
  assertEquals(chosen(pool(1, 20, { failed: "Error: no" })), undefined);
});

Deno.test("findCheapest() asks for no CPU time of a cell that is too slow to matter", () => {
  const cells = [pool(1, 20, { cpuMs: 20 }), pool(2, 40, {})];
  assertEquals(chosen(...cells), [1, 1, "CPU time"]);
});

Deno.test("analyseRun() tells the cheapest of a workload, and leaves it out where it is not known", () => {
  const cells = [pool(1, 20, { cpuMs: 20 }), pool(2, 21, { cpuMs: 10 })];
  assertEquals(explain(cells).cheapest?.cheapest.workers, 2);
  assertEquals("cheapest" in explain([pool(1, 20, {})]), false);
});
