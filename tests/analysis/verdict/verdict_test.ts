import { assert, assertEquals } from "@std/assert";
import { analyseRun, type Verdict } from "../../../src/analysis/mod.ts";
import { analyseCells } from "../../../src/analysis/cells.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import { rankModels } from "../../../src/analysis/verdict/verdict.ts";
import { buildCell, buildRun } from "../../fixtures/run_builder.ts";

/** A run in which the sequential model takes 100 ms, the async one so long, and samples do not spread. */
function runOf(asyncNs: number, rounds = 3) {
  const constant = (ns: number) => Array(rounds).fill([ns, ns]);
  return buildRun({
    cells: [
      buildCell({
        workload: "primes",
        model: "sequential",
        samplesNs: constant(100e6),
      }),
      buildCell({
        workload: "primes",
        model: "async",
        samplesNs: constant(asyncNs),
      }),
    ],
  });
}

function rank(
  asyncNs: number,
  { noiseFloor, rounds }: {
    readonly noiseFloor: number;
    readonly rounds?: number;
  },
): Verdict["kind"] {
  const run = runOf(asyncNs, rounds);
  const samples = new RunSamples(run);
  const cells = analyseCells(run.cells, { run, samples });
  const contest = { cells, models: run.models, noiseFloor };
  const [ranked] = rankModels([contest], samples);
  assert(ranked);
  return ranked.verdict.kind;
}

Deno.test("rankModels() asks for a lead of the noise floor and more", () => {
  assertEquals(rank(90e6, { noiseFloor: 0 }), "winner");
  assertEquals(rank(90e6, { noiseFloor: 0.1 }), "winner");
  assertEquals(rank(90e6, { noiseFloor: 0.12 }), "no-clear-winner");
  assertEquals(rank(50e6, { noiseFloor: 0.99 }), "winner");
  assertEquals(rank(50e6, { noiseFloor: 1.01 }), "no-clear-winner");
});

Deno.test("rankModels() asks for 2 % where the noise floor is below that, and 25 % of few rounds", () => {
  assertEquals(rank(99e6, { noiseFloor: 0.001 }), "no-clear-winner");
  assertEquals(rank(97e6, { noiseFloor: 0.001 }), "winner");
  assertEquals(rank(90e6, { noiseFloor: 0.01, rounds: 2 }), "no-clear-winner");
  assertEquals(rank(70e6, { noiseFloor: 0.01, rounds: 2 }), "winner");
  assertEquals(rank(70e6, { noiseFloor: 0.5, rounds: 2 }), "no-clear-winner");
});

Deno.test("analyseRun() ranks by the noise floor of the run, and tells it", () => {
  const verdictOf = (floor: number | null) => {
    const noise = floor === null ? null : { floor, pairs: 4 };
    const analysis = analyseRun({ ...runOf(90e6), noise });
    assertEquals(analysis.noise, noise);
    return analysis.workloads[0]?.verdict.kind;
  };
  assertEquals(verdictOf(null), "winner");
  assertEquals(verdictOf(0.05), "winner");
  assertEquals(verdictOf(0.2), "no-clear-winner");
});

Deno.test("analyseRun() calls two models level, not behind, within the noise floor", () => {
  const noise = { floor: 0.2, pairs: 4 };
  const [workload] = analyseRun({ ...runOf(90e6), noise }).workloads;
  assert(workload);
  assertEquals(workload.standings.map(({ kind }) => kind), [
    "contender",
    "contender",
  ]);
});

Deno.test("analyseRun() tells what takes the same time from what it cannot separate", () => {
  const same = analyseRun(runOf(100.5e6)).workloads[0]?.verdict;
  assert(same?.kind === "no-clear-winner" && same.areEquivalent);
  const few = analyseRun(runOf(100.5e6, 2)).workloads[0]?.verdict;
  assert(few?.kind === "no-clear-winner" && !few.areEquivalent);
});
