import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertThrows,
} from "@std/assert";
import { analyseRun } from "../../../src/analysis/mod.ts";
import { compareRuns } from "../../fixtures/compare_runs.ts";
import {
  isForeignText,
  parseRun,
  RunFormatError,
} from "../../../src/results/mod.ts";
import { fixture, importValue, timesOf } from "./fixture.ts";

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
  "mitata_1_0.json",
  "pyperf_2_10.json",
  "tinybench_2_9.json",
  "tinybench_6.json",
  "tinybench_6_samples.json",
  "tinybench_6_table.json",
  "vitest_4.json",
  "vitest_5.json",
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

Deno.test("importForeign() says that a file is too long", () => {
  const text = `{"results":[${" ".repeat(50_000_000)}]}`;
  assertThrows(
    () => importValue(text),
    RunFormatError,
    "expected at most 50000000",
  );
});

Deno.test("isForeignText() is true of all but runs of Crossover, whole or not, whatever the order of their fields", () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['{"format":"crossover-run","schemaVersion":3,', false],
    ['{\n  "cells": [],\n  "format": "crossover-run"\n}', false],
    ['{"format":"crossover-comparison"}', false],
    ['{"results":[]}', true],
    ["", true],
    ['{"format":"other"}', true],
  ];
  for (const [text, isForeign] of cases) {
    assertEquals(isForeignText(text), isForeign, text);
  }
});

function hyperfineFile(
  ...results: readonly (readonly [string, number, object?])[]
): object {
  return {
    results: results.map(([command, seconds, parameters]) => ({
      command,
      times: [seconds, seconds, seconds, seconds],
      ...(parameters ? { parameters } : {}),
    })),
  };
}

/** Ids by the label of the bench. */
function idsByLabel(file: object): Map<string, string> {
  return new Map(
    importValue(file).workloads.map(({ label, id }) => [label, id]),
  );
}

Deno.test("a bench keeps its id whatever else its file holds, in whatever order", () => {
  const long = (end: string) => `java -cp ${"lib/".repeat(600)} ${end}`;
  const benches: readonly (readonly [string, number, object?])[] = [
    ["rg foo", 1],
    ["rg -i foo", 2],
    ["rg 'foo'", 3],
    ["RG foo", 4],
    ["rg-foo", 5],
    ["rg foo nr2", 5],
    ["tsc", 6, { branch: "main" }],
    ["tsc", 7, { branch: "upgrade" }],
    ["tsc", 8, { branch: "main", threads: 2 }],
    ["tsc", 9, { branch: "main,threads=2" }],
    ["tsc branch main", 9],
    [long("a"), 10],
    [long("b"), 11],
    ["\u5bf9\u6bd4", 12],
    ["\u6bd4\u8f83", 13],
    ["!", 14],
  ];
  const together = idsByLabel(hyperfineFile(...benches));
  assertEquals(together.size, benches.length);
  assertEquals(new Set(together.values()).size, benches.length);
  const turned = idsByLabel(hyperfineFile(...benches.toReversed()));
  for (const bench of benches) {
    const [[label, id] = ["", ""]] = idsByLabel(hyperfineFile(bench));
    assertEquals(together.get(label), id, label);
    assertEquals(turned.get(label), id, label);
  }
});

Deno.test("a bench's parameters identify it in any order, and are shown", () => {
  const [one, other] = [{ b: 2, a: "x" }, { a: "x", b: 2 }].map((parameters) =>
    importValue(hyperfineFile(["sort", 1, parameters]))
  );
  assertEquals(one?.cells[0]?.id, other?.cells[0]?.id);
  assertEquals(one?.workloads[0]?.label, "sort (a=x, b=2)");
});

Deno.test("files of one and of two branches compare branch by branch", () => {
  const before = importValue(hyperfineFile(
    ["tsc", 12, { branch: "main" }],
    ["tsc", 11, { branch: "upgrade" }],
  ));
  const after = importValue(hyperfineFile(["tsc", 9, { branch: "main" }]));
  const { cells } = compareRuns(before, after);
  assertEquals(
    cells.map((cell) => [
      cell.label,
      cell.kind === "compared" ? cell.ratio.value.toFixed(6) : cell.reason,
    ]),
    [
      ["tsc (branch=main)", "0.750000"],
      ["tsc (branch=upgrade)", `only in ${before.id}`],
    ],
  );
});

Deno.test("long commands that differ at their end only are not swapped with their order", () => {
  const long = (end: string) => `java -cp ${"lib/".repeat(600)} ${end}`;
  const before = importValue(hyperfineFile([long("a"), 1], [long("b"), 9]));
  const after = importValue(hyperfineFile([long("b"), 9], [long("a"), 1]));
  const { cells } = compareRuns(before, after);
  assertEquals(
    cells.map((cell) => cell.kind === "compared" && cell.ratio.value),
    [1, 1],
  );
});

Deno.test("benches of one name are not compared by their order: the file does not tell which is which", () => {
  const before = importValue(
    hyperfineFile(["same", 1], ["other", 3], ["same", 200]),
  );
  const after = importValue(
    hyperfineFile(["same", 200], ["same", 1], ["other", 3]),
  );
  assertEquals(before.cells.length, 2);
  const [same] = before.cells;
  assert(same?.outcome.kind === "not-run");
  assertMatch(same.outcome.reason, /^The file holds 2 benches of this name/);
  const { totals } = compareRuns(before, after);
  assertEquals([totals.worse, totals.better, totals.uncompared], [0, 0, 1]);
});

