import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { analyseRun } from "../../../src/analysis/mod.ts";
import {
  countLeftOut,
  EXPORT_FORMATS,
  exportRun,
  type Run,
} from "../../../src/results/mod.ts";
import { markdownCode } from "../../../src/results/foreign/export_run.ts";
import { buildCell, buildRun } from "../../fixtures/run_builder.ts";
import { cellsByLabel, fixture, importValue } from "./fixture.ts";

const OURS = buildRun({
  cells: [
    buildCell({
      workload: "primes",
      model: "sequential",
      samplesNs: [[100, 200, 300], [400, 500], [250]],
      cpu: { userSeconds: 3, systemSeconds: 1 },
      peakMemoryBytes: 3 * 2 ** 20,
    }),
    buildCell({ workload: "primes", model: "async", samplesNs: [[7, 9]] }),
    buildCell({
      workload: "primes",
      model: "worker-pool",
      failed: '=cmd|"/c calc"!A1,\nthen more',
    }),
    buildCell({
      workload: "primes",
      model: "async",
      samplesNs: [[8]],
      parameters: { replicate: 1 },
    }),
  ],
});

/** Medians by cell, as the analysis has them. */
function medians(run: Run): number[] {
  return analyseRun(run).suites.flatMap(({ cases }) =>
    cases.flatMap(({ cells }) =>
      cells.flatMap((cell) =>
        cell.kind === "measured" ? [cell.medianNs.value] : []
      )
    )
  );
}

const FILES = [
  "deno_bench_2_9.json",
  "docs_pyperf.json",
  "google_benchmark_1_7.json",
  "hyperfine_1_15.json",
  "pyperf_2_10.json",
];

for (const name of FILES) {
  Deno.test(`exportRun() as hyperfine and back keeps the medians of ${name}`, async () => {
    const run = importValue(await fixture(name));
    const back = importValue(exportRun(run, "hyperfine"));
    const before = medians(run);
    assertGreater(before.length, 0);
    const after = medians(back);
    assertEquals(after.length, before.length);
    for (const [index, median] of before.entries()) {
      assertAlmostEquals((after[index] ?? 0) / median, 1, 1e-12);
    }
  });
}

Deno.test("exportRun() as hyperfine gives one time a process, and the batches of a single one", () => {
  const { results } = JSON.parse(exportRun(OURS, "hyperfine"));
  assertEquals(results.length, 2);
  const [first, second] = results;
  assertEquals(first.command, "scaling/primes/sequential/1");
  assertEquals(first.times, [200 / 1e9, 450 / 1e9, 250 / 1e9]);
  assertEquals([first.min, first.median, first.max], [2e-7, 2.5e-7, 4.5e-7]);
  assertAlmostEquals(first.mean, 3e-7, 1e-18);
  // The deviation of a sample: the sum of squares over one less than its size.
  assertAlmostEquals(first.stddev, Math.sqrt(35_000 / 2) / 1e9, 1e-15);
  assertEquals([first.user, first.system], [9 / 6, 3 / 6]);
  assertEquals(first.exit_codes, [0, 0, 0]);
  assertEquals(second.times, [7e-9, 9e-9]);
  assertEquals([second.user, second.system], [null, null]);
});

Deno.test("exportRun() as hyperfine gives hyperfine's own file back", async () => {
  const text = await fixture("hyperfine_1_15.json");
  const exported = JSON.parse(exportRun(importValue(text), "hyperfine"));
  for (const [index, result] of JSON.parse(text).results.entries()) {
    const own = exported.results[index];
    assertEquals(own.command, result.command);
    const fields = ["mean", "stddev", "median", "user", "system", "min", "max"];
    for (const field of fields) {
      assertAlmostEquals(own[field], result[field], 1e-12);
    }
    assertEquals(own.times.length, result.times.length);
  }
});

Deno.test("exportRun() as CSV has a line for each cell, quoted as RFC 4180 asks, and no formula", () => {
  const text = exportRun(OURS, "csv");
  assert(text.endsWith("\r\n"));
  const [head, first, , failed] = text.split("\r\n");
  assertMatch(head ?? "", /^run,tool,suite,.*,peak_memory_bytes,reason$/);
  assertMatch(
    first ?? "",
    /,primes,.*,sequential,1,,\d+,measured,250,100,500,3,6,2,3145728,$/,
  );
  assertStringIncludes(
    failed ?? "",
    `,failed,,,,,,,,"'=cmd|""/c calc""!A1,\nthen more"`,
  );
});

