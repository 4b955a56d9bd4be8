import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Crossover } from "../../src/analysis/crossover/crossover.ts";
import type {
  BatchSizeCrossover,
  ItemSizeCrossover,
} from "../../src/analysis/crossover/crossover_questions.ts";
import { findCrossovers } from "../../src/analysis/crossover/crossover_questions.ts";
import {
  describeConcurrencyLimit,
  describeCrossover,
} from "../../src/text/suites.ts";
import {
  formatBytes,
  formatDuration,
  formatRatio,
} from "../../src/text/format.ts";
import { RunSamples } from "../../src/analysis/run_samples.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../fixtures/run_builder.ts";

const SEQUENTIAL = {
  ...{ model: "sequential", label: "Sequential" },
  ...{ phrase: "sequential code", workers: 1 },
};
const POOL = {
  ...{ model: "worker-pool", label: "Worker pool" },
  ...{ phrase: "the worker pool", workers: 2 },
};

function step(size: number, ratio: number): Crossover["steps"][number] {
  return {
    size,
    timesIncumbent: { value: ratio, low: ratio * 0.9, high: ratio * 1.1 },
    faster: ratio > 1.1 ? "incumbent" : ratio < 0.9 ? "challenger" : "unsure",
  };
}

const STEPS = [step(1_000, 2), step(10_000, 1), step(100_000, 0.5)];
const CROSSES: Crossover["answer"] = {
  kind: "crosses",
  challengerFaster: "above",
  at: { value: 8_000, low: 7_000, high: 9_000 },
  betweenMeasured: [1_000, 10_000],
};

function itemSize(
  answer: Crossover["answer"],
  steps: Crossover["steps"] = STEPS,
): string {
  const question: ItemSizeCrossover = {
    kind: "item-size",
    ...{ incumbent: SEQUENTIAL, challenger: POOL },
    nominalMicros: steps.map(({ size }) => size / 500),
    ...{ steps, answer },
  };
  return describeCrossover(question);
}

Deno.test("describeCrossover() says from what item size on a pool wins, and what was measured", () => {
  assertEquals(
    itemSize(CROSSES),
    "From items of about 8.00 µs on (95 % interval 7.00 µs to 9.00 µs) the worker pool with 2 workers beats " +
      "sequential code; measured were 1.00 µs (nominally 2.00 µs) and 10.0 µs (nominally 20.0 µs).",
  );
});

