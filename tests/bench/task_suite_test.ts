import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { taskSuite } from "../../bench/task_suite.ts";
import type { TaskRequest } from "../../src/results/bench_id.ts";

/** A task of this project as a user would name it. */
function ask(name: string): TaskRequest {
  return {
    module: new URL("./fixtures/tried_tasks.ts", import.meta.url).href,
    export: name,
    permissions: {},
    comparesAnswers: true,
  };
}

/** Runs a batch of so many calls as the loop does, and judges what it gave, changed by `change`. */
async function runBatch(
  task: TaskRequest,
  change: (outputs: unknown[]) => unknown[] = (outputs) => outputs,
): Promise<unknown[]> {
  const id = {
    ...{ suite: "try", workload: "tried", model: "sequential", workers: 1 },
    parameters: { size: 3, replicate: 1 },
  };
  using scenario = taskSuite(task).find(id);
  assertEquals(await scenario.prepare(4), true);
  assertEquals(await scenario.prepare(4), false);
  const runner = await scenario.createRunner(id, 4);
  const outputs = await runner.run() as unknown[]; // What the loop gives.
  await runner.verify(change(outputs));
  await runner.teardown();
  return outputs;
}

Deno.test("a task's batch holds the arguments that its file makes for the scenario's params, set up once", async () => {
  assertEquals(await runBatch(ask("square")), [9, 16, 25, 36]);
});

Deno.test("a batch is refused where one of its answers is not the loop's", async () => {
  const spoil = (outputs: unknown[]) => outputs.with(2, 0);
  await assertRejects(
    () => runBatch(ask("square"), spoil),
    TypeError,
    "the answer for inputs[2] is 0, and 25 on the loop",
  );
  await assertRejects(
    () => runBatch(ask("square"), (outputs) => outputs.slice(1)),
    TypeError,
    "found 3, expected 4",
  );
});

Deno.test("answers that time or chance decides are only counted", async () => {
  const task = { ...ask("random"), comparesAnswers: false };
  assertEquals((await runBatch(task)).length, 4);
  await assertRejects(
    () => runBatch(ask("random")),
    TypeError,
    "on the loop: it must not depend",
  );
});

Deno.test("judging with a slow check takes a bounded share of the time: all answers of some batches would take all of it", async () => {
  const id = {
    ...{ suite: "try", workload: "tried", model: "sequential", workers: 1 },
    parameters: {},
  };
  const module = new URL("./fixtures/slow_check.ts", import.meta.url).href;
  const { judged } = await import(module);
  using scenario = taskSuite({ ...ask("default"), module }).find(id);
  await scenario.prepare(4);
  const runner = await scenario.createRunner(id, 4);
  const { now } = performance;
  // Each check takes 100 ms of a clock that nothing else moves.
  performance.now = () => judged.count * 100;
  try {
    for (let batch = 0; batch < 40; batch++) {
      await runner.verify(await runner.run());
    }
  } finally {
    performance.now = now;
  }
  assertEquals(judged.count, 3);
  await runner.teardown();
});

Deno.test("the suite of tasks refuses to run without one", () => {
  assertThrows(() => taskSuite(undefined), TypeError, "deno task try FILE");
});
