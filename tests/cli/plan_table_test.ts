import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { formatPlan } from "../../src/cli/plan_table.ts";
import { type PreparedRun, PROFILES } from "../../src/measure/mod.ts";
import { plan } from "../measure/fixtures/plans.ts";

/** What is planned on two cores, with so much of it as a profile holds. */
function prepared(
  profile: PreparedRun["head"]["profile"],
  workloads: readonly string[] = [],
): PreparedRun {
  return {
    head: {
      kind: "begun",
      ...{ version: "0.2.0", commit: null, deno: "2.9.6" },
      startedAt: "2026-11-21T01:31:45.000Z",
      label: null,
      profile,
      precision: 0.02,
      seed: 1,
      selection: { suites: [], workloads, models: [], cores: [], twins: false },
      usableCores: 2,
      pin: null,
    },
    cells: plan({ workloads }, { depth: profile }),
    resumed: [],
  };
}

Deno.test("formatPlan() lists each cell, and why others are not measured", () => {
  const run = prepared("default", ["json"]);
  const lines = formatPlan(run).split("\n");
  for (const { id } of run.cells) {
    assertEquals(lines.filter((line) => line.startsWith(`${id}  `)).length, 1);
  }
  assertMatch(
    lines.find((line) => line.includes("shared-memory")) ?? "",
    /not measured: /,
  );
  assertStringIncludes(lines.join("\n"), "cells of 1 case on 2 cores");
});

Deno.test("formatPlan() estimates no more than the budget for the rounds", () => {
  const text = formatPlan(prepared("default"));
  assertEquals(PROFILES.default.budgetMs, 275_000);
  assertStringIncludes(text, "about 4 min 35 s,");
  assertStringIncludes(text, "in 5 rounds at least.");
  const closing = text.slice(text.indexOf("\n\n")).split("\n");
  assert(closing.every((line) => line.length <= 80));
});

Deno.test("formatPlan() says how long the rounds of a thorough run go on", () => {
  assertStringIncludes(formatPlan(prepared("thorough")), "about 40 min");
});

Deno.test("formatPlan() adds the time for memory, where that is measured", () => {
  assertMatch(formatPlan(prepared("default")), /^Then \d+ s .* \d+ cells\.$/m);
  const thorough = formatPlan(prepared("thorough"));
  assertMatch(thorough, /^Then \d min \d+ s for the memory of \d+ cells\.$/m);
  assertStringIncludes(
    thorough.replaceAll("\n", " "),
    "or 5 where a cell takes very long.",
  );
  assertEquals(formatPlan(prepared("quick")).includes("memory of"), false);
});
