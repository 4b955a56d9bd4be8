import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { analyseRun } from "../../../src/analysis/analyse.ts";
import {
  type Crossover,
  findBreakEvens,
} from "../../../src/analysis/crossover/crossover.ts";
import { findCrossovers } from "../../../src/analysis/crossover/crossover_questions.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import type { Run } from "../../../src/results/run.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../../fixtures/run_builder.ts";

function ask(sketches: readonly CellSketch[], overrides: Partial<Run> = {}) {
  const run = buildRun({ cells: sketches.map(buildCell), ...overrides });
  return findCrossovers(run, new RunSamples(run));
}

const TOTAL_MICROS = 100_000;
/** This machine computes twice as fast as the nominal one. */
const PACE = 0.5;

/** One item size: 100 nominal ms of work on two workers, which add so many microseconds to each item. */
function grain(
  itemMicros: number,
  costs: Readonly<Record<string, number>>,
): CellSketch[] {
  const items = TOTAL_MICROS / itemMicros;
  const baseNs = TOTAL_MICROS * PACE * 1e3;
  const common = {
    ...{ suite: "granularity", workload: "spin", items, samples: 12 },
    parameters: { itemMicros },
  };
  return [
    { ...common, model: "sequential", ns: baseNs },
    ...Object.entries(costs).map(([model, micros]) => ({
      ...{ ...common, model, workers: 2, inFlight: Math.min(2, items) },
      ns: baseNs / Math.min(2, items) + items * micros * 1e3,
    })),
  ];
}

const GRAINS = [1, 10, 100, 1_000, 10_000, 100_000];
const COSTS = { "worker-pool": 2, "subprocess-pool": 20 };

function grains(costs: Readonly<Record<string, number>> = COSTS) {
  return GRAINS.flatMap((itemMicros) => grain(itemMicros, costs));
}

/** Batches of items of 10 µs; starting two workers takes 30 ms. */
function batches(...sizes: readonly number[]): CellSketch[] {
  return sizes.flatMap((items) => {
    const common = {
      ...{ suite: "batch", workload: "spin", items },
      parameters: { itemMicros: 20, items },
    };
    return [
      { ...common, model: "sequential", ns: items * 10e3 },
      {
        ...{ ...common, model: "worker-pool", workers: 2 },
        ns: 30e6 + items * 5e3,
      },
    ];
  });
}

function crossing({ answer }: Crossover) {
  assert(answer.kind === "crosses", JSON.stringify(answer));
  return answer;
}

function assertNear(found: number, expected: number) {
  assertAlmostEquals(found / expected, 1, 0.05);
}

Deno.test("findCrossovers() tells item sizes in the time that an item really takes", () => {
  const [workers, processes] = ask(grains()).itemSizes;
  assert(workers && processes);
  assertEquals(workers.nominalMicros, [1, 10, 100, 1_000, 10_000]);
  assertNear(workers.steps[0]?.size ?? NaN, 500);
  const early = crossing(workers);
  assertNear(early.at.value, 4e3);
  assert((early.at.low ?? NaN) < 4e3 && 4e3 < (early.at.high ?? NaN));
  assertNear(crossing(processes).at.value, 40e3);
});

Deno.test("findBreakEvens() finds by the medians what findCrossovers() finds", () => {
  const run = buildRun({ cells: grains().map(buildCell) });
  const [suite] = analyseRun(run).suites;
  assert(suite);
  const [workers, processes] = ask(grains()).itemSizes;
  assert(workers && processes);
  assertEquals(
    findBreakEvens(suite).map(({ cell: { model }, ns }) => [model, ns]),
    [workers, processes].map((one) => [
      one.challenger.model,
      crossing(one).at.value,
    ]),
  );
});

Deno.test("findCrossovers() asks each pool against the baseline, and processes against threads", () => {
  const { itemSizes } = ask(grains());
  assertEquals(
    itemSizes.map(({ incumbent, challenger }) => [
      incumbent.model,
      challenger.model,
      challenger.workers,
    ]),
    [
      ["sequential", "worker-pool", 2],
      ["sequential", "subprocess-pool", 2],
      ["worker-pool", "subprocess-pool", 2],
    ],
  );
  const [, , pools] = itemSizes;
  // With 20 µs more for each item it falls behind, and never ahead.
  assertEquals(pools?.steps[0]?.faster, "incumbent");
  assert(pools?.steps.every(({ faster }) => faster !== "challenger"));
});

