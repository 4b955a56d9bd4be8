import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { chartConfig } from "../../site/charts/chart_config.ts";
import { taskRunView } from "../../site/views/task_view.ts";
import type { CallProfile, Run } from "../../src/results/mod.ts";
import { describeTask, reportRun } from "../../src/text/mod.ts";
import { analyseTask, type Predictor } from "../../src/analysis/mod.ts";
import { analyticRun } from "../analysis/prediction/analytic_run.ts";
import { buildRun } from "../fixtures/run_builder.ts";
import { runOfTask } from "../fixtures/task_runs.ts";
import { buildAssortedSite } from "./assorted_site.ts";
import { buildSite } from "./site_builder.ts";
import { reportOf } from "./suite_sketches.ts";
import { buildWholeSite, SOURCE_HASH } from "./whole_site.ts";

const SWEPT = runOfTask([2, 4, 32, 64]);

function viewOf(run: Run, predictor?: Predictor) {
  return taskRunView(
    { run, file: "run.json", analysis: reportRun(run) },
    predictor,
  );
}

const PROFILE: CallProfile = {
  ...{ callNs: 64e6, cpuNs: 64e6, waitNs: 0, blocksLoop: true },
  ...{ isNative: false, bytesIn: 0, bytesOut: 0, allocatedBytes: null },
  ...{ spread: 2, threadCrossingNs: 0, processCrossingNs: 0 },
};

function withProfile(run: Run): Run {
  const scenarios = run.scenarios
    .map((scenario) => ({ ...scenario, profile: PROFILE }));
  return { ...run, scenarios };
}

Deno.test("taskRunView() says what the terminal says, and draws the sweep with the place where the pool takes over", () => {
  const { answer, scenarios, plots, sentences } = viewOf(SWEPT);
  assertEquals(answer, describeTask(analyseTask(SWEPT)));
  assertEquals(scenarios.map(({ name }) => name), [
    ...["side 2", "side 4", "side 32", "side 64"],
  ]);
  const [sweep] = plots;
  assertEquals(sweep?.x.isLogarithmic, true);
  const [pool] = sweep?.series ?? [];
  assertEquals(pool?.points.map(({ x }) => x), [2, 4, 32, 64]);
  const { value = NaN, low = NaN, high = NaN } = pool?.crossing?.x ?? {};
  assert(low <= value && value <= high && value > 4 && value < 32);
  assert(sentences.length > 0);
  assert(sweep);
  const config = chartConfig(sweep);
  assertEquals(JSON.parse(JSON.stringify(config)), config);
});

Deno.test("taskRunView() has no sweep of one combination of params", () => {
  assertEquals(viewOf(runOfTask([64])).plots, []);
});

Deno.test("taskRunView() sets predictions beside what was measured, with what explains a miss", () => {
  const run = runOfTask([64]);
  const { scenarios, plots } = viewOf(
    withProfile(run),
    {
      ...{ runId: "", cores: 2, pools: {}, error: null },
      models: run.models,
    },
  );
  const [row] = scenarios[0]?.predictions ?? [];
  assertEquals(row?.model, "sequential");
  assertMatch(row?.error ?? "", /^\+(899|900|901) %$/);
  assertEquals(row?.cause, "calls differ in length");
  const [plot] = plots;
  assertEquals(plot?.series.map(({ label }) => label), [
    "Measured",
    "Predicted",
  ]);
  assertStringIncludes(plot?.finding ?? "", "1 of 1 are off by more than 25 %");
});

Deno.test("a user's task never stands for a machine, and its newest whole run is shown", () => {
  const older = runOfTask([64], {
    id: "20261119-010101-0000000b",
    startedAt: "2026-11-19T01:01:01.000Z",
  });
  const cut = runOfTask([64], {
    id: "20261122-010101-0000000c",
    startedAt: "2026-11-22T01:01:01.000Z",
    status: "partial",
  });
  const alone = reportOf(older, SWEPT, cut);
  assertEquals([alone.machines, alone.workloads], [[], []]);
  assertEquals(alone.runs.length, 3);
  const [task, ...others] = alone.tasks;
  assertEquals(others, []);
  assertEquals(task?.shown.run.id, SWEPT.id);
  assertEquals(task?.runs.map(({ run }) => run.id), [
    ...[cut.id, SWEPT.id, older.id],
  ]);
  const own = buildRun({ id: "20261101-010101-0000000d" });
  assertEquals(
    reportOf(own, SWEPT).machines.map(({ run, runs }) => [run.id, runs]),
    [[own.id, 1]],
  );
});

Deno.test("the page of a task shows the text of its file where that is published, and runs nothing of it", async () => {
  const site = await buildAssortedSite();
  const page = await site.read("tasks/primes/index.html");
  assertStringIncludes(page, "&lt;/code&gt;&lt;script&gt;alert(1)");
  assertNotMatch(page, /<script>alert/);
});

Deno.test("the map of a machine shows the tasks that were tried on it, each once and with its run", () => {
  const { run: costed } = analyticRun({
    scaling: [{
      ...{ id: "cells", kind: "cpu-bound", items: 100, cpuNs: 1e6, waitNs: 0 },
      measuredNs: { "async/1": 1e8, "worker-pool/2": 5.5e7 },
    }],
  });
  const older = runOfTask([64], {
    id: "20261119-010101-0000000b",
    startedAt: "2026-11-19T01:01:01.000Z",
  });
  const tried = [SWEPT, older].map((run) => ({
    ...withProfile(run),
    machine: costed.machine,
  }));
  const [machine] = reportOf(costed, ...tried).machines;
  const own = machine?.map?.points.filter(({ isOwn }) => isOwn) ?? [];
  assertEquals(own.map(({ label }) => label.replace(/^.* side/, "side")), [
    ...["side 2", "side 4", "side 32", "side 64"],
  ]);
  for (const { url } of own) assertStringIncludes(url, SWEPT.id);
});

Deno.test("the pages of tasks name the file by its hash alone, and without tasks name the command that measures one", async () => {
  const site = await buildWholeSite();
  const page = await site.read("tasks/primes/index.html");
  assertStringIncludes(page, SOURCE_HASH);
  assertStringIncludes(page, "Along the params");
  assertNotMatch(page, /id="code"/);
  assertStringIncludes(await site.read("tasks/index.html"), "tasks/primes/");
  const empty = await buildSite([]);
  assertStringIncludes(
    await empty.read("tasks/index.html"),
    "deno task try examples/thumbnail.ts",
  );
});
