import { assert, assertEquals } from "@std/assert";
import { analyseRun } from "../../src/analysis/mod.ts";
import type { RunWarning } from "../../src/results/mod.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";

const WARNINGS: readonly RunWarning[] = [
  {
    kind: "noisy-neighbours",
    message: "Others used this machine in 2 of 5 rounds.",
    cells: [],
  },
  {
    kind: "drift",
    message: "There is 1 cell that grew slower from round to round.",
    cells: ["scaling/primes/sequential/1"],
  },
];

Deno.test("wordCautions() has nothing to say of a complete run of enough rounds", () => {
  assertEquals(analyseRun(buildRun()).cautions, []);
});

Deno.test("wordCautions() warns of an interrupted run and of failed cells", () => {
  const cells = [
    buildCell({ workload: "primes", model: "sequential", failed: "Error: no" }),
  ];
  const { cautions } = analyseRun(buildRun({ cells, status: "partial" }));
  assert(cautions.some((caution) => /interrupted/.test(caution)));
  assert(cautions.some((caution) => /fail/.test(caution)));
});

Deno.test("wordCautions() carries what the run warns of itself, word for word", () => {
  assertEquals(
    analyseRun(buildRun({ warnings: WARNINGS })).cautions,
    WARNINGS.map(({ message }) => message),
  );
});

Deno.test("wordCautions() tells of an interruption before what the run warns of", () => {
  const { cautions } = analyseRun(
    buildRun({ warnings: WARNINGS, status: "partial" }),
  );
  assertEquals(cautions.length, 3);
  assert(/interrupted/.test(cautions[0] ?? ""));
});

Deno.test("wordCautions() counts cells that were not measured, not those that no model offers", () => {
  const primes = { workload: "primes", model: "worker-pool" };
  const { cautions } = analyseRun(buildRun({
    cells: [
      buildCell({ ...primes, workers: 1, notRun: "interrupted" }),
      buildCell({ ...primes, workers: 2, notOffered: "no such form" }),
    ],
  }));
  assertEquals(cautions, ["1 cell was not measured."]);
});

Deno.test("wordCautions() warns of few rounds", () => {
  const cells = ["sequential", "async"].map((model) =>
    buildCell({ workload: "primes", model, rounds: 2 })
  );
  const { cautions } = analyseRun(buildRun({ cells }));
  assertEquals(cautions.length, 1);
  assert(/only 2 rounds/.test(cautions[0] ?? ""));
});
