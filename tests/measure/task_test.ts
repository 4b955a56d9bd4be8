import { assert, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { planScenarios } from "../../src/measure/plan.ts";
import {
  itemsOfBatch,
  planTask,
  suiteOfTask,
  workersOfTask,
} from "../../src/measure/task.ts";
import { MODELS } from "../../src/models.ts";
import type { TaskReport } from "../../src/try/movability.ts";
import { FakeMachine } from "./fixtures/fake_machine.ts";
import type { ScenarioProfile } from "../../src/try/profile.ts";

const PROFILE: ScenarioProfile = {
  ...{ params: {}, ms: 5, cpuMs: 5, waitMs: 0, blocksLoop: true },
  ...{ bytesIn: 8, bytesOut: 4, allocatedBytes: null, spread: 1 },
  crossing: { threadMs: 0.01, processMs: 0.02 },
  kind: "cpu-bound",
};

function report(
  scenarios: readonly ScenarioProfile[],
  problems: TaskReport["problems"] = [],
): TaskReport {
  return {
    description: {
      module: "file:///home/ada/secret/thumbnail.ts",
      ...{ export: "default", label: "thumbnail.ts", id: "thumbnail" },
      ...{ params: {}, config: null, folder: "/home/ada/secret" },
      ...{ permissions: {}, hasSetup: false, inputs: null },
      sourceHash: "0".repeat(64),
      text: "",
    },
    problems,
    profile: { scenarios },
  };
}

const CORES = { usableCores: 2, depth: "default" } as const;

Deno.test("planTask() makes a scenario of each combination of params, and rules out what cannot run", () => {
  const task = planTask(
    report([
      { ...PROFILE, params: { side: 1 } },
      { ...PROFILE, params: { side: 2 }, ms: 0.01 },
    ], [{
      kind: "fails",
      message: "it fails there",
      models: ["subprocess-pool"],
    }]),
    2,
  );
  const scenarios = planScenarios({
    ...{ suites: [], workloads: [], models: [], replicates: false },
    cores: workersOfTask(task.kind, CORES),
    task,
  }, CORES);
  assertEquals(
    scenarios.map(({ id, isRace }) => [id, isRace]),
    [["try/thumbnail?side=1", true], ["try/thumbnail?side=2", true]],
  );
  const [{ benchmarks = [] } = {}] = scenarios;
  assertEquals(
    new Set(benchmarks.map(({ model }) => model)),
    new Set(MODELS.map(({ id }) => id)),
  );
  assertEquals(
    benchmarks.filter(({ absence }) => absence !== undefined)
      .map(({ model, absence }) => [model, absence]),
    [["subprocess-pool", "it fails there"]],
  );
  assert(benchmarks.some(({ parameters }) => parameters.replicate === 1));
  assertEquals(scenarios.map(({ benchmarks: [first] }) => first?.items), [
    8,
    2_000,
  ]);
});

Deno.test("planTask() tells no path and no text of the user's in what is saved", () => {
  const { scenarios: [scenario] } = suiteOfTask(planTask(report([PROFILE]), 2));
  assertEquals(JSON.stringify(scenario?.workload).includes("secret"), false);
  assertEquals(scenario?.workload.label, "thumbnail.ts");
});

Deno.test("planTask() refuses a task of which no call has ended", () => {
  assertThrows(
    () => planTask({ ...report([]), profile: null }, 2),
    TypeError,
    "Cannot measure thumbnail.ts",
  );
});

Deno.test("itemsOfBatch() makes batches that can be timed, of calls enough for every core, and of few where they are long", () => {
  assertEquals(
    [1e-9, 0.001, 1, 10, 100, 1_000].map((ms) => itemsOfBatch(ms, 4)),
    [20_000, 20_000, 20, 16, 8, 4],
  );
});

Deno.test("planTask() has models that start a worker for each call glanced at: one call for each worker", () => {
  const task = planTask(report([PROFILE]), 2);
  const [{ benchmarks = [] } = {}] = planScenarios({
    ...{ suites: [], workloads: [], models: [], replicates: false },
    ...{ cores: [1, 2], task },
  }, CORES);
  const glanced = benchmarks.filter(({ isGlance }) => isGlance)
    .map(({ model, items }) => [model, items]);
  assertEquals(glanced, [["worker-per-task", 2], ["subprocess-per-task", 2]]);
});

Deno.test("Session measures what it glances at in one cycle where that is far behind, and in more where it may win", async () => {
  const scenarios = planScenarios({
    ...{ suites: [], workloads: [], models: [], replicates: false },
    ...{ cores: [1, 2], task: planTask(report([PROFILE]), 2) },
  }, CORES);
  const visitsAt = async (perTaskMs: number) => {
    const machine = new FakeMachine({
      batchMs: (id) => id.includes("per-task") ? perTaskMs : 20,
    });
    await machine.measure(scenarios);
    return machine.visits("try/thumbnail/worker-per-task/2");
  };
  assertEquals(await visitsAt(500), [1]);
  // Two calls in place of eight.
  assertGreater((await visitsAt(5)).length, 1);
});

Deno.test("planTask() lets more workers than cores take part in the race where calls hold their thread and wait", () => {
  const task = { ...planTask(report([PROFILE]), 2), kind: "blocking" as const };
  const [{ benchmarks = [] } = {}] = planScenarios({
    ...{ suites: [], workloads: [], models: [], replicates: false },
    ...{ cores: workersOfTask("blocking", CORES), task },
  }, CORES);
  const beyond = benchmarks.find(({ model, workers }) =>
    model === "worker-pool" && workers === 4
  );
  assert(beyond && !beyond.isForCurve);
});

Deno.test("workersOfTask() counts one, half and all cores, all alone where time is short, and more where tasks hold their thread", () => {
  const count = (
    kind: "cpu-bound" | "blocking",
    usableCores: number,
    depth: "quick" | "default" = "default",
  ) => workersOfTask(kind, { usableCores, depth });
  assertEquals(count("cpu-bound", 8), [1, 4, 8]);
  assertEquals(count("cpu-bound", 8, "quick"), [8]);
  assertEquals(count("cpu-bound", 1), [1]);
  assertEquals(count("blocking", 2), [1, 2, 4]);
});