Deno.test("exportRun() as CSV leaves no text that a spreadsheet would compute", () => {
  for (const start of ["=", "+", "-", "@", "\t", "\uff1d", "\uff20"]) {
    const run = importValue({
      results: [{ command: "sleep 1", times: [1] }],
    });
    const [workload] = run.workloads;
    assert(workload);
    const label = `${start}1+1`;
    const text = exportRun(
      { ...run, workloads: [{ ...workload, label }] },
      "csv",
    );
    assertStringIncludes(text, `,'${label},`);
  }
});

function markdownOf(command: string): string {
  return exportRun(
    importValue({ results: [{ command, times: [1, 2] }] }),
    "markdown",
  );
}

Deno.test("exportRun() as Markdown lets no text of a stranger become markup", () => {
  const text = markdownOf("a | b <img src=x> [link](x) **bold** `code`");
  const row = text.split("\n").find((line) => line.startsWith("| a "));
  assertEquals(
    row,
    "| a \\| b \\<img src=x\\> \\[link\\](x) \\*\\*bold\\*\\* \\`code\\` " +
      "| 1.5 s | 1 s to 2 s | 2 | 2 | – | – |",
  );
  assertStringIncludes(text, "- Imported from hyperfine, whose file");
});

for (
  const command of [
    "@octocat",
    "#1",
    "https://a.example | b",
    "WWW.a.example",
    "a@b.example",
    "user\u202etxt.exe",
  ]
) {
  Deno.test(`exportRun() as Markdown keeps ${command} from acting, which escaping would not`, () => {
    const row = markdownOf(command).split("\n").find((line) =>
      line.includes("| 1.5 s |")
    ) ?? "";
    const [, cell = ""] = /^\| (.*) \| 1\.5 s \|/.exec(row) ?? [];
    assertMatch(cell, /^(?:`[\w. ]+`|<code>[\w ,;&#/]+<\/code>)$/);
  });
}

Deno.test("exportRun() as Markdown says why a cell has no times", () => {
  const text = exportRun(OURS, "markdown");
  assertStringIncludes(
    text,
    '| scaling/primes/worker-pool/1 | failed: =cmd\\|"/c calc"\\!A1, then more |',
  );
  assertStringIncludes(
    text,
    "| 250 ns | 100 ns to 500 ns | 3 | 6 | 2 s | 3.0 MiB |",
  );
});

Deno.test("exportRun() for github-action-benchmark gives name, unit and value, and a range it can read", () => {
  const entries = JSON.parse(exportRun(OURS, "github-action-benchmark"));
  assertEquals(entries.length, 2);
  const [{ name, unit, value, range, extra }] = entries;
  assertEquals([name, unit, value], ["scaling/primes/sequential/1", "ns", 250]);
  // Times lie 175, 75, 25, 125, 225 and 25 from their median 275: the middle is 100.
  assertEquals(range, "± 100");
  // As src/extractRangeInfo.ts of the action reads it.
  assertEquals(Number(/(?:\+-|±)\s*(\d.*)/.exec(range)?.[1]), 100);
  assertMatch(extra, /^fastest: 100 ns\nslowest: 500 ns\nsamples: 6\n/);
});

Deno.test("exportRun() for Bencher gives the median between the fastest and the slowest time", () => {
  assertEquals(JSON.parse(exportRun(OURS, "bencher")), {
    "scaling/primes/sequential/1": {
      latency: { value: 250, lower_value: 100, upper_value: 500 },
    },
    "scaling/primes/async/1": {
      latency: { value: 8, lower_value: 7, upper_value: 9 },
    },
  });
});

Deno.test("exportRun() for Bencher loses no bench whose name is too long for it", () => {
  const start = "x".repeat(1_100);
  const run = importValue({
    results: ["a", "b"].map((end) => ({ command: start + end, times: [1] })),
  });
  const names = Object.keys(JSON.parse(exportRun(run, "bencher")));
  assertEquals(names, run.cells.map(({ id }) => id));
});

Deno.test("exportRun() for Bencher gives no bounds where only a mean is known", async () => {
  const run = importValue(await fixture("docs_deno_bench.json"));
  assertEquals(JSON.parse(exportRun(run, "bencher"))["r2d2 (file=bench.ts)"], {
    latency: { value: 591_031 },
  });
});

Deno.test("countLeftOut() counts the cells without times, for formats without a place for them", () => {
  const counts = EXPORT_FORMATS.map((format) => [
    format,
    countLeftOut(OURS, format),
  ]);
  assertEquals(Object.fromEntries(counts), {
    csv: 0,
    markdown: 0,
    hyperfine: 1,
    "github-action-benchmark": 1,
    bencher: 1,
  });
});

Deno.test("exportRun() writes every cell of an imported run in every format", async () => {
  const run = importValue(await fixture("pyperf_2_10.json"));
  for (const format of EXPORT_FORMATS) {
    const text = exportRun(run, format);
    for (const label of cellsByLabel(run).keys()) {
      // CSV and JSON each write a quote in their own way.
      assertStringIncludes(text, label.split('"')[0] ?? label, format);
    }
  }
});

Deno.test("exportRun() as hyperfine and back keeps the medians of a run of ours", () => {
  const back = importValue(exportRun(OURS, "hyperfine"));
  for (const [index, expected] of [250, 8].entries()) {
    assertAlmostEquals(medians(back)[index] ?? 0, expected, 1e-9);
  }
});

Deno.test("exportRun() as CSV leaves no formula where a spreadsheet divides lines at other signs", () => {
  const [cell] = OURS.cells;
  assert(cell);
  for (
    const before of ["a;", "a; ", 'a;"', "a;'", "a\n", "a\t", "a;;\t ", "a\n;"]
  ) {
    for (const sign of ["=", "+", "-", "@", "\uff1d"]) {
      const outcome = {
        kind: "failed" as const,
        reason: `${before}${sign}1+1`,
      };
      const text = exportRun({ ...OURS, cells: [{ ...cell, outcome }] }, "csv");
      const fields = text.split(/[;\t\r\n]/)
        .map((field) => field.replace(/^["\s]+/, ""));
      assertEquals(fields.filter((field) => field.startsWith(sign)), []);
    }
  }
});

Deno.test("markdownCode() leaves names of cells and versions readable", () => {
  for (
    const name of [
      "scaling/primes/worker-pool/2",
      "payload/echo/clone/1?bytes=64&depth=2",
      "crossover 0.2.0 3ca9dc90e096",
    ]
  ) {
    assertEquals(markdownCode(name), `\`${name}\``);
  }
  assertEquals(markdownCode(""), "");
});

const HOSTILE: readonly string[] = [
  "a | b",
  "a \\| b",
  "`code` ``more``",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "</code></td><h1>",
  "[click](javascript:alert(1))",
  "![](https://example.org/pixel.png)",
  "www.example.org and https://example.org",
  "@octocat please see #1",
  "**bold** _italic_ ~~gone~~ $x$",
  ":tada:",
  "&lt;b&gt;",
  "--- ",
];

for (const text of HOSTILE) {
  Deno.test(`markdownCode() makes inert: ${text}`, () => {
    const code = markdownCode(text);
    const [, span, html = ""] = /^(?:`([^`|]*)`|<code>(.*)<\/code>)$/
      .exec(code) ?? [, , "neither a span nor HTML: |"];
    // Markdown reads nothing inside a span of code; inside HTML it does.
    assertNotMatch(html.replaceAll(/&#\d+;/g, ""), /[|\\`<>&[\]!@#*_~$:.]/);
    const inside = span ?? html;
    const read = inside.replaceAll(
      /&#(\d+);/g,
      (_, point) => String.fromCodePoint(Number(point)),
    );
    assertEquals(read, text.trim());
  });
}

Deno.test("markdownCode() keeps to one line, and takes signs away that turn the direction of text", () => {
  assertEquals(markdownCode("a\n\n# b\r\tc"), "<code>a &#35; b c</code>");
  assertEquals(markdownCode("user\u202Etxt.exe"), "`user txt.exe`");
});
