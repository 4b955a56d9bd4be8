import { assertEquals, assertMatch } from "@std/assert";
import {
  findControls,
  warnOfControls,
  withControls,
} from "../../src/measure/controls.ts";
import type { Selection } from "../../src/measure/plan.ts";
import type { Depth } from "../../src/workloads/catalog.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";
import { samplesOf } from "./fixtures/planned.ts";
import { plan } from "./fixtures/plans.ts";

/** What a plan gains by its controls. */
function added(selection: Partial<Selection>, depth: Depth = "default") {
  const planned = plan(selection, { depth });
  const known = new Set(planned.map(({ id }) => id));
  return withControls(planned, { depth, usableCores: 2 })
    .filter(({ id }) => !known.has(id))
    .flatMap(({ benchmarks }) => benchmarks.map(({ id }) => id));
}

const WAITING = ["sequential/1", "async/1"]
  .map((model) => `controls/timer/${model}?latencyMs=2`);
const COMPUTING = ["sequential/1", "worker-pool/2"]
  .map((model) => `controls/spin/${model}?itemMicros=1000`);

Deno.test("withControls() adds nothing to the profiles that measure the same anyway", () => {
  assertEquals(added({}), []);
  assertEquals(added({}, "thorough"), []);
});

Deno.test("withControls() gives every other run the controls that it lacks, and no more models than they need", () => {
  assertEquals(added({}, "quick"), [...WAITING, ...COMPUTING]);
  assertEquals(added({ suites: ["payload"] }), [...WAITING, ...COMPUTING]);
  assertEquals(added({ suites: ["granularity"] }), WAITING);
  assertEquals(added({ workloads: ["timer"] }), COMPUTING);
  // Of the models that were asked for, none is one that shows the best.
  assertEquals(
    added({ workloads: ["timer"], models: ["subprocess-pool"] }),
    [...WAITING, ...COMPUTING],
  );
  assertEquals(added({ suites: ["granularity"], cores: [4] }), [
    ...WAITING,
    ...COMPUTING,
  ]);
});

Deno.test("controls that are asked for by name are there once", () => {
  assertEquals(added({ suites: ["controls"] }), []);
  assertEquals(
    plan({ suites: ["controls"] }).map(({ workload }) => workload),
    ["timer", "spin"],
  );
});

Deno.test("findControls() names who shows the best, and what is ideal", () => {
  assertEquals(findControls(plan(), 2), [
    { kind: "waiting", cell: "scaling/timer/async/1", ideal: 16 },
    {
      kind: "computing",
      cell: "granularity/spin/worker-pool/2?itemMicros=1000",
      ideal: 2,
    },
  ]);
  assertEquals(findControls(plan({ suites: ["payload"] }), 2), []);
});

/** What is said of a control that is so many times as fast as a loop in each round. */
function warningsOf(
  kind: "waiting" | "computing",
  { speedups, floor = null }: {
    readonly speedups: readonly number[];
    readonly floor?: number | null;
  },
) {
  const [model, workers, ideal] = kind === "waiting"
    ? ["async", 1, 16] as const
    : ["worker-pool", 2, 2] as const; // Members of their own types.
  const place = { suite: "scaling", workload: "timer" };
  const cells = [
    buildCell({ ...place, model: "sequential" }),
    buildCell({ ...place, model, workers }),
  ];
  const [baseline = "", cell = ""] = cells.map(({ id }) => id);
  const run = buildRun({ cells });
  return warnOfControls(
    {
      ...{ cells, suites: run.suites },
      noise: floor === null ? null : { floor, pairs: 3 },
      controls: [{ kind, cell, ideal }],
    },
    samplesOf({
      [baseline]: speedups.map(() => [40e6, 40e6, 40e6, 40e6]),
      [cell]: speedups.map((speedup) => Array(4).fill(40e6 / speedup)),
    }),
  );
}

Deno.test("warnOfControls() says nothing of controls within their bounds", () => {
  for (const speedups of [[1.95, 1.99, 1.97], [2.04, 2.03, 2.05], [1.2, 1.3]]) {
    assertEquals(warningsOf("computing", { speedups }), []);
  }
  for (const speedups of [[15, 14.8, 15.1], [12.5, 12.6, 12.4]]) {
    assertEquals(warningsOf("waiting", { speedups }), []);
  }
});

Deno.test("warnOfControls() warns of a pool that is faster than its workers can be", () => {
  const [warning] = warningsOf("computing", { speedups: [2.3, 2.31, 2.29] });
  assertEquals(warning?.kind, "control");
  assertEquals(warning?.cells, ["scaling/timer/worker-pool/2"]);
  assertMatch(
    warning?.message ?? "",
    /pure computing .* 2\.3 times as fast as a loop \(2\.3 to 2\.3\), where 2 is ideal and nothing can be faster/,
  );
  // Where the run is that noisy, it may be chance.
  const noisy = { speedups: [2.3, 2.31, 2.29], floor: 0.2 };
  assertEquals(warningsOf("computing", noisy), []);
  assertEquals(warningsOf("computing", { speedups: [1.5, 2.3, 3.4] }), []);
});

Deno.test("warnOfControls() warns of waits that do not overlap as they should, and of those that overlap too well", () => {
  const [held] = warningsOf("waiting", { speedups: [9, 9.1, 8.9] });
  assertMatch(
    held?.message ?? "",
    /pure waits .* 9\.0 times as fast as a loop .* where 16 is ideal and little may be lost/,
  );
  const [beyond] = warningsOf("waiting", { speedups: [20, 20.1, 19.9] });
  assertMatch(beyond?.message ?? "", /nothing can be faster/);
});

Deno.test("warnOfControls() says nothing from one round, or of what was not measured", () => {
  assertEquals(warningsOf("computing", { speedups: [3] }), []);
  assertEquals(
    warnOfControls({
      ...{ cells: [], suites: [], noise: null },
      controls: [{ kind: "waiting", cell: "scaling/timer/async/1", ideal: 16 }],
    }, samplesOf({})),
    [],
  );
});
