import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  BrokenExecutorError,
  moved,
  SharedMemoryExecutor,
  task,
  TimeoutError,
  WorkerExecutor,
  WorkerExitedError,
  WorkerPerTaskExecutor,
} from "../../src/executors/mod.ts";
import { until, within } from "./fixtures/bounds.ts";
import * as tasks from "./fixtures/tasks.ts";

const BUSY_MICROS = 1_000_000;

export const zeros = task(import.meta, function zeros(bytes: number) {
  const array = new Uint8Array(bytes);
  return moved(array, [array.buffer]);
});

export const increment = task(
  import.meta,
  function increment(memory: SharedArrayBuffer) {
    return Atomics.add(new Int32Array(memory), 0, 1);
  },
);

export const countThenThrow = task(
  import.meta,
  function countThenThrow(memory: SharedArrayBuffer): Promise<never> {
    Atomics.add(new Int32Array(memory), 0, 1);
    return tasks.throwLater();
  },
);

/** A common mistake: the view instead of its buffer. */
export const moveView = task(import.meta, function moveView(): Uint8Array {
  const array = Uint8Array.of(1);
  // What the types refuse, as plain JavaScript may do it.
  return moved(array, [array as unknown as ArrayBuffer]);
});

export const post = task(import.meta, function post() {
  Reflect.get(globalThis, "postMessage")("stray message");
});

Deno.test("WorkerExecutor hands over what transfer lists", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  const bytes = Uint8Array.of(1, 2, 3);
  const bound = pool.with({ transfer: [bytes.buffer] });
  assertEquals(
    await within(bound.submit(tasks.echo, bytes)),
    Uint8Array.of(1, 2, 3),
  );
  assertEquals(bytes.buffer.detached, true);
});

Deno.test("WorkerExecutor copies what transfer does not list", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  const bytes = Uint8Array.of(1, 2, 3);
  assertEquals(await within(pool.submit(tasks.echo, bytes)), bytes);
  assertEquals(bytes.buffer.detached, false);
});

Deno.test("WorkerExecutor takes over what a task moves", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  assertEquals(await within(pool.submit(zeros, 4)), new Uint8Array(4));
});

Deno.test("WorkerExecutor shares memory", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 2 });
  const memory = new SharedArrayBuffer(4);
  const submits = Array.from(
    { length: 50 },
    () => pool.submit(increment, memory),
  );
  await within(Promise.all(submits));
  assertEquals(new Int32Array(memory)[0], 50);
});

Deno.test("WorkerExecutor hands over a port", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  const { port1, port2 } = new MessageChannel();
  const bound = pool.with({ transfer: [port2] });
  const future = bound.submit(
    { module: tasks.echo.module, export: "never" },
    port2,
  );
  await assertRejects(() => {
    pool.kill();
    return within(future);
  });
  port1.close();
});

Deno.test("WorkerExecutor fails the tasks of a thread that ends, and goes on", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  const exit = await assertRejects(
    () => within(pool.submit(tasks.exit, 3)),
    WorkerExitedError,
  );
  assertEquals(exit.exitCode, 3);
  const stray = await assertRejects(
    () => within(pool.submit(tasks.throwLater)),
    WorkerExitedError,
  );
  assertStringIncludes(stray.message, "stray failure");
  assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
});

Deno.test("WorkerExecutor keeps a task's own messages out of its channel", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  await assertRejects(
    () => within(pool.submit(post)),
    TypeError,
    "post message",
  );
  assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
});

Deno.test("WorkerExecutor uses every worker it may have", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 2 });
  const burst = () =>
    Promise.all(
      Array.from({ length: 64 }, () => pool.submit(tasks.whoAmI, 2_000)),
    );
  const isolates = new Set([
    ...await within(burst()),
    ...await within(burst()),
  ]);
  assertEquals(isolates.size, 2);
});

Deno.test("WorkerExecutor refuses a number of workers that is none", () => {
  for (const maxWorkers of [0, -1, 1.5, NaN]) {
    assertThrows(
      () => new WorkerExecutor({ maxWorkers }),
      RangeError,
      "maxWorkers",
    );
  }
});

Deno.test("WorkerExecutor counts a thread that computes on after its work was aborted, and replaces it if asked to", async () => {
  await using pool = new WorkerExecutor({
    maxWorkers: 1,
    replaceAbandoned: true,
  });
  await within(pool.submit(tasks.add, 1, 1));
  const bound = pool.with({ timeoutMs: 50 });
  await assertRejects(
    () => within(bound.submit(tasks.whoAmI, BUSY_MICROS)),
    TimeoutError,
  );
  await until(() => pool.statistics.abandoned === 1);
  assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
  await until(() => pool.statistics.abandoned === 0);
});

Deno.test("WorkerExecutor goes on with the threads that are left", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 2 });
  await within(pool.submit(tasks.add, 1, 1));
  const bound = pool.with({ timeoutMs: 50 });
  await assertRejects(
    () => within(bound.submit(tasks.whoAmI, BUSY_MICROS)),
    TimeoutError,
  );
  await until(() => pool.statistics.abandoned === 1);
  const burst = Array.from({ length: 8 }, () => pool.submit(tasks.pid));
  await within(Promise.all(burst));
  assertEquals(pool.statistics.workers, 1);
});

