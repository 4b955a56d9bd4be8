import { assert, assertEquals } from "@std/assert";
import { describeCautions } from "../../src/text/run.ts";
import type { RunWarning } from "../../src/results/mod.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";
import { reportRun } from "../../src/text/mod.ts";

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

Deno.test("describeCautions() has nothing to say of a complete run of enough rounds", () => {
  assertEquals(reportRun(buildRun()).cautions, []);
});

Deno.test("describeCautions() warns of an interrupted run and of failed cells", () => {
  const cells = [
    buildCell({ workload: "primes", model: "sequential", failed: "Error: no" }),
  ];
  const { cautions } = reportRun(buildRun({ cells, status: "partial" }));
  assert(cautions.some((caution) => /interrupted/.test(caution)));
  assert(cautions.some((caution) => /fail/.test(caution)));
});

Deno.test("describeCautions() carries what the run warns of itself, word for word", () => {
  assertEquals(
    reportRun(buildRun({ warnings: WARNINGS })).cautions,
    WARNINGS.map(({ message }) => message),
  );
});

Deno.test("describeCautions() tells of an interruption before what the run warns of", () => {
  const { cautions } = reportRun(
    buildRun({ warnings: WARNINGS, status: "partial" }),
  );
  assertEquals(cautions.length, 3);
  assert(/interrupted/.test(cautions[0] ?? ""));
});

Deno.test("describeCautions() counts cells that were not measured, not those that no model offers", () => {
  const primes = { workload: "primes", model: "worker-pool" };
  const { cautions } = reportRun(buildRun({
    cells: [
      buildCell({ ...primes, workers: 1, notRun: "interrupted" }),
      buildCell({ ...primes, workers: 2, notOffered: "no such form" }),
    ],
  }));
  assertEquals(cautions, ["1 benchmark was not measured."]);
});

Deno.test("describeCautions() warns of few rounds", () => {
  const cells = ["sequential", "async"].map((model) =>
    buildCell({ workload: "primes", model, rounds: 2 })
  );
  const { cautions } = reportRun(buildRun({ cells }));
  assertEquals(cautions.length, 1);
  assert(/fewer than 3 rounds/.test(cautions[0] ?? ""));
});

Deno.test("describeGaps() counts the cycles that were set aside, and stands first", () => {
  const run = buildRun({ warnings: WARNINGS });
  const [first, ...others] = run.scenarios;
  assert(first);
  const scenarios = [{
    ...first,
    rounds: first.rounds.map((round) => ({
      ...round,
      cycles: round.cycles.map((cycle) => ({
        ...cycle,
        isSetAside: round.round === 1 && cycle.cycle < 3,
      })),
    })),
  }, ...others];
  const { gaps, cautions } = reportRun({ ...run, scenarios });
  const cycles = run.scenarios.length * 5 * 3;
  assertEquals(gaps, [
    `2 of ${cycles} cycles were set aside: the machine lacked cores.`,
  ]);
  assertEquals(cautions[0], gaps[0]);
  assertEquals(cautions.length, 1 + WARNINGS.length);
});

Deno.test("describeCautions() says once what the analysis finds itself, whatever the run warns of", () => {
  const warnings: RunWarning[] = [
    { kind: "set-aside", message: "Cycles were set aside.", cells: [] },
    { kind: "trimmed", message: "sharing was left out.", cells: [] },
  ];
  assertEquals(reportRun(buildRun({ warnings })).cautions, [
    "sharing was left out.",
  ]);
});

Deno.test("describeCautions() counts what was not measured, but for what the budget left out", () => {
  const run = buildRun();
  const [first, second, ...others] = run.cells;
  assert(first && second);
  const outcome = { kind: "not-run", reason: "It was left out." } as const;
  const cells = [{ ...first, outcome }, { ...second, outcome }, ...others];
  const cautionsOf = (trimmed: readonly string[]) =>
    describeCautions({
      ...run,
      cells,
      warnings: [{ kind: "trimmed", message: "Trimmed.", cells: trimmed }],
    }, []);
  assertEquals(cautionsOf([first.id]), [
    "1 benchmark was not measured.",
    "Trimmed.",
  ]);
  assertEquals(cautionsOf([first.id, second.id]), ["Trimmed."]);
});
