import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertThrows,
} from "@std/assert";
import { analyseRun, compareRuns } from "../../../src/analysis/mod.ts";
import {
  isForeignText,
  parseRun,
  RunFormatError,
} from "../../../src/results/mod.ts";
import { fixture, importValue } from "./fixture.ts";

const FILES = [
  "deno_bench_2_9.json",
  "docs_deno_bench.json",
  "docs_google_benchmark.json",
  "docs_hyperfine_2.json",
  "docs_pyperf.json",
  "google_benchmark_1_7.json",
  "google_benchmark_1_7_aggregates.json",
  "hyperfine_1_15.json",
  "hyperfine_1_15_exit_codes.json",
  "pyperf_2_10.json",
];

for (const name of FILES) {
  Deno.test(`importForeign() makes a run of ${name} that can be checked, analysed and compared`, async () => {
    const text = await fixture(name);
    assert(isForeignText(text));
    const run = importValue(text);
    assertEquals(
      parseRun(JSON.parse(JSON.stringify(run)), { source: name }),
      run,
    );
    const { suites } = analyseRun(run);
    assertEquals(suites.length, 1);
    assertEquals(suites[0]?.cases.length, run.cells.length);
    const { cells, differences } = compareRuns(run, run);
    assertEquals(differences, []);
    const measured = run.cells.filter(({ outcome }) =>
      outcome.kind === "measured"
    );
    const compared = cells.filter((cell) => cell.kind === "compared");
    assertEquals(compared.length, measured.length);
    for (const cell of compared) assertEquals(cell.ratio.value, 1);
  });

  Deno.test(`importForeign() keeps no host and no folder of ${name}`, async () => {
    const text = JSON.stringify(importValue(await fixture(name)));
    assertNotMatch(text, /example-host|my-host|home\/example|\/usr\/bin/);
  });
}

Deno.test("importForeign() gives the same run for the same file, and another for another", () => {
  const file = (time: number) => ({
    results: [{ command: "true", times: [time] }],
  });
  assertEquals(importValue(file(1)), importValue(file(1)));
  assert(importValue(file(1)).id !== importValue(file(2)).id);
});

Deno.test("importForeign() finds the same benches in files of another order", async () => {
  const file = JSON.parse(await fixture("hyperfine_1_15_exit_codes.json"));
  const run = importValue(file);
  const turned = importValue({ results: file.results.toReversed() });
  assertEquals(
    turned.cells.map(({ id }) => id),
    run.cells.map(({ id }) => id).toReversed(),
  );
  const { cells } = compareRuns(run, turned);
  assertEquals(cells.length, 3);
  for (const cell of cells) {
    assertEquals(cell.kind === "compared" && cell.ratio.value, 1);
  }
});

Deno.test("isForeignText() lets importForeign() say that a file is too long", () => {
  const text = `{"results":[${" ".repeat(50_000_000)}]}`;
  assert(isForeignText(text));
  assertThrows(
    () => importValue(text),
    RunFormatError,
    "expected at most 50000000",
  );
  assert(!isForeignText(`{"format":"crossover-run"${text}`));
});

Deno.test("importForeign() says what a file does not tell, and leaves it null", async () => {
  const run = importValue(await fixture("hyperfine_1_15.json"));
  const { cpuModel, os, logicalCores, usableCores, memoryBytes } = run.machine;
  assertEquals(
    [cpuModel, os, logicalCores, usableCores, memoryBytes],
    [null, null, null, null, null],
  );
  assertEquals(run.tool, { name: "hyperfine", version: null, commit: null });
  assertEquals(run.startedAt, "2026-11-21T12:00:00.000Z");
  const [lacks] = run.warnings;
  assertEquals(lacks?.kind, "foreign");
  assertMatch(
    lacks?.message ?? "",
    /does not tell: the version .*when it was measured .*the processor/,
  );
});

