import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { RunSamples } from "../../src/analysis/run_samples.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";

/** Two cells, of which the second takes 1.1 times as long, and in every fifth round three times as long as that. */
function disturbedRun(rounds: number) {
  const timesNs = Array.from(
    { length: rounds },
    (_, round) => 1e8 + round * 1e5,
  );
  const slowNs = timesNs.map((ns, round) =>
    ns * (round % 2 ? 1.09 : 1.11) * (round % 5 ? 1 : 3)
  );
  const samplesOf = (times: readonly number[]) =>
    times.map((ns) => [ns, ns, ns]);
  const cells = [
    buildCell({
      workload: "primes",
      model: "sequential",
      samplesNs: samplesOf(timesNs),
    }),
    buildCell({
      workload: "primes",
      model: "async",
      samplesNs: samplesOf(slowNs),
    }),
  ];
  const samples = new RunSamples(buildRun({ cells }));
  const [fast = "", slow = ""] = cells.map(({ id }) => id);
  return { samples, fast, slow };
}

Deno.test("RunSamples sets the ends of many rounds aside", () => {
  const { samples, fast, slow } = disturbedRun(10);
  const { value, low } = samples.compare(slow, fast).ratio;
  assertAlmostEquals(value, 1.1, 0.01);
  assertLess(1, low);
  const { ratio } = samples.compareWith(samples, slow);
  assertAlmostEquals(ratio.value, 1, 1e-12);
  assertLess(0.95, ratio.low);
});

Deno.test("RunSamples has no rounds to spare where there are few", () => {
  const { samples, fast, slow } = disturbedRun(14);
  const { value, low } = samples.compare(slow, fast).ratio;
  assertLess(1.2, value);
  assertLess(low, 1.1);
  assertLess(samples.compareWith(samples, slow).ratio.low, 0.8);
});

/** Sequential code of 20 ms a batch, its replicate of 22 ms, and a pool of 10 ms, each in two cycles of three rounds. */
function repeatedRun() {
  const cellOf = (
    model: string,
    ns: number,
    parameters: Readonly<Record<string, number>> = {},
  ) =>
    buildCell({
      ...{ workload: "primes", model, parameters },
      samplesNs: Array.from({ length: 3 }, () => [ns, ns]),
    });
  const cells = [
    cellOf("sequential", 20e6),
    cellOf("sequential", 22e6, { replicate: 1 }),
    cellOf("worker-pool", 10e6),
  ];
  const [loop = "", replicate = "", pool = ""] = cells.map(({ id }) => id);
  return {
    samples: new RunSamples(buildRun({ cells })),
    ...{ loop, replicate, pool },
  };
}

Deno.test("RunSamples counts the samples of a replicate as its cell's, in ratios and in the median", () => {
  const { samples, loop, pool } = repeatedRun();
  assertAlmostEquals(samples.ratio(loop, pool).value, 2.1, 1e-9);
  assertAlmostEquals(samples.median(loop).value, 21e6);
});

Deno.test("RunSamples keeps a replicate apart where the two are to be compared", () => {
  const { samples, loop, replicate, pool } = repeatedRun();
  assertAlmostEquals(samples.apart.ratio(replicate, loop).value, 1.1, 1e-9);
  assertAlmostEquals(samples.apart.ratio(loop, pool).value, 2, 1e-9);
});

/** A cell with the same time in each of some rounds. */
function cellInRounds(model: string, ns: number, rounds: readonly number[]) {
  const cell = buildCell({
    ...{ workload: "primes", model },
    samplesNs: rounds.map((round) => [ns, ns * (1 + round / 1e3)]),
  });
  if (cell.outcome.kind !== "measured") throw new TypeError("Not measured");
  const named = cell.outcome.rounds.map((one, index) => ({
    ...one,
    round: rounds[index] ?? 0,
  }));
  return { ...cell, outcome: { ...cell.outcome, rounds: named } };
}

for (
  const [what, rounds, expected] of [
    ["three rounds with it", [1, 4, 5], 3],
    ["two rounds with it", [1, 4], 1],
  ] as const
) {
  Deno.test(`RunSamples compares cells by their baseline where they share too few rounds and one has ${what}`, () => {
    const cells = [
      cellInRounds("sequential", 20e6, [1, 2, 3, 4, 5]),
      cellInRounds("worker-pool", 10e6, [1, 2, 3]),
      cellInRounds("async", 30e6, rounds),
    ];
    const [, pool = "", async = ""] = cells.map(({ id }) => id);
    const samples = new RunSamples(buildRun({ cells }));
    const comparison = samples.compare(async, pool);
    assertEquals(comparison.rounds, expected);
    assertEquals(comparison.estimate !== undefined, expected === 3);
    assertAlmostEquals(comparison.ratio.value, 3, 0.01);
  });
}