const OTHER_TOOLS: readonly (readonly [string, unknown])[] = [
  ["androidx", {
    context: { build: { model: "example" }, cpuCoreCount: 8 },
    benchmarks: [{ name: "a", className: "B", metrics: { timeNs: {} } }],
  }],
  ["nanobench", {
    results: [{ title: "benchmark", name: "a", "median(elapsed)": 1e-9 }],
  }],
  ["pytest-benchmark", {
    machine_info: {},
    benchmarks: [{ stats: {} }],
    version: "4.0.0",
  }],
  ["results without a bench", { results: [] }],
  ["results that are of no command", { results: [{ name: "a", mean: 1 }] }],
  ["runs in a context that is not mitata's", {
    context: { runtime: "node" },
    benchmarks: [{ runs: [{ name: "a", stats: { avg: 1 } }] }],
  }],
  ["BenchmarkDotNet", { Title: "a", HostEnvironmentInfo: {}, Benchmarks: [] }],
  ["a list of github-action-benchmark", [{ name: "a", unit: "ns", value: 1 }]],
  ["tests of Jest", {
    testResults: [{ assertionResults: [{ title: "a" }] }],
  }],
  ["benches of another runtime", { runtime: "other 1.0", benches: [] }],
];

for (const [tool, value] of OTHER_TOOLS) {
  Deno.test(`importForeign() takes ${tool} for no other tool, and lists those that are known`, () => {
    const error = assertThrows(() => importValue(value), RunFormatError);
    assertMatch(error.message, /which no known tool writes$/);
    assertMatch(
      error.hint,
      /hyperfine, google-benchmark, pyperf, deno bench, mitata, tinybench and vitest$/,
    );
  });
}

Deno.test("importForeign() asks for names where results of tinybench have none", () => {
  const error = assertThrows(
    () => importValue([{ state: "completed", latency: { rme: 1, mean: 1 } }]),
    RunFormatError,
    "[0].name: found nothing",
  );
  assertMatch(error.hint, /bench\.tasks\.map/);
});

Deno.test("importForeign() reads a report between other output, and says so", () => {
  const report = (indent: number) =>
    JSON.stringify(
      {
        runtime: "Deno/2.9.6 x86_64-unknown-linux-gnu",
        benches: [{ name: "parse", results: [{ ok: { avg: 5 } }] }],
      },
      null,
      indent,
    );
  const outputs = [
    ["corpus: 3 files\nwarming\n", "", "2 lines"],
    ["{ a: 1 }\n[1, 2]\n", "\n", "2 lines"],
    ['{"a": 1}\n', "\ndone\n", "2 lines"],
    ["[log] go", "", "1 line"],
    ["{ a: 1 }\n".repeat(9), "", "9 lines"],
  ];
  for (const indent of [1, 2]) {
    for (const [before, after, lines] of outputs) {
      const run = importValue(`${before}${report(indent)}${after}`);
      assertEquals(timesOf(run, "parse"), [[5]]);
      const said = run.warnings.filter(({ message }) =>
        message.includes(`${lines} of other output beside the report`)
      );
      assertEquals(said.length, 1, before);
    }
  }
  const line = importValue(`go\n${report(0)}`);
  assertEquals(timesOf(line, "parse"), [[5]]);
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

Deno.test("importForeign() makes a stranger's text inert", () => {
  const run = importValue({
    results: [{ command: "\x1b[31mred\x07 <script>\n", times: [1] }],
  });
  assertEquals(run.workloads[0]?.label, "red  <script>");
  assertMatch(run.cells[0]?.id ?? "", /^hyperfine\/red-script-[0-9a-f]{10}\//);
});

const REFUSED: readonly (readonly [string, unknown, RegExp])[] = [
  ["an empty file", "", /test\.json: found an empty file, expected JSON$/],
  ["a file cut short", '{"results": [{"comm', /not JSON \(19 characters\)/],
  ["a list", [], /found JSON without a name in it/],
  ["a number", 7, /found JSON without a name in it/],
  [
    "pytest-benchmark's",
    { machine_info: {}, benchmarks: [{ stats: {} }], version: "4.0.0" },
    /found JSON with "machine_info", "benchmarks", "version", which no known tool writes/,
  ],
  [
    "a run of ours",
    { format: "crossover-run", schemaVersion: 2 },
    /found JSON with "format", "schemaVersion"/,
  ],
  [
    "no bench",
    { runtime: "Deno/2.9.6", benches: [] },
    /found no bench in it, expected one at least/,
  ],
  [
    "a command without a name",
    { results: [{ command: "a", times: [1] }, { times: [1] }] },
    /test\.json: results\[1\]\.command: found nothing, expected "command"/,
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
      context: { num_cpus: 2 },
      benchmarks: [{ name: "a", real_time: 1, time_unit: "min" }],
    },
    /benchmarks\[0\]\.time_unit: found "min"/,
  ],
  [
    "an unknown version of hyperfine",
    {
      schema_version: 3,
      results: [{ command: "a", measurements: [] }],
    },
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

/** Small files, one of each tool. */
const MUTATED = [
  ...FILES.filter((name) => name.startsWith("docs_")),
  "tinybench_6_table.json",
  "vitest_4.json",
];

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

for (const name of MUTATED) {
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
