import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertLessOrEqual,
  assertRejects,
} from "@std/assert";
import {
  AsyncExecutor,
  SerializationError,
  ShutdownError,
  WorkerExecutor,
} from "../../../src/executors/mod.ts";
import { until, within } from "../fixtures/bounds.ts";
import { contract } from "../fixtures/contract.ts";
import * as tasks from "../fixtures/tasks.ts";

/** What a loop saw, and how it ended. */
async function consume<T>(
  values: AsyncIterable<T>,
): Promise<{ readonly seen: readonly T[]; readonly error: unknown }> {
  const seen: T[] = [];
  try {
    for await (const value of values) seen.push(value);
  } catch (error) {
    return { seen, error };
  }
  return { seen, error: undefined };
}

contract(
  "map() gives the results of all inputs before its source failed",
  async ({ executor }) => {
    function* atOnce() {
      for (const n of [1, 2, 3]) yield [n, 1] as const;
      throw new RangeError("source");
    }
    async function* inTime() {
      yield* atOnce();
    }
    for (const source of [atOnce(), inTime()]) {
      const sums = executor.map(tasks.add, source, { chunkSize: 2 });
      const { seen, error } = await consume(sums);
      assertEquals(seen, [2, 3, 4]);
      assertInstanceOf(error, RangeError);
    }
  },
);

contract(
  "map() ends its source where the executor takes no more",
  async ({ create }) => {
    const executor = create();
    let isOpen = true;
    function* endless() {
      try {
        for (let n = 0;; n++) yield [n, 1] as const;
      } finally {
        isOpen = false;
      }
    }
    const sums = executor.map(tasks.add, endless(), { bufferSize: 2 });
    assertEquals(await sums.next(), { done: false, value: 1 });
    await executor.shutdown();
    const { error } = await consume(sums);
    assertInstanceOf(error, ShutdownError);
    assertEquals(isOpen, false);
  },
);

contract(
  "map() gives what came before a failure, and all of the failure",
  async ({ executor }) => {
    const inputs = [0, 1, 2, 3, 4].map((n) => [n, 3] as const);
    for (const chunkSize of [1, 5]) {
      const bytes = executor.map(tasks.byteBelow, inputs, { chunkSize });
      const { seen, error } = await consume(bytes);
      assertEquals(seen, [0, 1, 2].map((n) => Uint8Array.of(n)));
      assertInstanceOf(error, RangeError);
      assertEquals(Reflect.get(error, "bytes"), Uint8Array.of(3));
      assertEquals(Reflect.get(error, "text").length, 5_000);
    }
  },
);

contract(
  "map() gives the results before one that cannot cross",
  async ({ executor, isolated }) => {
    const inputs = [0, 1, 2, 3].map((n) => [n] as const);
    const values = executor.map(tasks.functionFromTwo, inputs, {
      chunkSize: 4,
    });
    const { seen, error } = await consume(values);
    assertEquals(seen.slice(0, 2), [0, 1]);
    if (!isolated) return assertEquals([seen.length, error], [4, undefined]);
    assertInstanceOf(error, SerializationError);
    assertEquals([seen.length, error.path], [2, "result"]);
  },
);

Deno.test("map() keeps within maxQueue where several loops share it", async () => {
  await using executor = new AsyncExecutor({ maxInFlight: 1, maxQueue: 2 });
  // Holds the queue up until everybody has read what they may.
  const busy = executor.submit(tasks.pause, 50);
  async function* inputs() {
    for (let n = 0; n < 40; n++) yield await Promise.resolve([n, 1] as const);
  }
  const loops = [1, 2, 3].map(() =>
    consume(executor.map(tasks.add, inputs(), { chunkSize: 2 }))
  );
  await busy;
  // At the moment when `busy` has ended, and nothing else has begun.
  assertLessOrEqual(executor.statistics.pending, 2);
  for (const { seen } of await within(Promise.all(loops))) {
    assertEquals(seen.length, 40);
  }
});

Deno.test("map() hands over with each chunk what transfer lists of it", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  const arrays = [0, 1, 2, 3, 4].map((n) => Uint8Array.of(n));
  const transfer = arrays.map(({ buffer }) => buffer);
  const echoes = pool.with({ transfer })
    .map(tasks.echo, arrays.map((array) => [array] as const), { chunkSize: 2 });
  const { seen, error } = await within(consume(echoes));
  assertEquals(seen, [0, 1, 2, 3, 4].map((n) => Uint8Array.of(n)));
  assertEquals(error, undefined);
  assert(transfer.every(({ detached }) => detached));
});

Deno.test("map() makes no further calls of a chunk that was aborted", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  const memory = new SharedArrayBuffer(4);
  const count = new Int32Array(memory);
  const controller = new AbortController();
  const inputs = Array.from({ length: 2_000 }, () => [memory] as const);
  const values = pool.with({ signal: controller.signal })
    .map(tasks.countCall, inputs, { chunkSize: 2_000 });
  const first = values.next();
  await until(() => Atomics.load(count, 0) > 3);
  controller.abort(new RangeError("enough"));
  await assertRejects(() => within(first), RangeError, "enough");
  // The one thread that there may be has ended, and another has taken its place.
  assertEquals(await within(pool.submit(tasks.add, 1, 1)), 2);
  assert(Atomics.load(count, 0) < 2_000);
});
