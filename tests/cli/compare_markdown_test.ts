import {
  assert,
  assertEquals,
  assertLess,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { compareManyRuns } from "../../src/analysis/mod.ts";
import { formatComparisonMarkdown } from "../../src/cli/compare_markdown.ts";
import type { ComparisonView } from "../../src/text/comparison.ts";
import type { Run } from "../../src/results/mod.ts";
import { buildCell, buildMachine, buildRun } from "../fixtures/run_builder.ts";

const ALL: ComparisonView = { only: [], sort: "benchmark" };
const MODELS = ["sequential", "async", "worker-pool"] as const;

function runOf(
  number: number,
  factors: readonly number[],
  overrides: Partial<Run> = {},
): Run {
  const cells = MODELS.map((model, index) =>
    buildCell({ workload: "primes", model, ns: 1e8 * (factors[index] ?? 1) })
  );
  return buildRun({
    cells,
    id: `20261121-013145-0000000${number}`,
    ...overrides,
  });
}

const FIRST = runOf(1, [1, 2, 3]);
const MIXED = runOf(2, [1.3, 1, 3]);

function markdown(runs: readonly Run[], view = ALL): string {
  return formatComparisonMarkdown(compareManyRuns(runs), view);
}

/** Every row of a table has as many cells as its header: what is beside a `|` in a text would make more. */
function checkTables(text: string): void {
  const tables = text.split("\n\n").filter((block) => block.startsWith("|"));
  assert(tables.length > 0);
  for (const table of tables) {
    const widths = table.split("\n").map((row) => row.split("|").length);
    assertEquals(new Set(widths).size, 1, table);
  }
}

Deno.test("formatComparisonMarkdown() opens with the counts, then what changed, and shuts the rest away", () => {
  const text = markdown([FIRST, MIXED]);
  assertMatch(text, /^\*\*B against A: 1 worse, 1 better, 1 equivalent/);
  const rest = text.indexOf("<details>");
  assertLess(text.indexOf("`scaling/primes/sequential/1`"), rest);
  assertLess(text.indexOf("`scaling/primes/async/1`"), rest);
  assertLess(rest, text.indexOf("`scaling/primes/worker-pool/1`"));
  assertStringIncludes(text, "1.3 to 1.3 | **worse** |");
  checkTables(text);
});

Deno.test("formatComparisonMarkdown() puts a column for each of several runs", () => {
  const text = markdown([FIRST, MIXED, runOf(3, [1, 2, 6])]);
  assertStringIncludes(text, "| benchmark | B/A | C/A |");
  assertStringIncludes(text, "| 1.00 equivalent | 2.0 **worse** |");
  assertStringIncludes(text, "**C against A: 1 worse");
  checkTables(text);
});

Deno.test("formatComparisonMarkdown() lists what was not compared in a block of its own", () => {
  const fewer = { ...MIXED, cells: MIXED.cells.slice(1) };
  const text = markdown([FIRST, fewer]);
  assertStringIncludes(text, "<summary>1 not compared</summary>");
  assertStringIncludes(
    text,
    `| \`scaling/primes/sequential/1\` | B | \`only in ${FIRST.id}\` |`,
  );
  checkTables(text);
});

Deno.test("formatComparisonMarkdown() stands open with what --only asks for, and leaves the rest out", () => {
  const text = markdown([FIRST, MIXED], {
    only: ["equivalent"],
    sort: "benchmark",
  });
  assertStringIncludes(text, "`scaling/primes/worker-pool/1`");
  assert(!text.includes("`scaling/primes/async/1`"));
  assertMatch(text, /^\*\*B against A: 1 worse/);
});

const HOSTILE =
  "<img src=x onerror=alert(1)> | @octocat `x` [a](http://b.example)";

Deno.test("formatComparisonMarkdown() lets nothing of a stranger's run act as Markdown or HTML", () => {
  const hostile = runOf(2, [1, 2, 3], {
    label: HOSTILE,
    machine: buildMachine({ id: "m-other", cpuModel: HOSTILE }),
    cells: [
      ...MIXED.cells.slice(0, 2),
      buildCell({ workload: "primes", model: "worker-pool", failed: HOSTILE }),
    ],
  });
  const text = markdown([FIRST, hostile]);
  checkTables(text);
  assertEquals(
    [...text.matchAll(/<\/?([a-z]+)/g)].map(([, tag]) => tag)
      .filter((tag) => !["code", "details", "summary"].includes(tag ?? "")),
    [],
  );
  for (const sign of ["@octocat", "[a]", "`x`", "http://"]) {
    assert(!text.includes(sign), sign);
  }
  assertEquals(text.split("octocat").length - 1, 3);
});
