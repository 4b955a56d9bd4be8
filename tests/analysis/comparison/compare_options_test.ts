import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type ComparedCell,
  compareManyRuns,
  type ComparisonOptions,
} from "../../../src/analysis/mod.ts";
import { compareRuns } from "../../fixtures/compare_runs.ts";
import { describeThreshold } from "../../../src/text/mod.ts";
import type { Run } from "../../../src/results/mod.ts";
import { buildCell, buildRun } from "../../fixtures/run_builder.ts";

const OTHER = { id: "20261122-013145-0000000b" };

/** Two workloads on three models, and another suite; every time is multiplied by `factor`. */
function runOf(factor: number, overrides: Partial<Run> = {}): Run {
  const models = ["sequential", "async", "worker-pool"] as const;
  const cells = [
    ...(["primes", "http"] as const).flatMap((workload) =>
      models.map((model) => buildCell({ workload, model, ns: 1e8 * factor }))
    ),
    buildCell({
      ...{ suite: "payload", workload: "echo", model: "clone" },
      parameters: { bytes: 64 },
      ns: 1e6 * factor,
    }),
  ];
  return buildRun({ cells, ...overrides });
}

function compare(
  factor: number,
  options: ComparisonOptions,
  overrides: Partial<Run> = {},
): ComparedCell[] {
  const after = runOf(factor, { ...OTHER, ...overrides });
  return compareRuns(runOf(1, overrides), after, options).cells
    .filter((cell) => cell.kind === "compared");
}

function verdictsOf(cells: readonly ComparedCell[]): string[] {
  return [...new Set(cells.map(({ verdict }) => verdict))];
}

Deno.test("compareRuns() calls a change of 8 % one, unless a larger one is asked for", () => {
  assertEquals(verdictsOf(compare(1.08, {})), ["worse"]);
  assertEquals(verdictsOf(compare(1.08, { smallestChange: 0.1 })), [
    "undecided",
  ]);
  assertEquals(verdictsOf(compare(1.12, { smallestChange: 0.1 })), ["worse"]);
});

Deno.test("compareRuns() calls a change of 3 % equivalent, unless a smaller one is asked for", () => {
  assertEquals(verdictsOf(compare(1.03, {})), ["equivalent"]);
  assertEquals(verdictsOf(compare(1.03, { smallestChange: 0.01 })), ["worse"]);
});

Deno.test("compareRuns() never goes below the noise floor, whatever is asked for", () => {
  const noisy = { noise: { floor: 0.2, pairs: 4 } };
  const cells = compare(1.12, { smallestChange: 0.01 }, noisy);
  assertEquals(verdictsOf(cells), ["undecided"]);
  assert(cells.every(({ smallestChange }) => smallestChange === 0.2));
  assertEquals(verdictsOf(compare(1.3, {}, noisy)), ["worse"]);
});

Deno.test("describeThreshold() says how often the noise floor asks for more", () => {
  const noisy = { noise: { floor: 0.2, pairs: 4 } };
  const report = (options: ComparisonOptions) =>
    compareManyRuns(
      [runOf(1, noisy), runOf(1, { ...noisy, ...OTHER })],
      options,
    );
  assertEquals(
    describeThreshold(report({ smallestChange: 0.025 })).split(". ")[0],
    "A change counts from 2.5 % on, and in 7 of 7 comparisons only from the noise floor of the runs on (up to 20 %)",
  );
  assertEquals(
    describeThreshold(report({ smallestChange: 0.3 })).split(". ")[0],
    "A change counts from 30 % on",
  );
});

for (const smallestChange of [-0.01, NaN, Infinity]) {
  Deno.test(`compareRuns() refuses a smallest change of ${smallestChange}`, () => {
    assertThrows(
      () => compareRuns(runOf(1), runOf(1), { smallestChange }),
      RangeError,
      "expected a share of 0 or more",
    );
  });
}

const CHOICES: readonly (readonly [ComparisonOptions, number])[] = [
  [{}, 7],
  [{ suites: ["payload"] }, 1],
  [{ suites: ["payload", "scaling"] }, 7],
  [{ workloads: ["primes"] }, 3],
  [{ models: ["async", "sequential"] }, 4],
  [{ workloads: ["primes"], models: ["async"] }, 1],
  [{ suites: ["payload"], workloads: ["primes"] }, 0],
];

for (const [options, count] of CHOICES) {
  Deno.test(`compareRuns() compares ${count} cells of ${JSON.stringify(options)}`, () => {
    const { cells, totals } = compareRuns(runOf(1), runOf(1.2, OTHER), options);
    assertEquals(cells.length, count);
    assertEquals(totals.worse, count);
    for (const { suite, workload, model } of cells) {
      assert(options.suites?.includes(suite) ?? true);
      assert(options.workloads?.includes(workload) ?? true);
      assert(options.models?.includes(model) ?? true);
    }
  });
}

Deno.test("compareRuns() counts every cell once", () => {
  const before = runOf(1);
  const after = { ...runOf(1.2, OTHER), cells: runOf(1.2).cells.slice(2) };
  const { cells, totals } = compareRuns(before, after);
  assertEquals(totals.worse, 5);
  assertEquals(totals.uncompared, 2);
  const sum = Object.values(totals).reduce((sum, count) => sum + count, 0);
  assertEquals(sum, cells.length);
});

/** The same cells, each measured in so few rounds. */
function fewRounds(factor: number, rounds: number): Run {
  const run = runOf(factor, factor === 1 ? {} : OTHER);
  return {
    ...run,
    cells: run.cells.map((cell) =>
      cell.outcome.kind !== "measured" ? cell : {
        ...cell,
        outcome: {
          ...cell.outcome,
          rounds: cell.outcome.rounds.slice(0, rounds),
        },
      }
    ),
  };
}

Deno.test("compareRuns() decides nothing on fewer than three rounds", () => {
  const cellsOf = (factor: number, rounds: number) =>
    compareRuns(fewRounds(1, rounds), fewRounds(factor, rounds)).cells
      .filter((cell) => cell.kind === "compared");
  const few = cellsOf(1.2, 2);
  assertEquals(verdictsOf(few), ["undecided"]);
  assert(
    few.every(({ rounds, smallestChange }) =>
      rounds === 2 && smallestChange === 0.05
    ),
  );
  assertEquals(verdictsOf(cellsOf(40, 2)), ["undecided"]);
  const enough = cellsOf(1.2, 3);
  assertEquals(verdictsOf(enough), ["worse"]);
  assert(
    enough.every(({ rounds, smallestChange }) =>
      rounds === 3 && smallestChange === 0.05
    ),
  );
});

Deno.test("describeThreshold() says how often few rounds leave no verdict", () => {
  const report = compareManyRuns([fewRounds(1, 1), fewRounds(1.2, 5)]);
  assertEquals(
    describeThreshold(report).split(". ")[0],
    "A change counts from 5 % on; in 7 of 7 there is no verdict, since a run has fewer than 3 rounds there",
  );
});
