import { assert, assertEquals, assertLess } from "@std/assert";
import {
  analyseRun,
  type Ranked,
  type Verdict,
} from "../../../src/analysis/mod.ts";
import { analyseCells } from "../../../src/analysis/cells.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import { rankModels } from "../../../src/analysis/verdict/verdict.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../../fixtures/run_builder.ts";
import {
  type SimulatedVariant,
  simulateRun,
  verdictsOf,
} from "./simulated_runs.ts";

/** A run in which the sequential model takes 100 ms, the async one so long, and samples do not spread. */
function runOf(asyncNs: number, rounds = 3) {
  const constant = (ns: number) => Array(rounds).fill([ns, ns]);
  return runOfCells(
    { model: "sequential", samplesNs: constant(100e6) },
    { model: "async", samplesNs: constant(asyncNs) },
  );
}

function runOfCells(...sketches: readonly Omit<CellSketch, "workload">[]) {
  return buildRun({
    cells: sketches.map((sketch) =>
      buildCell({ workload: "primes", ...sketch })
    ),
  });
}

function rank(
  run: ReturnType<typeof buildRun>,
  noiseFloor = 0,
): Verdict {
  const samples = new RunSamples(run);
  const cells = analyseCells(run.cells, { run, samples });
  return rankModels(
    { cells, models: run.models, noiseFloor, minLead: 0.02 },
    samples,
  ).verdict;
}

/** The models of each tier. */
function tiersOf(verdict: Verdict): string[][] {
  assert(verdict.kind === "ranked");
  return verdict.tiers.map(({ cells }) => cells.map(({ model }) => model));
}

Deno.test("rankModels() asks for a lead of the noise floor and more", () => {
  const tiers = (ns: number, noiseFloor: number) =>
    tiersOf(rank(runOf(ns), noiseFloor)).length;
  assertEquals(tiers(90e6, 0), 2);
  assertEquals(tiers(90e6, 0.1), 2);
  assertEquals(tiers(90e6, 0.12), 1);
  assertEquals(tiers(50e6, 0.99), 2);
  assertEquals(tiers(50e6, 1.01), 1);
});

Deno.test("rankModels() asks for 2 % where the noise floor is below that", () => {
  assertEquals(tiersOf(rank(runOf(99e6), 0.001)).length, 1);
  assertEquals(tiersOf(rank(runOf(97e6), 0.001)).length, 2);
});

Deno.test("rankModels() says nothing of fewer than three rounds, however clear it is", () => {
  const verdict = rank(runOf(1e6, 2));
  assertEquals(verdict, { kind: "undecidable", reason: "not enough rounds" });
  const [workload] = analyseRun(runOf(1e6, 2)).workloads;
  assertEquals(workload?.findings, []);
  assert(
    workload?.cells.every((cell) =>
      cell.kind === "measured" && cell.speedup === undefined
    ),
  );
  assertEquals(workload?.standings.slice(0, 2).map(({ kind }) => kind), [
    "unranked",
    "unranked",
  ]);
});

Deno.test("rankModels() leaves out a model that has too few rounds, and ranks the others", () => {
  const verdict = rank(runOfCells(
    { model: "sequential", ns: 100e6 },
    { model: "async", ns: 10e6 },
    { model: "worker-pool", workers: 2, ns: 1e6, rounds: 2 },
  ));
  assertEquals(tiersOf(verdict), [["async"], ["sequential"]]);
});

Deno.test("rankModels() puts into a tier whatever cannot be told from its fastest, and ranks the rest again", () => {
  const verdict = rank(runOfCells(
    { model: "sequential", ns: 100e6 },
    { model: "async", inFlight: 16, ns: 100e6 },
    { model: "worker-pool", workers: 1, ns: 110e6 },
    { model: "worker-pool", workers: 2, ns: 50.2e6 },
    { model: "subprocess-pool", workers: 2, ns: 50e6 },
  ));
  const [first = [], second = [], ...others] = tiersOf(verdict);
  assertEquals(first.toSorted(), ["subprocess-pool", "worker-pool"]);
  assertEquals(second.toSorted(), ["async", "sequential"]);
  assertEquals(others, []);
  assert(verdict.kind === "ranked");
  const [top, below] = verdict.tiers;
  assertEquals(top.simplest.id, "scaling/primes/worker-pool/2");
  assertEquals(below?.simplest.model, "sequential");
  assertLess(0, top.largestDifference);
  assertLess(top.largestDifference, 0.06);
  assertLess(Math.abs((top.lead?.value ?? 0) - 2), 0.05);
  assertEquals(below?.lead, undefined);
});

Deno.test("rankModels() bounds the differences within a tier by what its rounds leave open", () => {
  const spread = (by: number) =>
    rank(runOfCells(
      { model: "sequential", ns: 100e6, spread: by },
      { model: "async", ns: 100e6, spread: by },
    ));
  const [quiet, noisy] = [spread(0.01), spread(0.2)].map((verdict) =>
    verdict.kind === "ranked" ? verdict.tiers[0].largestDifference : NaN
  );
  assertLess(0, quiet ?? NaN);
  assertLess(quiet ?? NaN, 0.05);
  assertLess(0.05, noisy ?? NaN);
});

