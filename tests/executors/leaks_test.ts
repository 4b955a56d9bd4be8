import { assertEquals } from "@std/assert";
import { SubprocessExecutor, WorkerExecutor } from "../../src/executors/mod.ts";
import { until, within } from "./fixtures/bounds.ts";
import {
  childPids,
  descriptorCount,
  threadCount,
} from "./fixtures/processes.ts";
import * as tasks from "./fixtures/tasks.ts";

// The counts are Linux's; elsewhere there is nothing to read them from.
const ignore = Deno.build.os !== "linux";
const ROUNDS = 10;

async function usePool(create: () => WorkerExecutor | SubprocessExecutor) {
  await using pool = create();
  const futures = Array.from({ length: 8 }, () => pool.submit(tasks.add, 1, 1));
  await within(Promise.all(futures));
}

Deno.test({
  name: "WorkerExecutor leaves no thread and no descriptor behind",
  ignore,
  async fn() {
    const create = () => new WorkerExecutor({ maxWorkers: 2 });
    // What Deno itself starts at the first worker, and keeps, is there after the first round.
    await usePool(create);
    const before = { threads: threadCount(), descriptors: descriptorCount() };
    for (let round = 0; round < ROUNDS; round++) await usePool(create);
    await until(() => threadCount() <= before.threads + 1);
    await until(() => descriptorCount() <= before.descriptors + 2);
  },
});

Deno.test({
  name: "SubprocessExecutor leaves no child and no descriptor behind",
  ignore,
  async fn() {
    const create = () => new SubprocessExecutor({ maxWorkers: 2 });
    await usePool(create);
    assertEquals(childPids(), []);
    const before = descriptorCount();
    for (let round = 0; round < ROUNDS; round++) await usePool(create);
    assertEquals(childPids(), []);
    await until(() => descriptorCount() <= before + 2);
  },
});

Deno.test({
  name: "shutdown({ graceMs }) leaves no child behind",
  ignore,
  async fn() {
    const pool = new SubprocessExecutor({ maxWorkers: 2 });
    const futures = [pool.submit(tasks.never), pool.submit(tasks.never)];
    await until(() => futures.every((future) => future.state === "running"));
    await within(pool.shutdown({ graceMs: 1 }));
    assertEquals(childPids(), []);
  },
});

Deno.test({
  name: "kill() leaves no child behind",
  ignore,
  async fn() {
    const pool = new SubprocessExecutor({ maxWorkers: 2 });
    const futures = [pool.submit(tasks.never), pool.submit(tasks.never)];
    await until(() => futures.every((future) => future.state === "running"));
    pool.kill();
    await within(pool.shutdown());
    assertEquals(childPids(), []);
  },
});