Deno.test("importForeign() reads a file with a byte order mark", () => {
  const text = `\uFEFF${
    JSON.stringify({ results: [{ command: "a", times: [1] }] })
  }`;
  assertEquals(importValue(text).cells.length, 1);
});

Deno.test("importForeign() makes a stranger's text inert", () => {
  const run = importValue({
    results: [{ command: "\x1b[31mred\x07 <script>\n", times: [1] }],
  });
  assertEquals(run.workloads[0]?.label, "red  <script>");
  assertMatch(run.cells[0]?.id ?? "", /^hyperfine\/red-script-[0-9a-f]{8}\//);
});

const REFUSED: readonly (readonly [string, unknown, RegExp])[] = [
  ["an empty file", "", /test\.json: found an empty file, expected JSON$/],
  ["a file cut short", '{"results": [{"comm', /not JSON \(19 characters\)/],
  ["a list", [], /found JSON without a name in it/],
  ["a number", 7, /found JSON without a name in it/],
  [
    "pytest-benchmark's",
    { machine_info: {}, benchmarks: [{ stats: {} }], version: "4.0.0" },
    /found JSON with "machine_info", "benchmarks", "version", expected a file/,
  ],
  [
    "a run of ours",
    { format: "crossover-run", schemaVersion: 2 },
    /found JSON with "format", "schemaVersion"/,
  ],
  ["no bench", { results: [] }, /found no bench in it, expected one at least/],
  [
    "a command without a name",
    { results: [{ times: [1] }] },
    /test\.json: results\[0\]\.command: found nothing, expected "command"/,
  ],
  [
    "a time that is text",
    { results: [{ command: "a", times: ["1"] }] },
    /results\[0\]\.times\[0\]: found "1", expected/,
  ],
  [
    "an unknown version of pyperf",
    { version: "3.0", benchmarks: [{ runs: [] }] },
    /version: found "3\.0", expected \("1\.0" \| 6\)/,
  ],
  [
    "an unknown unit of google-benchmark",
    {
      context: {},
      benchmarks: [{ name: "a", real_time: 1, time_unit: "min" }],
    },
    /benchmarks\[0\]\.time_unit: found "min"/,
  ],
  [
    "an unknown version of hyperfine",
    { schema_version: 3, results: [] },
    /schema_version: found 3, expected 2/,
  ],
  [
    "too many benches",
    {
      results: Array.from({ length: 2_001 }, (_, index) => ({
        command: `c ${index}`,
        times: [1],
      })),
    },
    /found 2001 benches, expected at most 2000/,
  ],
  [
    "too many processes",
    { results: [{ command: "a", times: new Array(20_001).fill(1) }] },
    /found 20001 processes with up to 1 times each in "a"/,
  ],
];

for (const [what, value, message] of REFUSED) {
  Deno.test(`importForeign() refuses ${what} and says what is wrong and what to do`, () => {
    const error = assertThrows(() => importValue(value), RunFormatError);
    assertMatch(error.message, message);
    assert(error.hint.length > 20);
  });
}

/** The value with one part of it, wherever it is, replaced: every part in turn. */
function* replaced(value: unknown, by: unknown): Generator<unknown> {
  yield by;
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    for (const other of replaced(part, by)) {
      if (Array.isArray(value)) yield value.with(Number(key), other);
      else yield { ...value, [key]: other };
    }
  }
}

for (const name of FILES.filter((name) => name.startsWith("docs_"))) {
  Deno.test(`importForeign() reads or refuses ${name}, whatever stands in any place of it`, async () => {
    const file = JSON.parse(await fixture(name));
    const strange = [null, -1, 1e308, 0.5, "x", "", "\u202E\x00", [], {}, true];
    for (const by of strange) {
      for (const value of replaced(file, by)) {
        try {
          assertEquals(importValue(value).format, "crossover-run");
        } catch (error) {
          assert(error instanceof RunFormatError, `${error}`);
        }
      }
    }
  });
}
