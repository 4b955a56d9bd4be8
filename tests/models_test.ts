import { assert, assertEquals, assertThrows } from "@std/assert";
import { modelRun } from "../src/analysis/mod.ts";
import { rankPredictions } from "../src/analysis/prediction/rank.ts";
import { PLAIN_WORK } from "../src/analysis/prediction/predict.ts";
import { WorkerExecutor } from "../src/executors/executors.ts";
import { findModel, type Model, modelFacts, MODELS } from "../src/models.ts";
import { parseRun } from "../src/results/mod.ts";
import { within } from "./executors/fixtures/bounds.ts";
import { add } from "./executors/fixtures/tasks.ts";
import { buildCell, buildRun } from "./fixtures/run_builder.ts";
import { reportRun } from "../src/text/mod.ts";

/** An executor of a further model. */
class FiberExecutor extends WorkerExecutor {}

/** An eighth model, as somebody would add it: this entry, and its executor. */
const FIBERS: Model = {
  id: "fibers",
  label: "Fibers",
  shortLabel: "Fibers",
  phrase: "the fibers",
  description: "Made up.",
  kind: "pool",
  isolation: "thread",
  sharesMemory: false,
  warmModel: null,
  simplicity: 8,
  style: { color: "#000000", marker: "circle", texture: "" },
  inFlight: ({ maxWorkers }) => maxWorkers,
  create: ({ maxWorkers }) => new FiberExecutor({ maxWorkers }),
};

for (const model of [...MODELS, FIBERS]) {
  Deno.test(`the ${model.id} model runs a named task`, async () => {
    await using executor = model.create({ maxWorkers: 1, maxInFlight: 2 });
    const { module, export: name } = add;
    const task = { module, export: name };
    const inputs = [[1, 2], [3, 4]];
    const sums = await within(Array.fromAsync(executor.map(task, inputs)));
    assertEquals(sums, [3, 7]);
  });
}

Deno.test("a further model is analysed, worded and predicted by its entry alone", () => {
  const cells = [
    { model: "sequential", ns: 100e6 },
    { model: "fibers", workers: 2, ns: 50e6 },
  ].map((sketch) => buildCell({ workload: "primes", ...sketch }));
  const built = buildRun({ cells });
  const models = [...built.models, modelFacts(FIBERS)];
  const run = parseRun({ ...built, models }, { source: "run.json" });

  const [workload] = reportRun(run).workloads;
  const sentences = workload?.sentences.join(" ") ?? "";
  assert(/the fibers with 2 workers/i.test(sentences), sentences);

  const { model } = modelRun(run);
  assert(Object.hasOwn(model.pools, "fibers"));
  assertEquals(model.models.at(-1)?.id, "fibers");
  const { unpredicted } = rankPredictions(model, { ...PLAIN_WORK, cpuNs: 1e6 });
  assertEquals(
    unpredicted.find(({ model }) => model === "fibers")?.reason,
    "the run has too few granularity benchmarks of fibers",
  );
});

Deno.test("findModel() finds by id, and names what there is", () => {
  for (const model of MODELS) assertEquals(findModel(model.id), model);
  assertThrows(() => findModel("threads"), TypeError, "worker-pool");
});

Deno.test("MODELS differ in their names, and each has a rank of its own", () => {
  for (const name of ["id", "label", "shortLabel", "phrase"] as const) { // Names of fields.
    assertEquals(
      new Set(MODELS.map((model) => model[name])).size,
      MODELS.length,
    );
  }
  assertEquals(
    MODELS.map(({ simplicity }) => simplicity).toSorted((a, b) => a - b),
    MODELS.map((_, index) => index + 1),
  );
});

Deno.test("each model that starts something for each task names the pool that keeps it warm", () => {
  for (const { id, kind, isolation, warmModel } of MODELS) {
    assertEquals(warmModel !== null, kind === "per-task", id);
    if (warmModel === null) continue;
    const warm = findModel(warmModel);
    assertEquals([warm.kind, warm.isolation], ["pool", isolation], id);
  }
});

Deno.test("modelFacts() gives what a run may hold, and nothing else", () => {
  const run = buildRun({ status: "partial", cells: [] });
  const models = MODELS.map(modelFacts);
  assertEquals(
    parseRun({ ...run, models }, { source: "run.json" }).models,
    models,
  );
});
