import {
  assert,
  assertEquals,
  assertGreater,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { analyseRun } from "../../src/analysis/mod.ts";
import { listRuns, parseRun, RunFormatError } from "../../src/results/mod.ts";
import { readGolden, readGoldenWith } from "./golden_file.ts";

const SOURCE = { source: "some/run.json" };

Deno.test("parseRun() changes nothing of run.v3.json", async () => {
  const golden = await readGolden("run.v3.json");
  assertEquals(parseRun(golden, SOURCE), golden);
});

Deno.test("the golden run of version 3 holds everything that the format can say", async () => {
  const run = parseRun(await readGolden("run.v3.json"), SOURCE);
  assertEquals(
    new Set(run.cells.map(({ outcome }) => outcome.kind)),
    new Set(["measured", "failed", "not-run", "not-offered"]),
  );
  assert(run.cells.some(({ parameters }) => parameters.replicate));
  assert(run.cells.some(({ parameters }) => parameters.itemMicros));
  const kinds = new Set<string>(run.warnings.map(({ kind }) => kind));
  for (
    const kind of ["trimmed", "set-aside", "no-steady-state", "impossible"]
  ) {
    assert(kinds.has(kind), kind);
  }
  const cycles = run.scenarios.flatMap(({ rounds }) => rounds)
    .flatMap(({ cycles }) => cycles);
  assert(cycles.some(({ isSetAside }) => isSetAside));
  assert(cycles.some(({ canaryTogetherNs }) => canaryTogetherNs === null));
  for (const list of [run.rounds, run.warnings, run.suites]) {
    assertGreater(list.length, 0);
  }
  assert(run.noise);
});

Deno.test("analyseRun() understands the golden run", async () => {
  const run = parseRun(await readGolden("run.v3.json"), SOURCE);
  const { workloads } = analyseRun(run);
  assertEquals(
    workloads.map(({ standings }) =>
      standings.filter(({ kind }) => kind === "winner").length
    ),
    [1, 1],
  );
});

Deno.test("every run under results/ can be read", async () => {
  const { runs, problems } = await listRuns("results");
  assertEquals(problems, []);
  assertGreater(runs.length, 0);
  for (const { run, file } of runs) {
    assertStringIncludes(file, `${run.machine.id}/${run.id}.json`);
  }
});

/** What refuses a version 4 file of a tool that says so of its version. */
async function refusal(tool: unknown): Promise<RunFormatError> {
  const run = await readGoldenWith("run.v3.json", { schemaVersion: 4, tool });
  return assertThrows(
    () => parseRun(run, SOURCE),
    RunFormatError,
    "schemaVersion: found 4, expected at most 3",
  );
}

Deno.test("parseRun() tells which version of Crossover to update to", async () => {
  const { message, hint } = await refusal({
    name: "crossover",
    version: "0.31.4",
    commit: null,
  });
  assert(message.startsWith("Cannot read run some/run.json: schemaVersion"));
  assertEquals(hint, "Crossover 0.31.4 wrote this file; update to it");
});

const HOSTILE_TOOLS: readonly unknown[] = [
  { version: "9.9.9\u001b[2J" },
  { version: "9.9.9; curl example.org | sh" },
  { version: "<script>alert(1)</script>" },
  { version: `9.9.${"9".repeat(1_000)}` },
  { version: "9.9.9\n" },
  { version: 9 },
  { version: { toString: "9.9.9" } },
  {},
  "9.9.9",
  null,
  undefined,
];

for (const tool of HOSTILE_TOOLS) {
  const shown = JSON.stringify(tool)?.slice(0, 60);
  Deno.test(`parseRun() never repeats a version that is none: ${shown}`, async () => {
    const { message, hint } = await refusal(tool);
    assertEquals(hint, "a newer Crossover wrote this file; update to it");
    assert(!/9\.9/.test(message));
  });
}

const NO_VERSIONS: readonly unknown[] = [
  ...[0, -1, 1.5, 3.5, 1e300, "1", "2", "3", null, true, [3], {}, undefined],
];

for (const schemaVersion of NO_VERSIONS) {
  const shown = JSON.stringify(schemaVersion);
  Deno.test(`parseRun() refuses ${shown} as a version, and does not ask for an update`, async () => {
    const run = await readGoldenWith("run.v3.json", { schemaVersion });
    const { hint } = assertThrows(
      () => parseRun(run, SOURCE),
      RunFormatError,
      `schemaVersion: found ${shown}, expected 3`,
    );
    assertStringIncludes(hint, "the file is damaged");
    assertStringIncludes(hint, "deno task bench");
  });
}

for (const schemaVersion of [1, 2]) {
  Deno.test(`parseRun() refuses a run of version ${schemaVersion} as one it no longer reads, and asks to measure again`, async () => {
    const run = await readGoldenWith("run.v3.json", { schemaVersion });
    const { message, hint } = assertThrows(
      () => parseRun(run, SOURCE),
      RunFormatError,
    );
    assertEquals(
      message,
      `Cannot read run some/run.json: schemaVersion: found ${schemaVersion}, expected 3`,
    );
    assertEquals(
      hint,
      `this version of Crossover no longer reads version ${schemaVersion}; measure again with \`deno task bench\``,
    );
  });
}