Deno.test("WorkerExecutor is broken when every thread computes on after its work was aborted", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  await within(pool.submit(tasks.add, 1, 1));
  const bound = pool.with({ timeoutMs: 50 });
  const given = bound.submit(tasks.whoAmI, 5 * BUSY_MICROS);
  const waiting = pool.submit(tasks.add, 1, 1);
  await assertRejects(() => within(given), TimeoutError);
  await assertRejects(
    () => within(waiting),
    BrokenExecutorError,
    "nothing stops",
  );
  assertThrows(() => pool.submit(tasks.add, 1, 1), BrokenExecutorError);
});

Deno.test("WorkerExecutor gets a thread back whose task looks whether it was aborted", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  // A thread that is still starting cannot look.
  await within(pool.submit(tasks.add, 1, 1));
  const bound = pool.with({ timeoutMs: 50 });
  await assertRejects(
    () => within(bound.submit(tasks.spinUntilAborted)),
    TimeoutError,
  );
  assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
});

Deno.test("WorkerExecutor ends a thread that only waits", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  const bound = pool.with({ timeoutMs: 20 });
  await assertRejects(() => within(bound.submit(tasks.never)), TimeoutError);
  await within(pool.shutdown());
  assertEquals(pool.statistics.abandoned, 0);
});

for (const create of [WorkerExecutor, SharedMemoryExecutor]) {
  Deno.test(`${create.name} keeps its threads when tasks of another module come`, async () => {
    await using pool = new create({ maxWorkers: 1 });
    const before = await within(pool.submit(tasks.whoAmI, 1));
    const basename = { module: "node:path", export: "basename" };
    assertEquals(await within(pool.submit(basename, "/a/b")), "b");
    assertEquals(await within(pool.submit(tasks.whoAmI, 1)), before);
  });

  Deno.test(`${create.name} gets a thread back that looks, whatever was sent there before`, async () => {
    await using pool = new create({ maxWorkers: 1 });
    assertEquals(await within(pool.submit(tasks.spinUnlessZero, 0)), 0);
    const bound = pool.with({ timeoutMs: 50 });
    await assertRejects(
      () => within(bound.submit(tasks.spinUnlessZero, 1)),
      TimeoutError,
    );
    assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
  });
}

Deno.test("WorkerExecutor fails a task that hands over what cannot be, and keeps its thread", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  const before = await within(pool.submit(tasks.whoAmI, 1));
  const error = await within(pool.submit(moveView)).catch((caught) => caught);
  assertInstanceOf(error, Error);
  assert(!(error instanceof WorkerExitedError), String(error));
  assertEquals(await within(pool.submit(tasks.whoAmI, 1)), before);
});

Deno.test("WorkerPerTaskExecutor goes on after a task that could not be sent", async () => {
  await using pool = new WorkerPerTaskExecutor({ maxWorkers: 1 });
  await assertRejects(() => within(submitUnsendable(pool)));
  assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
});

Deno.test("WorkerExecutor fails any number of tasks that could not be sent", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  const futures = Array.from({ length: 5_000 }, () => submitUnsendable(pool));
  const outcomes = await within(Promise.allSettled(futures));
  assert(outcomes.every(({ status }) => status === "rejected"));
  assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
});

Deno.test("WorkerExecutor is shut down while a task's leftovers block its thread", async () => {
  const pool = new WorkerExecutor({ maxWorkers: 1 });
  const memory = new SharedArrayBuffer(8);
  const numbers = new Int32Array(memory);
  await within(pool.submit(tasks.leaveBlocked, memory));
  await until(() => Atomics.load(numbers, 1) === 1);
  await within(pool.shutdown());
  assertEquals(pool.statistics.abandoned, 1);
  Atomics.store(numbers, 0, 1);
  Atomics.notify(numbers, 0);
  await until(() => pool.statistics.abandoned === 0);
});

/** What is to be handed over has been already. */
function submitUnsendable(pool: WorkerExecutor | WorkerPerTaskExecutor) {
  const gone = new ArrayBuffer(1);
  structuredClone(gone, { transfer: [gone] });
  return pool.with({ transfer: [gone] }).submit(tasks.echo, Uint8Array.of(1));
}

Deno.test("WorkerExecutor does not run a task again whose thread failed before anybody heard that it was ready", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  const memory = new SharedArrayBuffer(4);
  const future = pool.submit(countThenThrow, memory);
  await Promise.resolve();
  // The thread starts, says so, runs its task and fails, all while this program is busy.
  const count = new Int32Array(memory);
  while (Atomics.load(count, 0) === 0);
  tasks.whoAmI(50_000);
  await assertRejects(() => within(future), WorkerExitedError, "stray");
  assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
  assertEquals(Atomics.load(count, 0), 1);
});
