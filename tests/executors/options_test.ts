import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  AsyncExecutor,
  BrokenExecutorError,
  type Executor,
  QueueFullError,
  SequentialExecutor,
  SerializationError,
  SharedMemoryExecutor,
  SubprocessExecutor,
  UnobservedFailureEvent,
  type WarmWorkerOptions,
  WorkerExecutor,
  type WorkerStartOptions,
} from "../../src/executors/mod.ts";
import { until, within } from "./fixtures/bounds.ts";
import { contract } from "./fixtures/contract.ts";
import * as tasks from "./fixtures/tasks.ts";

type Create<Options> = (options: Options) => Executor;

const WARM: Readonly<Record<string, Create<WarmWorkerOptions>>> = {
  WorkerExecutor: (options) => new WorkerExecutor(options),
  SharedMemoryExecutor: (options) => new SharedMemoryExecutor(options),
  SubprocessExecutor: (options) => new SubprocessExecutor(options),
};

const BOUNDED: Readonly<Record<string, Create<WorkerStartOptions>>> = {
  ...WARM,
  SequentialExecutor: ({ maxQueue = Infinity }) =>
    new SequentialExecutor({ maxQueue }),
  AsyncExecutor: ({ maxQueue = Infinity, maxWorkers = 1 }) =>
    new AsyncExecutor({ maxQueue, maxInFlight: maxWorkers }),
};

for (const [name, create] of Object.entries(BOUNDED)) {
  Deno.test(`${name} refuses more than maxQueue allows, and has room again later`, async () => {
    await using executor = create({ maxWorkers: 1, maxQueue: 3 });
    const waiting = [1, 2, 3].map((n) => executor.submit(tasks.addLater, n, 1));
    assertThrows(() => executor.submit(tasks.add, 1, 1), QueueFullError, "3");
    await within(executor.ready);
    assert(executor.statistics.pending < 3);
    waiting.push(executor.submit(tasks.addLater, 4, 1));
    assertEquals(await within(Promise.all(waiting)), [2, 3, 4, 5]);
  });

  Deno.test(`${name}.map() waits for room in the queue`, async () => {
    await using executor = create({ maxWorkers: 1, maxQueue: 3 });
    const inputs = Array.from({ length: 50 }, (_, n) => [n, 1] as const);
    for (const chunkSize of [1, 2, 5]) {
      const sums = executor.map(tasks.add, inputs, { chunkSize });
      assertEquals(
        await within(Array.fromAsync(sums)),
        inputs.map(([n]) => n + 1),
      );
    }
  });
}

