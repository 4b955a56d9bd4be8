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
  SubprocessPerTaskExecutor,
  UnobservedFailureEvent,
  type WarmWorkerOptions,
  WorkerExecutor,
  WorkerExitedError,
  WorkerPerTaskExecutor,
  type WorkerStartOptions,
} from "../../../src/executors/mod.ts";
import * as executors from "../../../src/executors/mod.ts";
import { until, within } from "../fixtures/bounds.ts";
import { contract } from "../fixtures/contract.ts";
import * as tasks from "../fixtures/tasks.ts";

type Create<Options> = (options: Options) => Executor;

const WARM: Readonly<Record<string, Create<WarmWorkerOptions>>> = {
  WorkerExecutor: (options) => new WorkerExecutor(options),
  SharedMemoryExecutor: (options) => new SharedMemoryExecutor(options),
  SubprocessExecutor: (options) => new SubprocessExecutor(options),
};

const PER_TASK: Readonly<Record<string, Create<WorkerStartOptions>>> = {
  WorkerPerTaskExecutor: (options) => new WorkerPerTaskExecutor(options),
  SubprocessPerTaskExecutor: (options) =>
    new SubprocessPerTaskExecutor(options),
};

/** All executors with workers. */
const POOLS: Readonly<Record<string, Create<WorkerStartOptions>>> = {
  ...WARM,
  ...PER_TASK,
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

  Deno.test(`${name} keeps a starting worker whose first task is aborted`, async () => {
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

Deno.test("AsyncExecutor's tasks can look whether they were aborted", async () => {
  await using executor = new AsyncExecutor();
  const limited = executor.with({ timeoutMs: 20 });
  const looking = limited.submit(tasks.waitUntilAborted);
  await assertRejects(() => within(looking));
  await until(() => executor.statistics.abandoned === 0);
});

for (const [name, create] of Object.entries(POOLS)) {
  Deno.test(`${name} initializes each of its workers, and counts only tasks`, async () => {
    await using pool = create({
      maxWorkers: 1,
      initializer: tasks.initialize,
      initializerArgs: ["ready"],
    });
    for (let n = 0; n < 3; n++) {
      assertEquals(await within(pool.submit(tasks.readInitialized)), "ready");
    }
    assertEquals(pool.statistics.completed, 3);
  });

  Deno.test(`${name} initializes a worker that replaces a lost one`, async () => {
    await using pool = create({
      maxWorkers: 1,
      initializer: tasks.initialize,
      initializerArgs: ["ready"],
    });
    await assertRejects(
      () => within(pool.submit(tasks.exit, 3)),
      WorkerExitedError,
    );
    assertEquals(await within(pool.submit(tasks.readInitialized)), "ready");
  });

  Deno.test(`${name} keeps no worker whose task was aborted before it began`, async () => {
    await using pool = create({ maxWorkers: 2 });
    const controller = new AbortController();
    const bound = pool.with({ signal: controller.signal });
    const futures = [1, 2].map((n) => bound.submit(tasks.add, n, 1));
    await Promise.resolve();
    assertEquals(pool.statistics.workers, 2);
    controller.abort("enough");
    await Promise.allSettled(futures);
    const kept = name in PER_TASK ? 0 : 2;
    await until(() => {
      const { workers, idle } = pool.statistics;
      return workers === kept && idle === kept;
    });
    assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
  });

  Deno.test(`${name} gives each future an error of its own`, async () => {
    await using pool = create({
      maxWorkers: 1,
      initializer: tasks.fail,
      initializerArgs: ["no database"],
    });
    const futures = [1, 2, 3].map((n) => pool.submit(tasks.add, n, 1));
    const errors = await within(
      Promise.all(futures.map((future) => future.catch((error) => error))),
    );
    for (let n = 0; n < 2; n++) {
      errors.push(assertThrows(() => pool.submit(tasks.add, 1, 1)));
    }
    for (const error of errors) assertInstanceOf(error, BrokenExecutorError);
    assertEquals(new Set(errors).size, 5);
    // What went wrong is one thing, and known as such.
    assertEquals(new Set(errors.map(({ cause }) => cause)).size, 1);
  });
}

for (const [name, create] of Object.entries(WARM)) {
  Deno.test(`${name} counts only tasks towards maxTasksPerWorker`, async () => {
    await using pool = create({
      maxWorkers: 1,
      maxTasksPerWorker: 3,
      initializer: tasks.initialize,
    });
    const isolates: string[] = [];
    for (let n = 0; n < 6; n++) {
      isolates.push(await within(pool.submit(tasks.whoAmI, 1)));
    }
    const [first, , third, fourth, , sixth] = isolates;
    assertEquals([first, fourth], [third, sixth]);
    assertNotEquals(first, fourth);
  });

  Deno.test(`${name} gives the tasks that one worker held an error each`, async () => {
    await using pool = create({ maxWorkers: 1 });
    // From here on the task is known as a short one, and several are sent together.
    await within(pool.submit(tasks.exitIf, false));
    const futures = [true, false, false, false].map((ends) =>
      pool.submit(tasks.exitIf, ends)
    );
    const outcomes = await within(Promise.allSettled(futures));
    const errors = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [outcome.reason] : []
    );
    for (const error of errors) {
      assertInstanceOf(error, WorkerExitedError);
      assertEquals(error.exitCode, 3);
      assertStringIncludes(error.message, 'task "exitIf" of file:');
    }
    assertEquals(new Set(errors).size, errors.length);
  });
}

/** Values that no option takes, by the class of the error. */
const NOT_NUMBERS = [null, "5", true, {}, [1], () => 1];
const NOT_COUNTS = [0, -1, 1.5, NaN, -Infinity];
const NOT_TIMES = [-1, NaN, -Infinity, 2 ** 31];

const WRONG_OPTIONS: Readonly<Record<string, readonly unknown[]>> = {
  maxWorkers: [...NOT_NUMBERS, ...NOT_COUNTS, Infinity],
  minWorkers: [...NOT_NUMBERS, -1, 1.5, NaN, Infinity],
  idleTimeoutMs: [...NOT_NUMBERS, ...NOT_TIMES],
  startTimeoutMs: [...NOT_NUMBERS, ...NOT_TIMES, Infinity],
  maxTasksPerWorker: [...NOT_NUMBERS, ...NOT_COUNTS],
  maxInFlight: [...NOT_NUMBERS, ...NOT_COUNTS, Infinity],
  maxQueue: [...NOT_NUMBERS, ...NOT_COUNTS],
  maxHeapMiB: [...NOT_NUMBERS, ...NOT_COUNTS, Infinity],
  initializer: [null, "x", 5, {}, () => 1, { module: "./a.ts", export: "a" }],
  initializerArgs: [null, "x", 5, {}],
  onCrash: [null, "Replace", true, 5],
  replaceAbandoned: [null, "yes", 1],
  permissions: [null, "read", 5, [], { raed: true }, { read: "/tmp" }, {
    read: 1,
  }],
  env: [null, "A=1", [], { A: 1 }],
  maxWorker: [2],
  constructor: [2],
};

/** The options that each executor has. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  SequentialExecutor: ["maxQueue"],
  AsyncExecutor: ["maxQueue", "maxInFlight"],
};

for (const name of [...Object.keys(OPTIONS), ...Object.keys(POOLS)]) {
  Deno.test(`${name} refuses options that are none, each by its name`, () => {
    const Constructor = Reflect.get(executors, name);
    const has = OPTIONS[name];
    for (const [option, values] of Object.entries(WRONG_OPTIONS)) {
      for (const value of values) {
        const create = () =>
          Reflect.construct(Constructor, [{ [option]: value }]);
        const error = assertThrows(create);
        assertInstanceOf(error, Error);
        const isNumber = typeof value === "number";
        assert(
          error instanceof TypeError ||
            (isNumber && error instanceof RangeError),
          `${option}: ${error}`,
        );
        assertStringIncludes(
          error.message,
          has && !has.includes(option) ? `"${option}"` : option.slice(0, 6),
        );
      }
    }
  });

  Deno.test(`${name} takes an option that is undefined as left out`, async () => {
    const Constructor = Reflect.get(executors, name);
    await using executor: executors.Executor = new Constructor({
      maxQueue: undefined,
    });
    assertEquals(executor.statistics.pending, 0);
    for (const options of [null, 5, "x"]) {
      assertThrows(
        () => Reflect.construct(Constructor, [options]),
        TypeError,
        "as options",
      );
    }
  });
}
