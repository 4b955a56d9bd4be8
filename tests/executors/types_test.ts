import { assertEquals, assertRejects } from "@std/assert";
import {
  asCompleted,
  AsyncExecutor,
  type Future,
  SerializationError,
  task,
  WorkerExecutor,
} from "../../src/executors/mod.ts";
import { within } from "./fixtures/bounds.ts";

export const twice = task(import.meta, function twice(n = 1) {
  return 2 * n;
});

export const first = task(import.meta, function first<T>(list: readonly T[]) {
  return list[0];
});

export const join = task(
  import.meta,
  function join(separator: string, ...parts: number[]) {
    return parts.join(separator);
  },
);

export const typeOf = task(import.meta, function typeOf(value: unknown) {
  return typeof value;
});

// Each annotation below is a test of its own: the file does not compile without it.

Deno.test("a task keeps its optional, rest and generic parameters", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  const alone: Future<number> = pool.submit(twice);
  const given: Future<number> = pool.submit(twice, 3);
  const joined: Future<string> = pool.submit(join, "-", 1, 2);
  const typed: Future<string | undefined> = pool.submit(first<string>, ["a"]);
  const here: number | undefined = first([1, 2]);
  assertEquals(await within(Promise.all([alone, given, joined, typed, here])), [
    2,
    6,
    "1-2",
    "a",
    1,
  ]);
  const doubled: AsyncIterableIterator<number> = pool.map(twice, [[1], []]);
  assertEquals(await within(Array.fromAsync(doubled)), [2, 2]);
});

Deno.test("arguments of another type do not compile", async () => {
  await using executor = new AsyncExecutor();
  // @ts-expect-error: a text is no number.
  await executor.submit(twice, "3");
  // @ts-expect-error: it takes one argument.
  await executor.submit(twice, 1, 2);
  // @ts-expect-error: neither is it in a list.
  await Array.fromAsync(executor.map(twice, [["3"]]));
});

Deno.test("a function among the arguments does not compile, and is refused", async () => {
  await using pool = new WorkerExecutor({ maxWorkers: 1 });
  // @ts-expect-error: a function cannot cross into another isolate.
  const typed = pool.submit(typeOf, () => 1);
  await assertRejects(() => within(typed), SerializationError);
  const { module } = typeOf;
  // @ts-expect-error: nor can it where the task is only named.
  const named = pool.submit({ module, export: "typeOf" }, () => 1);
  await assertRejects(() => within(named), SerializationError);
});

Deno.test("initializerArgs of another type do not compile", async () => {
  await using right = new WorkerExecutor({
    maxWorkers: 1,
    initializer: twice,
    initializerArgs: [3],
  });
  await using wrong = new WorkerExecutor({
    maxWorkers: 1,
    initializer: twice,
    // @ts-expect-error: a text is no number.
    initializerArgs: ["3"],
  });
  assertEquals([right, wrong].map(({ statistics }) => statistics.workers), [
    0,
    0,
  ]);
});

Deno.test("asCompleted() types the future, and not its result", async () => {
  await using executor = new AsyncExecutor();
  const futures = [1, 2, 3].map((n) => executor.submit(twice, n));
  let total = 0;
  for await (const { future, index } of asCompleted(futures)) {
    // @ts-expect-error: a future is no number.
    total += future;
    total = 0;
    assertEquals([future.state, await future], ["fulfilled", 2 * (index + 1)]);
  }
  assertEquals(total, 0);
});
