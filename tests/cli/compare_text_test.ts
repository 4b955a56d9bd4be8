import {
  assert,
  assertEquals,
  assertLess,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { unicodeWidth } from "@std/cli";
import {
  compareManyRuns,
  type ComparisonReport,
} from "../../src/analysis/mod.ts";
import type { ComparisonView } from "../../src/text/comparison.ts";
import { formatComparisonText } from "../../src/cli/compare_text.ts";
import { listRuns, type Run } from "../../src/results/mod.ts";
import { buildCell, buildMachine, buildRun } from "../fixtures/run_builder.ts";

const ALL: ComparisonView = { only: [], sort: "benchmark" };
const MODELS = ["sequential", "async", "worker-pool"] as const;

/** A run of two workloads; each factor multiplies the time of one model. */
function runOf(
  number: number,
  factors: readonly number[],
  overrides: Partial<Run> = {},
): Run {
  const cells = (["primes", "http"] as const).flatMap((workload) =>
    MODELS.map((model, index) =>
      buildCell({ workload, model, ns: 1e8 * (factors[index] ?? 1) })
    )
  );
  return buildRun({
    cells,
    id: `20261121-013145-0000000${number}`,
    ...overrides,
  });
}

const SAME = runOf(1, [1, 2, 3]);
const MIXED = runOf(2, [1.3, 1, 3.9]);

function lines(report: ComparisonReport, view = ALL): string[] {
  return formatComparisonText(report, view).split("\n");
}

Deno.test("formatComparisonText() names a suite and workload once, and the cells under it", () => {
  const text = formatComparisonText(compareManyRuns([SAME, MIXED]), ALL);
  assertMatch(
    text,
    /^scaling\/primes\n {2}sequential\/1 .* WORSE\n {2}async\/1 .* better\n {2}worker-pool\/1 .* WORSE\nscaling\/http\n/m,
  );
  assertStringIncludes(
    text,
    "4 worse, 2 better, 0 equivalent, 0 undecided, 0 not compared.",
  );
});

Deno.test("formatComparisonText() puts what differs between machines before any time", () => {
  const machine = buildMachine({ id: "m-other", usableCores: 16 });
  const other = runOf(2, [2, 1, 3], { machine });
  const text = formatComparisonText(compareManyRuns([SAME, other]), ALL);
  assertMatch(text, /^usable cores +2 +16$/m);
  assertLess(text.indexOf("usable cores"), text.indexOf("sequential/1"));
  assertStringIncludes(text, "B comes from another machine than A");
});

Deno.test("formatComparisonText() names the workloads of which another model wins", () => {
  const other = runOf(2, [3, 2, 1]);
  const text = formatComparisonText(compareManyRuns([SAME, other]), ALL);
  assertMatch(text, /^scaling\/primes +sequential +worker-pool$/m);
  assertNotMatch(
    formatComparisonText(compareManyRuns([SAME, SAME]), ALL),
    /^fastest/m,
  );
});

Deno.test("formatComparisonText() sorts by change with the worst first", () => {
  const view = { only: [], sort: "change" } as const;
  const report = compareManyRuns([SAME, runOf(2, [1.3, 1, 6])]);
  const cells = lines(report, view).filter((line) =>
    /^scaling.*\d to \d/.test(line)
  );
  assertEquals(cells.map((line) => line.split(" ")[0]?.split("/")[2]), [
    ...["worker-pool", "worker-pool"],
    ...["sequential", "sequential"],
    ...["async", "async"],
  ]);
});

Deno.test("formatComparisonText() shows only what it is asked for, and counts everything", () => {
  const report = compareManyRuns([SAME, MIXED]);
  const shown = lines(report, { only: ["better"], sort: "benchmark" });
  assertEquals(shown.filter((line) => line.startsWith("  async")).length, 2);
  assert(!shown.some((line) => line.endsWith("WORSE")));
  assert(shown.some((line) => line.startsWith("4 worse, 2 better")));
  assert(shown.includes("Shown is only what is better."));
});

Deno.test("formatComparisonText() sets several runs side by side, four to a table", () => {
  const others = [2, 3, 4, 5, 6, 7].map((number) => runOf(number, [1, 2, 6]));
  const text = formatComparisonText(compareManyRuns([SAME, ...others]), ALL);
  assertMatch(text, /^benchmark +B\/A +C\/A +D\/A +E\/A$/m);
  assertMatch(text, /^benchmark +F\/A +G\/A$/m);
  assertMatch(text, /^ {2}worker-pool\/1( +2\.0 WORSE){4}$/m);
  assertStringIncludes(text, "G: 2 worse, 0 better, 4 equivalent");
  const apart = text.replaceAll(/\s+/g, " ");
  assertStringIncludes(apart, "on the machine of A, within a second of it.");
});

Deno.test("formatComparisonText() marks a cell that one of several runs lacks", () => {
  const fewer = { ...runOf(3, [1, 2, 3]), cells: SAME.cells.slice(1) };
  const text = formatComparisonText(
    compareManyRuns([SAME, MIXED, fewer]),
    ALL,
  );
  assertMatch(text, /^ {2}sequential\/1 +1\.3 WORSE +–$/m);
  assertMatch(
    text,
    /^1 not compared of A and C, only in 20261121-013145-00000001:\n {2}scaling\/primes\/sequential\/1$/m,
  );
});

Deno.test("formatComparisonText() counts many cells that could not be compared, and lists them where that is asked for", () => {
  const fewer = { ...runOf(3, [1, 2, 3]), cells: SAME.cells.slice(4) };
  const report = compareManyRuns([SAME, fewer]);
  assertMatch(
    formatComparisonText(report, ALL),
    /^4 not compared of A and B, only in 20261121-013145-00000001\.\n`--only uncompared` lists them\.$/m,
  );
  assertMatch(
    formatComparisonText(report, { only: ["uncompared"], sort: "benchmark" }),
    /^4 not compared of A and B, only in 20261121-013145-00000001:\n {2}scaling\/primes\/sequential\/1, /m,
  );
});

Deno.test("formatComparisonText() has no line of a committed run above 80 columns", async () => {
  const { runs } = await listRuns("results");
  const [first, second] = runs.slice(-2).map(({ run }) => run);
  assert(first && second);
  const report = compareManyRuns([first, second]);
  for (const sort of ["benchmark", "change"] as const) {
    for (const line of lines(report, { only: [], sort })) {
      assertLess(unicodeWidth(line), 81, line);
    }
  }
});

for (const letter of ["x", "\u6f22", "\u{1f600}"]) {
  Deno.test(`formatComparisonText() keeps a long label of ${letter} from widening its table`, () => {
    const labelled = { ...SAME, label: letter.repeat(1_000) };
    const text = lines(compareManyRuns([labelled, MIXED]));
    for (const line of text) assertLess(unicodeWidth(line), 81);
    assert(text.some((line) => line.endsWith(`${letter}…`)));
  });
}

Deno.test("formatComparisonText() gives no interval of times that were told once", () => {
  const once = (number: number, ns: number) =>
    buildRun({
      id: `20261121-013145-0000000${number}`,
      cells: [
        buildCell({ workload: "primes", model: "async", samplesNs: [[ns]] }),
      ],
    });
  const text = formatComparisonText(
    compareManyRuns([once(1, 1e6), once(2, 1.5e6)]),
    ALL,
  );
  assertMatch(text, /^ {2}async\/1 +1\.00 ms +1\.50 ms +1\.5 +– +undecided$/m);
});
