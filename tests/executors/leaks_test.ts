import { assertEquals } from "@std/assert";
import { SubprocessExecutor } from "../../src/executors/mod.ts";
import { until, within } from "./fixtures/bounds.ts";
import { childPids } from "./fixtures/processes.ts";
import * as tasks from "./fixtures/tasks.ts";

// The counts are Linux's; elsewhere there is nothing to read them from.
const ignore = Deno.build.os !== "linux";

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
