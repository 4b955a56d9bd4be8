import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { answerRequest } from "../../site/client/compare/worker.ts";
import { compareManyRuns } from "../../src/analysis/mod.ts";
import { importForeign } from "../../src/results/mod.ts";
import { buildRun } from "../fixtures/run_builder.ts";

const RUN = buildRun();
const OTHER = buildRun({ id: "20261121-013145-0000000c" });
const FOREIGN = await Deno.readTextFile(
  new URL("../results/foreign/fixtures/hyperfine_1_15.json", import.meta.url),
);
const FILE_DATE_MS = Date.UTC(2026, 10, 21);

function textOf(value: unknown, name = "run.json") {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { name, text, fileDateMs: FILE_DATE_MS };
}

Deno.test("answerRequest() compares texts as the runs in them are compared", async () => {
  const options = { smallestChange: 0.1, suites: ["scaling"] };
  const { outcomes, report } = await answerRequest({
    runs: [textOf(RUN), textOf(OTHER)],
    options,
  });
  assertEquals(outcomes.map(({ kind }) => kind), ["read", "read"]);
  assertEquals(report, compareManyRuns([RUN, OTHER], options));
});

Deno.test("answerRequest() reads files of other tools as the command line does", async () => {
  const { report } = await answerRequest({
    runs: [textOf(RUN), textOf(FOREIGN, "h.json")],
    options: {},
  });
  const run = importForeign(FOREIGN, {
    fileName: "h.json",
    fileDate: new Date(FILE_DATE_MS),
  });
  assertEquals(report, compareManyRuns([RUN, run]));
});

Deno.test("answerRequest() says of a text that is no run why, and compares the others", async () => {
  const { outcomes, report } = await answerRequest({
    runs: [textOf(RUN), textOf('{"format":', "cut.json"), textOf(OTHER)],
    options: {},
  });
  const [, cut] = outcomes;
  assert(cut?.kind === "unreadable");
  assertStringIncludes(cut.message, "Cannot read run cut.json");
  assertEquals(report?.runs.map(({ id }) => id), [RUN.id, OTHER.id]);
});

Deno.test("answerRequest() compares nothing where fewer than two runs can be read", async () => {
  const { outcomes, report } = await answerRequest({
    runs: [textOf(RUN), textOf("")],
    options: {},
  });
  assertEquals(outcomes.map(({ kind }) => kind), ["read", "unreadable"]);
  assertEquals(report, null);
});