Deno.test("describeCrossover() says up to what size where the challenger is faster below", () => {
  assertMatch(
    itemSize({ ...CROSSES, challengerFaster: "below" }),
    /^Up to items of about 8\.00 µs \(/,
  );
});

Deno.test("describeCrossover() says where an interval is open", () => {
  const at = { value: 8_000, low: 7_000, high: 9_000 };
  assertMatch(
    itemSize({ ...CROSSES, at: { ...at, low: null } }),
    /\(95 % interval up to 9\.00 µs, and open below 1\.00 µs, the smallest measured\)/,
  );
  assertMatch(
    itemSize({ ...CROSSES, at: { ...at, high: null } }),
    /\(95 % interval from 7\.00 µs, and open above 100 µs, the largest measured\)/,
  );
  assertMatch(
    itemSize({ ...CROSSES, at: { ...at, low: null, high: null } }),
    /\(95 % interval open at both ends of what was measured, 1\.00 µs to 100 µs\)/,
  );
});

Deno.test("describeCrossover() says over what sizes a side is ahead throughout", () => {
  assertMatch(
    itemSize({ kind: "always" }),
    /^The worker pool with 2 workers beats sequential code from the smallest to the largest items measured \(1\.00 µs to 100 µs\)\.$/,
  );
});

Deno.test("describeCrossover() says how near a pool came that never wins", () => {
  const batch: BatchSizeCrossover = {
    kind: "batch-size",
    ...{ incumbent: SEQUENTIAL, challenger: POOL },
    itemNs: { value: 20e3, low: 19e3, high: 21e3 },
    steps: [step(1, 400), step(10_000, 1.25)],
    answer: { kind: "never" },
  };
  assertEquals(
    describeCrossover(batch),
    "Starting the worker pool with 2 workers does not beat sequential code at any size measured (1 item to 10,000 " +
      "items): at best, with batches of 10,000 items, it took 1.3 times as long (95 % interval 1.1 to 1.4); an item " +
      "takes 20.0 µs.",
  );
});

Deno.test("describeCrossover() says why there is no answer", () => {
  const told = (
    reason: Extract<Crossover["answer"], { kind: "undecided" }>["reason"],
    steps: Crossover["steps"] = STEPS,
  ) => itemSize({ kind: "undecided", reason }, steps);
  assertMatch(
    told("not-measured", []),
    /^Where the worker pool with 2 workers and sequential code change places is open: no size was measured on both\.$/,
  );
  assertMatch(told("one-size", [step(1, 2)]), /one size alone was measured/);
  assertMatch(
    told("no-difference", [step(1_000, 1), step(10_000, 1)]),
    /at no size measured \(1\.00 µs to 10\.0 µs\) is either significantly faster/,
  );
  assertMatch(
    told("several-crossings"),
    /the worker pool with 2 workers is faster with items of 100 µs, and sequential code is faster with items of 1\.00 µs, so/,
  );
  assertMatch(
    told("unsure-end", [step(1_000, 2), step(10_000, 1)]),
    /sequential code is faster with items of 1\.00 µs, and with other items measured neither is/,
  );
});

/** A run of every suite of sizes. */
function buildSizes() {
  const grain = (itemMicros: number): CellSketch[] => {
    const common = {
      ...{ suite: "granularity", workload: "spin", parameters: { itemMicros } },
      items: 1e5 / itemMicros,
    };
    const ns = 50e6 + 2e8 / itemMicros;
    return [
      { ...common, model: "sequential", ns: 100e6 },
      { ...common, model: "worker-pool", workers: 2, ns },
    ];
  };
  const echo = (bytes: number): CellSketch => ({
    ...{ suite: "payload", workload: "echo", model: "clone", items: 10 },
    parameters: { bytes },
    ns: 10 * (2e4 + bytes),
  });
  const cpu = { userSeconds: 0.02, systemSeconds: 0.005 };
  const http = { workload: "http", cpu };
  return buildRun({
    cells: [
      ...[1, 10, 1_000].flatMap(grain),
      ...[64, 2 ** 10, 2 ** 20, 2 ** 24].map(echo),
      { ...http, model: "sequential", ns: 80e6 },
      { ...http, model: "async", inFlight: 16, ns: 9e6 },
    ].map(buildCell),
  });
}

/** Every number of an answer, as any sentence may write it. */
function writtenOf(data: unknown): Set<string> {
  const numbers: number[] = [];
  JSON.stringify(data, (_, value) => {
    if (typeof value === "number") numbers.push(value);
    return value;
  });
  return new Set(numbers.flatMap((value) => [
    ...[value, 1e3 * value].map(formatDuration),
    formatBytes(Math.round(value)),
    ...[formatRatio(value), `${formatRatio(value)} ns`],
    ...[value.toFixed(0), value.toFixed(1)],
    value.toFixed(2),
  ]));
}

Deno.test("every figure of a sentence about crossovers is one of the data", () => {
  const run = buildSizes();
  const found = findCrossovers(run, new RunSamples(run));
  const told = [
    ...[...found.itemSizes, ...found.payloads].map((one) =>
      [one, describeCrossover(one)] as const
    ),
    ...found.concurrency.map((one) =>
      [one, describeConcurrencyLimit(one)] as const
    ),
  ];
  assertEquals(told.length, 1 + 3 + 1);
  for (const [data, sentence] of told) {
    const written = writtenOf(data);
    const figures = sentence.replaceAll("95 % interval", "")
      .match(/[0-9][0-9.]*(?: (?:[nµm]?s|bytes|[KMG]iB)\b)?/g) ?? [];
    assert(figures.length > 2, sentence);
    for (const figure of figures) {
      assert(written.has(figure), `${figure} in: ${sentence}`);
    }
  }
});
