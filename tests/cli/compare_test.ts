import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import type { ComparisonReport } from "../../src/analysis/mod.ts";
import { UsageError } from "../../src/cli/arguments.ts";
import {
  checkSelection,
  compare,
  parseCompareRequest,
} from "../../src/cli/compare.ts";
import type { Cell, Run } from "../../src/results/mod.ts";
import { buildCell, buildMachine, buildRun } from "../fixtures/run_builder.ts";
import { withSavedRuns } from "../fixtures/saved_runs.ts";
import { runTask, startTask } from "./run_task.ts";

/** A run of one minute; `times` are those of the sequential and the async model, in milliseconds. */
function runOf(
  minute: number,
  times: readonly [number, number],
  overrides: Partial<Run> = {},
): Run {
  const cells = (["sequential", "async"] as const).map((model, index) =>
    buildCell({ workload: "primes", model, ns: (times[index] ?? 1) * 1e6 })
  );
  return buildRun({
    cells,
    id: `20261121-01${minute}00-0000000a`,
    startedAt: `2026-11-21T01:${minute}:00.000Z`,
    ...overrides,
  });
}

/** A cell of the baseline whose samples are all alike. */
function steadyCell(ms: number, parameters: Record<string, number> = {}): Cell {
  const samplesNs = Array(5).fill(Array(6).fill(ms * 1e6));
  return buildCell({
    ...{ workload: "primes", model: "sequential", samplesNs, parameters },
  });
}

const RUNS: readonly Run[] = [
  runOf(10, [100, 200], { label: "reference" }),
  runOf(11, [100, 240], { label: "slower" }),
  runOf(12, [100, 160], { label: "faster" }),
  runOf(13, [100, 240], {
    label: "noisy",
    noise: { floor: 0.3, pairs: 1 },
    cells: [
      steadyCell(100),
      steadyCell(130, { replicate: 1 }),
      ...runOf(13, [100, 240]).cells.slice(1),
    ],
  }),
  runOf(14, [100, 200], {
    label: "other",
    cells: [buildCell({ workload: "http", model: "async" })],
  }),
  runOf(15, [100, 200], {
    label: "failed",
    cells: [
      ...runOf(15, [100, 200]).cells.slice(0, 1),
      buildCell({ workload: "primes", model: "async", failed: "broken pipe" }),
    ],
  }),
  runOf(16, [100, 100], {
    label: "elsewhere",
    machine: buildMachine({ id: "m-elsewhere", usableCores: 8 }),
  }),
];

interface Ended {
  readonly code: number;
  readonly printed: string;
}

async function run(dir: string, args: readonly string[]): Promise<Ended> {
  const printed: string[] = [];
  const code = await compare(
    [...args, "--results", dir],
    (text) => printed.push(text),
  );
  return { code, printed: printed.join("\n") };
}

const ENDINGS: readonly { args: string; code: number; why: string }[] = [
  { args: "reference reference", code: 0, why: "a run is itself" },
  { args: "reference faster", code: 0, why: "something is better" },
  { args: "reference slower", code: 1, why: "something is worse" },
  { args: "reference slower --strict", code: 1, why: "something is worse" },
  { args: "reference slower --threshold 30%", code: 0, why: "20 % is less" },
  { args: "reference slower --threshold 0.1", code: 1, why: "20 % is more" },
  { args: "reference noisy", code: 0, why: "the noise floor is 30 %" },
  { args: "reference noisy --threshold 1%", code: 0, why: "it still is" },
  { args: "reference noisy --strict", code: 2, why: "a cell is undecided" },
  { args: "reference failed", code: 0, why: "what is left is the same" },
  { args: "reference failed --strict", code: 2, why: "a cell failed" },
  { args: "reference other", code: 3, why: "no cell is shared" },
  { args: "reference other --strict", code: 3, why: "no cell is shared" },
  { args: "reference faster slower", code: 1, why: "one of the runs is worse" },
  { args: "reference faster other", code: 3, why: "one shares no cell" },
  { args: "reference slower other", code: 1, why: "worse is worse" },
  {
    args: "reference slower --model sequential",
    code: 0,
    why: "the worse one is not compared",
  },
  {
    args: "reference slower --only better",
    code: 1,
    why: "the worse one is only not shown",
  },
  { args: "reference slower --json", code: 1, why: "JSON changes nothing" },
  { args: "m-elsewhere reference", code: 1, why: "the machine is slower" },
];