Deno.test("findCrossovers() leaves out batches with fewer items than workers", () => {
  const [workers] = ask(grains()).itemSizes;
  assertEquals(workers?.nominalMicros.includes(100_000), false);
  assertEquals(workers?.steps.at(-1)?.faster, "challenger");
});

Deno.test("findCrossovers() leaves out a size that one side lacks", () => {
  const cells = grains().map((cell) =>
    cell.model === "worker-pool" && cell.parameters?.["itemMicros"] === 10
      ? { ...cell, failed: "Error: no" }
      : cell
  );
  const [workers] = ask(cells).itemSizes;
  assert(workers);
  assertEquals(workers.nominalMicros, [1, 100, 1_000, 10_000]);
  assertNear(crossing(workers).at.value, 4e3);
});

Deno.test("findCrossovers() says of a pool that failed everywhere that it was not measured", () => {
  const cells = grains().map((cell) =>
    cell.model === "worker-pool" ? { ...cell, failed: "Error: no" } : cell
  );
  const [workers, processes] = ask(cells).itemSizes;
  assertEquals(workers?.answer, {
    kind: "undecided",
    reason: "not-measured",
  });
  assertEquals(processes?.answer.kind, "crosses");
});

Deno.test("findCrossovers() leaves replicates out", () => {
  const replicates = grains().map((cell) => ({
    ...cell,
    parameters: { ...cell.parameters, replicate: 1 },
  }));
  const asked = (cells: readonly CellSketch[]) =>
    ask(cells).itemSizes.map(({ incumbent, challenger, steps }) => [
      incumbent.model,
      challenger.model,
      steps.length,
    ]);
  assertEquals(asked([...grains(), ...replicates]), asked(grains()));
});

Deno.test("findCrossovers() finds the batch from which a pool's start pays", () => {
  const [batch, ...others] = ask(batches(10, 1_000, 100_000)).batchSizes;
  assert(batch);
  assertEquals(others, []);
  const { at, betweenMeasured } = crossing(batch);
  assertNear(at.value, 6_000);
  assertEquals([...betweenMeasured], [1_000, 100_000]);
  assertNear(batch.itemNs.value, 10e3);
});

Deno.test("findCrossovers() never looks beyond the largest batch", () => {
  const [batch] = ask(batches(10, 100, 1_000)).batchSizes;
  assertEquals(batch?.answer, { kind: "never" });
});

Deno.test("findCrossovers() counts no lead below the run's noise floor", () => {
  const noise = { floor: 1.5, pairs: 3 };
  const [workers] = ask(grains({ "worker-pool": 0.5 }), { noise }).itemSizes;
  assertEquals(workers?.answer, {
    kind: "undecided",
    reason: "no-difference",
  });
});

Deno.test("findCrossovers() asks for larger leads where there are fewer than three rounds", () => {
  const near = (rounds: number) =>
    batches(10_000, 20_000).map((cell) => ({
      ...cell,
      // A fifth slower than sequential code at the one size, a fifth faster at the other.
      ns: (cell.items ?? 0) * 10e3 *
        (cell.model === "sequential" ? 1 : cell.items === 10_000 ? 1.2 : 0.84),
      rounds,
    }));
  const [few] = ask(near(2)).batchSizes;
  const [enough] = ask(near(3)).batchSizes;
  assertEquals(few?.answer.kind, "undecided");
  assertEquals(enough?.answer.kind, "crosses");
});

Deno.test("findCrossovers() asks nothing of a run without sizes", () => {
  assertEquals(ask([{ workload: "primes", model: "sequential" }]), {
    itemSizes: [],
    batchSizes: [],
    payloads: [],
    payloadCosts: [],
    concurrency: [],
  });
});

Deno.test("findCrossovers() gives data that survives JSON", () => {
  const found = ask([...grains(), ...batches(10, 1_000, 100_000)]);
  assertEquals(JSON.parse(JSON.stringify(found)), found);
});
