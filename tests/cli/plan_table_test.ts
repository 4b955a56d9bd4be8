import { assert, assertEquals, assertMatch } from "@std/assert";
import { formatPlan } from "../../src/cli/plan_table.ts";
import { type PreparedRun, PROFILES } from "../../src/measure/mod.ts";
import { plan } from "../measure/fixtures/plans.ts";

/** What is planned of a workload on two cores. */
function prepared(
  workload: string,
  { budgetMs = PROFILES.default.budgetMs }: { readonly budgetMs?: number } = {},
): PreparedRun {
  const selection = {
    ...{ suites: [], workloads: [workload], models: [], cores: [] },
    replicates: false,
  };
  return {
    head: {
      ...{ kind: "begun", version: "0.2.0", commit: null, deno: "2.9.6" },
      ...{ startedAt: "2026-11-21T01:31:45.000Z", label: null },
      ...{ profile: "default", budgetMs, precision: 0.02, seed: 1, selection },
      ...{ usableCores: 2, pin: null },
    },
    scenarios: plan(selection),
    resumed: [],
  };
}

Deno.test("formatPlan() lists each benchmark, and why others are not measured", () => {
  const run = prepared("json");
  const lines = formatPlan(run).split("\n");
  const benchmarks = run.scenarios.flatMap(({ benchmarks }) => benchmarks);
  for (const { id, absence } of benchmarks) {
    const own = lines.filter((line) => line.startsWith(`${id}  `));
    assertEquals(own.length, 1);
    assertMatch(
      own[0] ?? "",
      absence === undefined ? /\([0-9]+ a batch\)$/ : / {2}not measured: [A-Z]/,
    );
  }
  assert(benchmarks.some(({ absence }) => absence !== undefined));
});

Deno.test("formatPlan() ends with how much it is, and how long it takes at most", () => {
  const text = formatPlan(prepared("spin", { budgetMs: 90_000 }));
  const closing = text.slice(text.indexOf("\n\n")).trim().split("\n");
  assert(closing.every((line) => line.length <= 80));
  assertMatch(
    closing.join(" "),
    /^[0-9]+ benchmarks of [0-9]+ scenarios on 2 cores, in at least 3 rounds each and at most 1 min 30 s in all\. /,
  );
});
