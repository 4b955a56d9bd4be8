import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatDuration } from "../../src/text/mod.ts";
import type { Run } from "../../src/results/mod.ts";
import { SUITES, WORKLOADS } from "../../src/workloads/suites.ts";
import {
  FIGURE_SUBJECTS,
  type FigurePart,
  guideFigure,
  guideParts,
} from "../../site/views/guide.ts";
import { PLAY_PRESETS } from "../../site/views/play_view.ts";
import { makeReport } from "../../site/views/report.ts";
import { analyticRun } from "../analysis/prediction/analytic_run.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";
import { serviceRun } from "../fixtures/services.ts";
import { readGuide } from "./guide_samples.ts";
import { grains, reportOf, suiteRun } from "./suite_sketches.ts";

function figureOf(text: string, runs: readonly Run[]) {
  const [, part] = guideParts(`<!-- figure: ${text} -->`);
  assert(part?.kind === "figure");
  const saved = runs.map((run) => ({ run, file: "run.json" }));
  return guideFigure(makeReport(saved), part);
}

const RUN = buildRun();
const PAYLOAD = buildRun({
  cells: [64, 1024].flatMap((bytes) =>
    ["clone", "pipe"].map((model, index) =>
      buildCell({
        ...{ suite: "payload", workload: "echo", model },
        ...{ parameters: { bytes }, items: 1 },
        samplesNs: Array(5).fill([bytes * 1000 * (index + 1)]),
      })
    )
  ),
});

Deno.test("guideFigure() shows a workload with the first sentence of its analysis", () => {
  const figure = figureOf("workload primes", [RUN]);
  assert(figure.kind === "workload");
  assertEquals(figure.run.id, RUN.id);
  assertEquals(figure.findings, figure.workload.sentences.slice(0, 1));
});

Deno.test("guideFigure() shows of the matrix the rows that are asked for", () => {
  const figure = figureOf("matrix http primes", [RUN]);
  assert(figure.kind === "matrix");
  assertEquals(figure.matrix.rows.map(({ url }) => url), [
    "/workloads/primes/",
    "/workloads/http/",
  ]);
  assertEquals(figure.findings.length, 2);
});

Deno.test("guideFigure() tells of a suite what the page of its question says, with its intervals", () => {
  const runs = [suiteRun(grains({ "worker-pool": 4 }))];
  const figure = figureOf("suite granularity", runs);
  assert(figure.kind === "suite");
  const [question] = reportOf(...runs).questions;
  assert(question?.answer);
  assertEquals(figure.findings, [question.answer]);
  assertEquals(figure.question.url, question.url);
  assertStringIncludes(figure.facts[0]?.value ?? "", "95 % interval");
  const bytes = figureOf("suite payload", [PAYLOAD]);
  assert(bytes.kind === "suite");
  const time = (us: number) => formatDuration(us * 1024 * 1000);
  assertEquals(bytes.findings, [
    `1 MiB there and back, in messages of 1 KiB, costs ${
      time(1024)
    } by structured clone and ${time(2048)} by pipe.`,
  ]);
});

Deno.test("guideFigure() tells of services up to which rate to keep each handler in the loop", () => {
  const figure = figureOf("suite responsiveness", [serviceRun()]);
  assert(figure.kind === "suite");
  assertEquals(figure.services.length, 3);
  assertEquals(figure.findings.map((finding) => finding.split(":")[0]), [
    "A handler of 1 ms",
    "A handler of 5 ms",
    "A handler of 20 ms",
  ]);
});

Deno.test("guideFigure() compares memory with as many workers as cores, where a model has several", () => {
  const sketch = { workload: "primes", ns: 1e7 };
  const cells = [
    { ...sketch, model: "sequential", peakMemoryBytes: 50 * 2 ** 20 },
    ...[1, 2, 4].map((workers) => ({
      ...{ ...sketch, model: "worker-pool", workers },
      peakMemoryBytes: 60 * 2 ** 20 * workers,
    })),
  ].map(buildCell);
  const figure = figureOf("memory primes", [buildRun({ cells })]);
  assert(figure.kind === "memory");
  assertEquals(
    figure.cells.map(({ model, workers }) => [model, workers]),
    [["sequential", "1"], ["worker-pool", "2"]],
  );
  assertEquals(figure.findings, [
    "Peak memory of the whole program: Sequential 50.0 MiB, Worker pool 120 MiB.",
  ]);
});

Deno.test("guideFigure() takes the fullest complete run that has what it shows", () => {
  const newer = {
    id: "20261122-010101-0000000b",
    startedAt: "2026-11-22T01:01:01.000Z",
    finishedAt: "2026-11-22T01:09:01.000Z",
  };
  const partial = { ...RUN, ...newer, status: "partial" as const };
  assertEquals(figureOf("workload primes", [partial]).kind, "absent");
  const found = figureOf("workload primes", [RUN, partial]);
  assert(found.kind === "workload");
  assertEquals(found.run.id, RUN.id);
  const withoutIt = { ...PAYLOAD, ...newer };
  const older = figureOf("workload primes", [RUN, withoutIt]);
  assert(older.kind === "workload");
  assertEquals(older.run.id, RUN.id);
  const few = { ...RUN, ...newer, cells: RUN.cells.slice(0, 12) };
  const fuller = figureOf("matrix", [RUN, few]);
  assert(fuller.kind === "matrix");
  assertEquals(fuller.run.id, RUN.id);
});

Deno.test("guideFigure() is absent where no run has it", () => {
  for (
    const text of [
      "workload primes",
      "matrix",
      "suite sharing",
      "memory primes",
      "run",
      "lanes waits",
      "no such",
    ]
  ) {
    assertEquals(figureOf(text, []).kind, "absent");
  }
});

Deno.test("every figure that the guide asks for is one that a run can have", () => {
  const known = new Set([
    ...[...SUITES, ...WORKLOADS].map(({ id }) => id),
    ...PLAY_PRESETS,
  ]);
  const asked: FigurePart[] = readGuide().flatMap(({ text }) =>
    guideParts(text).filter((part) => part.kind === "figure")
  );
  assert(asked.length > 10);
  for (const { subject, ids } of asked) {
    assert(FIGURE_SUBJECTS.includes(subject), subject);
    for (const id of ids) assert(known.has(id), id);
  }
});

Deno.test("every page of the guide has a picture", () => {
  const pictures = ["workload", "lanes"];
  for (const { name, text } of readGuide()) {
    const parts = guideParts(text);
    assert(
      text.includes("<svg") ||
        parts.some((part) =>
          part.kind === "figure" && pictures.includes(part.subject)
        ),
      name,
    );
  }
});

Deno.test("guideFigure() plays a scene at the prices of a run", () => {
  const { run } = analyticRun({
    scaling: [{
      ...{ id: "hash", kind: "cpu-bound", items: 100, cpuNs: 1e6, waitNs: 0 },
      measuredNs: { "worker-pool/2": 6e7 },
    }],
  });
  const lanes = figureOf("lanes waits", [run]);
  assert(lanes.kind === "lanes");
  assertEquals(lanes.findings, lanes.race.finding.slice(0, 1));
  assertStringIncludes(lanes.url, "wait=10ms");
  assertEquals(figureOf("lanes none", [run]).kind, "absent");
});
