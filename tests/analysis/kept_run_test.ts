import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { analyseRun, keptRun } from "../../src/analysis/mod.ts";
import { RunSamples } from "../../src/analysis/run_samples.ts";
import type { Run } from "../../src/results/mod.ts";
import { buildCell, buildLoad, buildRun } from "../fixtures/run_builder.ts";
import { measured } from "./analyse_primes.ts";

/** Two samples in each of four cycles; the machine was slow for the pool alone in the second and third. */
const LOOP = [100, 100, 104, 104, 96, 96, 100, 100];
const POOL = [50, 50, 150, 150, 140, 140, 50, 50];
const CPU = { userSeconds: 0.6, systemSeconds: 0.2 };

function runOf(setAside: readonly number[], rounds = 3): Run {
  const samples = (all: readonly number[]) =>
    Array(rounds).fill(all.map((ms) => ms * 1e6));
  const run = buildRun({
    cells: [
      buildCell({
        ...{ workload: "primes", model: "sequential", items: 32 },
        samplesNs: samples(LOOP),
      }),
      buildCell({
        ...{ workload: "primes", model: "worker-pool", workers: 2, items: 8 },
        ...{ samplesNs: samples(POOL.map((ms) => ms / 4)), cpu: CPU },
      }),
    ],
  });
  return {
    ...run,
    scenarios: run.scenarios.map((scenario) => ({
      ...scenario,
      rounds: scenario.rounds.map((round) => ({
        ...round,
        cycles: round.cycles.map((info) => ({
          ...info,
          isSetAside: setAside.includes(info.cycle),
        })),
      })),
    })),
  };
}

Deno.test("keptRun() leaves out the samples of cycles that were set aside", () => {
  const { cells } = keptRun(runOf([2, 3]));
  for (const { outcome } of cells) {
    assert(outcome.kind === "measured");
    for (const { cycles, samplesNs } of outcome.rounds) {
      assertEquals(cycles, [1, 1, 4, 4]);
      assertEquals(samplesNs.length, 4);
    }
  }
});

Deno.test("keptRun() leaves out what a service did in cycles that were set aside", () => {
  const loads = [1, 2].map((cycle) => buildLoad({ cycle, latencyMs: [5] }));
  const run = runOf([2]);
  const [first, ...others] = run.cells;
  assert(first?.outcome.kind === "measured");
  const rounds = first.outcome.rounds.map((round) => ({ ...round, loads }));
  const outcome = { ...first.outcome, rounds };
  const [kept] = keptRun({ ...run, cells: [{ ...first, outcome }, ...others] })
    .cells;
  assert(kept?.outcome.kind === "measured");
  for (const round of kept.outcome.rounds) {
    assertEquals(round.loads, loads.slice(0, 1));
  }
});

Deno.test("keptRun() gives all times of a scenario for the batch of its baseline, and the CPU time of what is left", () => {
  const [, pool] = keptRun(runOf([2, 3])).cells;
  assert(pool?.outcome.kind === "measured");
  assertEquals(pool.items, 32);
  const [round] = pool.outcome.rounds;
  assertEquals(round?.samplesNs, [50e6, 50e6, 50e6, 50e6]);
  // Half of the samples, and four times as many items in a batch.
  assertAlmostEquals(round?.cpu?.userSeconds ?? NaN, 1.2, 1e-12);
  assertAlmostEquals(round?.cpu?.systemSeconds ?? NaN, 0.4, 1e-12);
});

Deno.test("keptRun() changes nothing twice, and nothing of a run without cycles", () => {
  const kept = keptRun(runOf([2, 3]));
  assertEquals(keptRun(kept).cells, kept.cells);
  const old = { ...runOf([]), scenarios: [] };
  assertEquals(keptRun(old), old);
});

Deno.test("keptRun() has no figures where all cycles were set aside", () => {
  const [loop] = keptRun(runOf([1, 2, 3, 4])).cells;
  assert(loop?.outcome.kind === "not-run");
});

Deno.test("the medians and the speed-up that analyseRun() shows come from the same cycles", () => {
  const [workload] = analyseRun(runOf([2, 3])).workloads;
  assert(workload);
  const pool = measured(workload, "worker-pool/2");
  assertEquals(pool.medianNs.value, 50e6);
  assertAlmostEquals(pool.speedup?.value ?? NaN, 2, 1e-9);
  assertAlmostEquals(pool.cpuSeconds ?? NaN, 1.6 / 4, 1e-9);
});

Deno.test("RunSamples takes the median of the ratios within cycles, not the ratio of medians", () => {
  // Within cycles the pool takes half as long; the machine is ever slower, and the pool missed the first cycles.
  const times = [100, 120, 140, 160, 180].map((ms) => ms * 1e6);
  const cells = [
    buildCell({
      ...{ workload: "primes", model: "sequential" },
      samplesNs: Array(3).fill(times),
      cycles: Array(3).fill([1, 2, 3, 4, 5]),
    }),
    buildCell({
      ...{ workload: "primes", model: "worker-pool", workers: 2 },
      samplesNs: Array(3).fill(times.slice(2).map((ns) => ns / 2)),
      cycles: Array(3).fill([3, 4, 5]),
    }),
  ];
  const samples = new RunSamples(buildRun({ cells }));
  const [loop = "", pool = ""] = cells.map(({ id }) => id);
  const { ratio, rounds } = samples.compare(loop, pool);
  assertAlmostEquals(ratio.value, 2, 1e-9);
  assertEquals(rounds, 3);
  assertEquals(samples.cycleLogRatios(pool, loop).map((one) => one.length), [
    3,
    3,
    3,
  ]);
});

Deno.test("RunSamples compares round medians where samples belong to no cycle", () => {
  const cells = ["sequential", "async"].map((model, index) =>
    buildCell({
      ...{ workload: "primes", model, cycles: null },
      samplesNs: Array(3).fill([100e6, 110e6, 120e6].slice(index)),
    })
  );
  const samples = new RunSamples(buildRun({ cells }));
  const [loop = "", other = ""] = cells.map(({ id }) => id);
  assertAlmostEquals(
    samples.compare(other, loop).ratio.value,
    115 / 110,
    1e-9,
  );
  assertEquals(samples.cycleLogRatios(other, loop), []);
});