Deno.test("rankModels() takes no model for an alternative that is not shown to beat a loop that others beat", () => {
  const around = (ns: number, by: number) =>
    [1, -1, 0.8, -0.9, 0.1].map((part) => [ns * (1 + part * by)]);
  const verdict = rank(runOfCells(
    { model: "sequential", samplesNs: around(100e6, 0) },
    { model: "async", samplesNs: around(101e6, 0.25) },
    { model: "worker-pool", workers: 2, samplesNs: around(90e6, 0.002) },
  ));
  assertEquals(tiersOf(verdict)[0], ["worker-pool"]);
  assertEquals(tiersOf(verdict).flat().toSorted(), [
    "async",
    "sequential",
    "worker-pool",
  ]);
});

Deno.test("the decision is whether any model beats sequential code", () => {
  const decisionOf = (ns: number, spread = 0.005) => {
    const verdict = rank(runOfCells(
      { model: "sequential", ns: 100e6, spread },
      { model: "async", ns, spread },
    ));
    return verdict.kind === "ranked" ? verdict.decision : undefined;
  };
  assertEquals(decisionOf(50e6), { kind: "faster" });
  const level = decisionOf(100e6);
  assert(level?.kind === "not-faster");
  assertLess(level.within, 0.02);
  assertEquals(decisionOf(200e6), { kind: "not-faster", within: 0 });
  const open = decisionOf(100e6, 0.3);
  assert(open?.kind === "undecided");
  assertEquals(open.cell.model, "async");
  assertLess(0.05, open.bound);
});

Deno.test("there is no decision without sequential code", () => {
  const verdict = rank(runOfCells(
    { model: "sequential", failed: "Error: no" },
    { model: "async", ns: 100e6 },
    { model: "worker-pool", ns: 50e6 },
  ));
  assertEquals(tiersOf(verdict), [["worker-pool"], ["async"]]);
  assert(verdict.kind === "ranked" && verdict.decision === undefined);
});

Deno.test("analyseRun() ranks by the noise floor of the run, and tells it", () => {
  const tiersAt = (floor: number | null) => {
    const noise = floor === null ? null : { floor, pairs: 4 };
    const analysis = analyseRun({ ...runOf(90e6), noise });
    assertEquals(analysis.noise, noise);
    const verdict = analysis.workloads[0]?.verdict;
    return verdict ? tiersOf(verdict).length : 0;
  };
  assertEquals(tiersAt(null), 2);
  assertEquals(tiersAt(0.05), 2);
  assertEquals(tiersAt(0.2), 1);
});

const POOLS = ["worker-pool", "shared-memory", "subprocess-pool"];

/** Two loops of one core, which hardly scatter, and three pools. */
function variants(
  { loops, pools, time = 1 }: {
    readonly loops: number;
    readonly pools: number;
    readonly time?: number;
  },
): SimulatedVariant[] {
  return [
    { model: "sequential", scatter: loops },
    { model: "async", scatter: loops },
    ...POOLS.map((model) => ({ model, workers: 2, scatter: pools, time })),
  ];
}

/** Runs of so many scenarios altogether. */
function simulate(
  own: readonly SimulatedVariant[],
  { rounds, scenarios = 200 }: {
    readonly rounds: number;
    readonly scenarios?: number;
  },
): Ranked[] {
  const ranked = [11, 12].flatMap((seed) =>
    verdictsOf(
      simulateRun(own, { scenarios: scenarios / 2, rounds, seed }),
    )
  ).flatMap((verdict) => verdict.kind === "ranked" ? [verdict] : []);
  assertEquals(ranked.length, scenarios);
  return ranked;
}

function shareOf(
  verdicts: readonly Ranked[],
  isCounted: (verdict: Ranked) => boolean,
): number {
  return verdicts.filter(isCounted).length / verdicts.length;
}

/** What a share of 5 % in 200 scenarios exceeds once in a thousand times. */
const FIVE_PERCENT = 0.1;

Deno.test("rankModels() separates models that are the same in no more than one scenario of twenty", () => {
  for (const [loops, pools] of [[0.01, 0.08], [0.05, 0.05]] as const) {
    for (const rounds of [3, 5]) {
      const verdicts = simulate(variants({ loops, pools }), { rounds });
      const separated = shareOf(verdicts, ({ tiers }) => tiers.length > 1);
      assertLess(separated, FIVE_PERCENT);
      const faster = shareOf(
        verdicts,
        ({ decision }) => decision?.kind === "faster",
      );
      assertLess(faster, FIVE_PERCENT);
    }
  }
});

Deno.test("rankModels() finds a true ratio of 1.25 nearly always, with 8 % of scatter between 5 rounds", () => {
  const verdicts = simulate(
    variants({ loops: 0.01, pools: 0.08, time: 1 / 1.25 }),
    { rounds: 5 },
  );
  const faster = shareOf(
    verdicts,
    ({ decision }) => decision?.kind === "faster",
  );
  assertLess(0.98, faster);
  const whole = shareOf(
    verdicts,
    ({ tiers }) => tiers.length === 2 && tiers[0].cells.length === 3,
  );
  assertLess(0.85, whole);
});

Deno.test("rankModels() says that no model is faster where that is shown", () => {
  const verdicts = simulate(variants({ loops: 0.005, pools: 0.01 }), {
    rounds: 5,
    scenarios: 60,
  });
  const within = shareOf(
    verdicts,
    ({ decision }) => decision?.kind === "not-faster" && decision.within < 0.05,
  );
  assertLess(0.95, within);
});