for (const { args, code, why } of ENDINGS) {
  Deno.test(`compare ${args} exits with ${code}: ${why}`, () =>
    withSavedRuns(RUNS, async (dir) => {
      const ended = await run(dir, args.split(" "));
      assertEquals(ended.code, code, ended.printed);
    }));
}

Deno.test("compare lists what failed, changed or is missing, whatever it compares", () =>
  withSavedRuns(RUNS, async (dir) => {
    for (const format of ["text", "markdown", "json"]) {
      const { printed } = await run(dir, [
        ...["reference", "failed", "other"],
        ...["--format", format, "--only=uncompared"],
      ]);
      assertStringIncludes(printed, "scaling/primes/async/1", format);
      assertStringIncludes(printed, "broken pipe", format);
      assertStringIncludes(printed, "scaling/http/async/1", format);
    }
  }));

Deno.test("compare --json prints a report that holds every cell of every run", () =>
  withSavedRuns(RUNS, async (dir) => {
    const args = ["reference", "slower", "failed", "--json"];
    const report: ComparisonReport = JSON.parse((await run(dir, args)).printed);
    assertEquals(report.format, "crossover-comparison");
    assertEquals(report.schemaVersion, 1);
    assertEquals(report.smallestChange, 0.05);
    assertEquals(
      report.runs.map(({ label }) => label),
      ["reference", "slower", "failed"],
    );
    assertEquals(
      report.comparisons.map(({ cells }) => cells.length),
      [2, 2],
    );
    assertEquals(report.comparisons[0]?.totals.worse, 1);
    assertEquals(report.comparisons[1]?.totals.uncompared, 1);
  }));

Deno.test("compare --json keeps to the shape that the README tells", () =>
  withSavedRuns(RUNS, async (dir) => {
    const args = ["reference", "failed", "--json"];
    const report: ComparisonReport = JSON.parse((await run(dir, args)).printed);
    const [comparison] = report.comparisons;
    const names = ["id", "suite", "workload", "model", "workers", "parameters"];
    const shapes: readonly (readonly [object | undefined, string[]])[] = [
      [report, [
        ...["format", "schemaVersion", "smallestChange", "equivalenceMargin"],
        ...["runs", "differences", "waits", "comparisons"],
      ]],
      [report.runs[0], ["id", "label", "startedAt", "machineId"]],
      [comparison, [
        ...["before", "after", "sameMachine", "apartMs", "differences"],
        ...["winners", "cells", "totals"],
      ]],
      [comparison?.winners[0], [
        ...["suite", "workload", "before", "after", "agreement"],
      ]],
      [comparison?.totals, [
        ...["worse", "better", "equivalent", "undecided", "uncompared"],
      ]],
      [comparison?.cells.find(({ kind }) => kind === "compared"), [
        ...["kind", ...names, "beforeNs", "afterNs", "ratio"],
        ...["rounds", "smallestChange", "verdict"],
      ]],
      [comparison?.cells.find(({ kind }) => kind === "uncompared"), [
        ...["kind", ...names, "reason"],
      ]],
    ];
    for (const [part, keys] of shapes) {
      assertEquals(Object.keys(part ?? {}).toSorted(), keys.toSorted());
    }
  }));

Deno.test("compare --json --only leaves cells out, and counts them", () =>
  withSavedRuns(RUNS, async (dir) => {
    const args = ["reference", "slower", "--format=json", "--only=worse"];
    const report: ComparisonReport = JSON.parse((await run(dir, args)).printed);
    const [comparison] = report.comparisons;
    assertEquals(
      comparison?.cells.map(({ id }) => id),
      ["scaling/primes/async/1"],
    );
    const { totals } = comparison ?? {};
    assertEquals([totals?.worse, totals?.equivalent], [1, 1]);
  }));

Deno.test("deno task compare ends with the code of the command, and tells misuse from missing files", async () => {
  await withSavedRuns(RUNS, async (dir) => {
    const results = ["--results", dir];
    const worse = await startTask(
      ...["compare", "reference", "slower", ...results],
    );
    assertEquals(worse.code, 1, worse.stderr);
    const misuse = await runTask(
      "compare",
      "reference",
      "slower",
      "--model=fork",
      ...results,
    );
    assertEquals(misuse.code, 64);
    assertStringIncludes(misuse.stderr, "expected one of sequential, async");
    const missing = await runTask(
      "compare",
      ...["reference", "no-such-run", ...results],
    );
    assertEquals(missing.code, 65);
    assert(missing.stderr.includes("hint: there are"), missing.stderr);
  });
});