for (const [name, create] of Object.entries(WARM)) {
  Deno.test(`${name} ends idle workers, and starts others when work comes`, async () => {
    await using pool = create({ maxWorkers: 2, idleTimeoutMs: 30 });
    const busy = () =>
      within(
        Promise.all([1, 2, 3, 4].map(() => pool.submit(tasks.whoAmI, 20_000))),
      );
    const first = new Set(await busy());
    await until(() => pool.statistics.workers === 0);
    const second = new Set(await busy());
    assertEquals(first.intersection(second).size, 0);
  });

  Deno.test(`${name} keeps minWorkers however long they are idle`, async () => {
    await using pool = create({
      maxWorkers: 2,
      minWorkers: 1,
      idleTimeoutMs: 10,
    });
    await within(
      Promise.all([1, 2, 3, 4].map(() => pool.submit(tasks.whoAmI, 20_000))),
    );
    await until(() => pool.statistics.workers === 1);
    const [kept] = [await within(pool.submit(tasks.whoAmI, 1))];
    await new Promise((resolve) => setTimeout(resolve, 60));
    assertEquals(await within(pool.submit(tasks.whoAmI, 1)), kept);
  });

  Deno.test(`${name} replaces a worker after maxTasksPerWorker`, async () => {
    await using pool = create({ maxWorkers: 1, maxTasksPerWorker: 2 });
    const isolates: string[] = [];
    for (let n = 0; n < 6; n++) {
      isolates.push(await within(pool.submit(tasks.whoAmI, 1)));
    }
    assertEquals(new Set(isolates).size, 3);
    assertEquals(isolates[0], isolates[1]);
  });

  Deno.test(`${name} runs its initializer in every worker, before any task`, async () => {
    await using pool = create({
      maxWorkers: 2,
      initializer: tasks.initialize,
      initializerArgs: [{ to: new Map([[1, "one"]]) }],
    });
    const seen = await within(
      Promise.all([1, 2, 3, 4].map(() => pool.submit(tasks.readInitialized))),
    );
    for (const value of seen) {
      assertEquals(value, { to: new Map([[1, "one"]]) });
    }
    assertEquals(pool.statistics.completed, 4);
  });

  Deno.test(`${name} starts no more workers than tasks while an initializer runs`, async () => {
    await using pool = create({
      maxWorkers: 8,
      initializer: tasks.initialize,
      initializerArgs: [1],
    });
    const futures: Promise<unknown>[] = [];
    for (let n = 0; n < 3; n++) {
      futures.push(pool.submit(tasks.add, n, 1));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    assert(pool.statistics.workers <= 3, `${pool.statistics.workers} workers`);
    assertEquals(await within(Promise.all(futures)), [1, 2, 3]);
  });

  Deno.test(`${name} keeps a starting worker whose first task is given up`, async () => {
    // It is starting until its initializer is done, however busy the machine is.
    await using pool = create({
      maxWorkers: 1,
      initializer: tasks.pause,
      initializerArgs: [1_000],
    });
    for (let round = 0; round < 3; round++) {
      const controller = new AbortController();
      const bound = pool.with({ signal: controller.signal });
      const future = bound.submit(tasks.add, 1, 1);
      await Promise.resolve();
      assertEquals([future.state, pool.statistics.workers], ["pending", 1]);
      controller.abort();
      assertEquals([future.state, pool.statistics.workers], ["cancelled", 1]);
      await assertRejects(() => future);
    }
    assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
  });

  Deno.test(`${name} replaces a worker that is spent, up to minWorkers`, async () => {
    await using pool = create({
      maxWorkers: 2,
      minWorkers: 1,
      maxTasksPerWorker: 1,
    });
    const first = await within(pool.submit(tasks.whoAmI, 1));
    await until(() => pool.statistics.idle === 1);
    assertNotEquals(await within(pool.submit(tasks.whoAmI, 1)), first);
  });

  Deno.test(`${name} is broken where its initializer fails`, async () => {
    await using pool = create({
      maxWorkers: 1,
      initializer: tasks.fail,
      initializerArgs: ["no database"],
    });
    const error = await assertRejects(
      () => within(pool.submit(tasks.add, 1, 1)),
      BrokenExecutorError,
    );
    assertInstanceOf(error.cause, RangeError);
    assertEquals(error.cause.message, "no database");
    assertThrows(() => pool.submit(tasks.add, 1, 1), BrokenExecutorError);
  });

  Deno.test(`${name} refuses options that are none`, () => {
    for (
      const [options, option] of [
        [{ maxWorkers: 0 }, "maxWorkers"],
        [{ minWorkers: -1 }, "minWorkers"],
        [{ maxWorkers: 1, minWorkers: 2 }, "minWorkers"],
        [{ idleTimeoutMs: -1 }, "idleTimeoutMs"],
        [{ maxTasksPerWorker: 0 }, "maxTasksPerWorker"],
        [{ startTimeoutMs: NaN }, "startTimeoutMs"],
        [{ maxQueue: 0 }, "maxQueue"],
      ] as const
    ) {
      assertThrows(() => create(options), RangeError, option);
    }
    const error = assertThrows(
      () =>
        create({
          initializer: tasks.initialize,
          initializerArgs: [{ run: () => 1 }],
        }),
      SerializationError,
    );
    assertStringIncludes(error.path, "initializerArgs[0].run");
  });
}

Deno.test("WorkerExecutor starts minWorkers with the executor", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 3, minWorkers: 2 });
  await until(() => pool.statistics.idle === 2);
  assertEquals(pool.statistics.workers, 2);
});

contract("tells of a failure that nobody listened to", async ({ create }) => {
  await using executor = create();
  const events: UnobservedFailureEvent[] = [];
  executor.addEventListener("unobservedfailure", (event) => {
    assertInstanceOf(event, UnobservedFailureEvent);
    events.push(event);
  });
  const missed = executor.submit(tasks.throwText);
  const heard = executor.submit(tasks.throwText);
  await assertRejects(() => heard.catch((text) => Promise.reject(Error(text))));
  await until(() => events.length > 0);
  assertEquals(events.length, 1);
  assertEquals([events[0]?.error, events[0]?.future === missed], [
    "only text",
    true,
  ]);
});

contract("is silent about work that was cancelled", async ({ create }) => {
  await using executor = create();
  let events = 0;
  executor.addEventListener("unobservedfailure", () => events++);
  executor.submit(tasks.add, 1, 1).cancel();
  await executor.submit(tasks.add, 1, 1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(events, 0);
});

contract(
  "counts what waits, runs and is done",
  async ({ create, isolated }) => {
    await using executor = create();
    const futures = [1, 2, 3].map((n) => executor.submit(tasks.addLater, n, 1));
    assertEquals(executor.statistics.pending, 3);
    await Promise.all(futures);
    const { pending, running, completed, workers, runMs } = executor.statistics;
    assertEquals([pending, running, completed], [0, 0, 3]);
    assert(isolated || workers === 0);
    assert(runMs.count === 3 && runMs.max >= runMs.p50);
  },
);

Deno.test("SubprocessExecutor refuses a memory limit that is none", () => {
  assertThrows(
    () => new SubprocessExecutor({ maxHeapMiB: 0 }),
    RangeError,
    "maxHeapMiB",
  );
});

Deno.test("AsyncExecutor's tasks can look whether they were given up", async () => {
  await using executor = new AsyncExecutor();
  const limited = executor.with({ timeoutMs: 20 });
  const looking = limited.submit(tasks.waitUntilAborted);
  await assertRejects(() => within(looking));
  await until(() => executor.statistics.abandoned === 0);
});
