import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../src/cli/arguments.ts";
import {
  checkSelection,
  parseCompareRequest,
} from "../../src/cli/compare_options.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";

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
    sort: "cell",
    isStrict: false,
  });
});

Deno.test("parseCompareRequest() takes lists with commas, and repeated ones", () => {
  const request = parse(
    ...["--only", "worse,better", "--only=uncompared"],
    ...["--suite", "scaling", "--model=async,worker-pool"],
  );
  assertEquals(request?.only, ["worse", "better", "uncompared"]);
  assertEquals(request?.selection.suites, ["scaling"]);
  assertEquals(request?.selection.models, ["async", "worker-pool"]);
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

Deno.test("parseCompareRequest() leaves everything to help", () => {
  assertEquals(parseCompareRequest(["--help"]), undefined);
  assertEquals(parseCompareRequest(["-h", "latest"]), undefined);
});

const REFUSED: readonly (readonly [readonly string[], string])[] = [
  [["--threshold", "10"], "expected a share such as 10% or 0.1"],
  [["--threshold=-5%"], "expected a share"],
  [["--threshold", "5 percent"], "expected a share"],
  [["--threshold", "1001%"], "expected a share"],
  [["--threshold", "1e-2"], "expected a share"],
  [["--only", "slower"], "expected one of worse, better, undecided"],
  [["--format", "html"], "expected one of text, markdown, json"],
  [["--sort", "name"], "expected one of cell, change"],
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
        "no cell that all filters",
      ],
    ] as const
  ) {
    assertThrows(() => checkSelection([RUN], selection), UsageError, message);
  }
});
