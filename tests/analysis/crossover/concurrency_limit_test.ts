import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { findConcurrencyLimits } from "../../../src/analysis/crossover/crossover_questions.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../../fixtures/run_builder.ts";

function ask(...sketches: readonly CellSketch[]) {
  return findConcurrencyLimits(buildRun({ cells: sketches.map(buildCell) }));
}

const ITEMS = 16;
const SAMPLES = 6;

/** CPU time of a round whose batches take so much each. */
function cpu(batchNs: number) {
  const seconds = SAMPLES * batchNs / 1e9;
  return { userSeconds: seconds * 0.75, systemSeconds: seconds * 0.25 };
}

/** A task takes 5 ms alone, of which it computes for 1 ms; of many in flight each computes for 0.2 ms. */
const ALONE: CellSketch = {
  ...{ workload: "http", model: "sequential", items: ITEMS },
  ns: ITEMS * 5e6,
  cpu: cpu(ITEMS * 1e6),
};
const TOGETHER: CellSketch = {
  ...{ workload: "http", model: "async", items: ITEMS, inFlight: ITEMS },
  ns: 10e6,
  cpu: cpu(ITEMS * 0.2e6),
};

Deno.test("findConcurrencyLimits() adds 1 to a task's wait over its CPU time", () => {
  const [found, ...others] = ask(ALONE, TOGETHER);
  assert(found);
  assertEquals(others, []);
  assertEquals([found.workload, found.label], ["http", "HTTP requests"]);
  assertAlmostEquals(found.waitNs.value / 4e6, 1, 0.05);
  assertAlmostEquals(found.cpuNs.value / 0.2e6, 1, 1e-9);
  assertAlmostEquals(found.limit.value / 21, 1, 0.05);
  assert(found.limit.low < 21 && 21 < found.limit.high);
  assertEquals(found.measuredInFlight, ITEMS);
});

Deno.test("findConcurrencyLimits() gives 1 where a task does not wait", () => {
  const [found] = ask({ ...ALONE, cpu: cpu(ITEMS * 6e6) }, TOGETHER);
  assertEquals(found?.waitNs, { value: 0, low: 0, high: 0 });
  assertEquals(found?.limit, { value: 1, low: 1, high: 1 });
});

Deno.test("findConcurrencyLimits() leaves out what lacks a cell or its CPU time", () => {
  const { cpu: _, ...unread } = TOGETHER;
  assertEquals(ask(ALONE), []);
  assertEquals(ask(TOGETHER), []);
  assertEquals(ask(ALONE, unread), []);
  assertEquals(ask({ ...unread, model: "sequential" }, TOGETHER), []);
  assertEquals(ask(ALONE, { ...TOGETHER, cpu: cpu(0) }), []);
  assertEquals(ask({ ...ALONE, failed: "Error: no" }, TOGETHER), []);
});

Deno.test("findConcurrencyLimits() asks of no work without waits that overlap", () => {
  const primes = [ALONE, TOGETHER].map((cell) => ({
    ...cell,
    workload: "primes",
  }));
  assertEquals(ask(...primes), []);
});

Deno.test("findConcurrencyLimits() leaves replicates out", () => {
  const replicate = {
    ...TOGETHER,
    parameters: { replicate: 1 },
    cpu: cpu(ITEMS),
  };
  assertEquals(ask(ALONE, replicate, TOGETHER), ask(ALONE, TOGETHER));
  assertEquals(ask(ALONE, replicate), []);
});