function parse(...flags: string[]) {
  return parseCompareRequest(["previous", "latest", ...flags]);
}

Deno.test("parseCompareRequest() compares and shows everything unless told otherwise", () => {
  assertEquals(parse(), {
    names: ["previous", "latest"],
    dir: "results",
    format: "text",
    selection: { suites: [], workloads: [], models: [] },
    only: [],
    sort: "benchmark",
    isStrict: false,
  });
});

Deno.test("parseCompareRequest() takes lists with commas, and repeated ones", () => {
  const request = parse(
    ...["--only", "worse,better", "--only=uncompared"],
    ...["--suite", "scaling", "--model=async,worker-pool"],
  );
  assertEquals(request.only, ["worse", "better", "uncompared"]);
  assertEquals(request.selection.suites, ["scaling"]);
  assertEquals(request.selection.models, ["async", "worker-pool"]);
});

Deno.test("parseCompareRequest() knows --json as --format json", () => {
  assertEquals(parse("--json")?.format, "json");
  assertEquals(parse("--json", "--format=json")?.format, "json");
  assertEquals(parse("--format", "markdown")?.format, "markdown");
});

for (
  const [text, share] of [
    ["10%", 0.1],
    ["10 %", 0.1],
    ["0.1", 0.1],
    ["2.5%", 0.025],
    ["0", 0],
    ["1", 1],
    ["150%", 1.5],
  ] as const
) {
  Deno.test(`parseCompareRequest() reads a threshold of ${text}`, () => {
    assertEquals(parse("--threshold", text)?.selection.smallestChange, share);
  });
}

const REFUSED: readonly (readonly [readonly string[], string])[] = [
  [["--threshold", "10"], "expected a share such as 10% or 0.1"],
  [["--threshold=-5%"], "expected a share"],
  [["--threshold", "5 percent"], "expected a share"],
  [["--threshold", "1001%"], "expected a share"],
  [["--threshold", "1e-2"], "expected a share"],
  [["--only", "slower"], "expected one of worse, better, undecided"],
  [["--format", "html"], "expected one of text, markdown, json"],
  [["--sort", "name"], "expected one of benchmark, change"],
  [["--json", "--format", "text"], "found --json beside it"],
  [["--machine", "x"], "found an unknown flag"],
];

for (const [flags, message] of REFUSED) {
  Deno.test(`parseCompareRequest() refuses ${flags.join(" ")}`, () => {
    assertThrows(() => parse(...flags), UsageError, message);
  });
}

for (const names of [[], ["latest"]]) {
  Deno.test(`parseCompareRequest() refuses ${names.length} runs`, () => {
    assertThrows(
      () => parseCompareRequest(names),
      UsageError,
      `found ${names.length} runs, expected two or more`,
    );
  });
}

const RUN = buildRun({
  cells: [
    buildCell({ workload: "primes", model: "sequential" }),
    buildCell({ suite: "payload", workload: "echo", model: "clone" }),
  ],
});

Deno.test("checkSelection() lets filters pass that something of any run fits", () => {
  checkSelection([RUN], {});
  checkSelection([RUN], { suites: ["payload"], models: ["clone"] });
  const other = buildRun({
    cells: [buildCell({ workload: "http", model: "async" })],
  });
  checkSelection([RUN, other], { workloads: ["http"] });
});

Deno.test("checkSelection() lists what there is where a filter fits nothing", () => {
  for (
    const [selection, message] of [
      [
        { suites: ["gpu"] },
        '--suite: found "gpu", expected one of scaling, payload',
      ],
      [{ workloads: ["primes", "prime"] }, "expected one of primes, echo"],
      [{ models: ["fork"] }, "expected one of sequential, clone"],
      [
        { suites: ["payload"], models: ["sequential"] },
        "no benchmark that all filters",
      ],
    ] as const
  ) {
    assertThrows(() => checkSelection([RUN], selection), UsageError, message);
  }
});
