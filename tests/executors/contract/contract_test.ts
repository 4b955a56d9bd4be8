import { inspect } from "node:util";
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { asCompleted } from "../../../src/executors/mod.ts";
import { freshPath } from "../fixtures/bounds.ts";
import { contract } from "../fixtures/contract.ts";
import * as tasks from "../fixtures/tasks.ts";

contract("gives a task's result", async ({ executor }) => {
  assertEquals(await executor.submit(tasks.add, 2, 3), 5);
  assertEquals(await executor.submit(tasks.addLater, 2, 3), 5);
});

contract("runs a task that is named only", async ({ executor }) => {
  const { module } = tasks.add;
  assertEquals(await executor.submit({ module, export: "add" }, 2, 3), 5);
});

contract("refuses a bare function", ({ executor }) => {
  const error = assertThrows(
    // @ts-expect-error: the type checker refuses it as well.
    () => executor.submit(() => 1),
    TypeError,
  );
  assertStringIncludes(error.message, "task()");
});

contract("fails a task that is not exported", async ({ executor }) => {
  const future = executor.submit({ module: tasks.add.module, export: "none" });
  const error = await assertRejects(() => future, TypeError);
  assertStringIncludes(error.message, '"none"');
  assertEquals(await executor.submit(tasks.add, 1, 1), 2);
});

contract(
  "fails a task whose module is missing, and only it",
  async ({ executor }) => {
    const module = import.meta.resolve("../fixtures/no_such_file.ts");
    await assertRejects(() => executor.submit({ module, export: "any" }));
    assertEquals(await executor.submit(tasks.add, 1, 1), 2);
  },
);

contract("brings a task's error over whole", async ({ executor }) => {
  const future = executor.submit(tasks.fail, "too much");
  const error = await assertRejects(() => future, RangeError, "too much");
  assertEquals(error.name, "QuotaError");
  assertEquals(Reflect.get(error, "quota"), 7);
  assertStringIncludes(error.stack ?? "", "tasks.ts");
  assertInstanceOf(error.cause, AggregateError);
  const [first, second] = error.cause.errors;
  assertInstanceOf(first, TypeError);
  assertEquals([first.message, second], ["inner", "text"]);
  assertEquals(future.state, "rejected");
});

contract("brings over what is thrown and no error", async ({ executor }) => {
  const thrown = await executor.submit(tasks.throwText).catch((value) => value);
  assertEquals(thrown, "only text");
});

contract("hides import.meta.main from tasks", async ({ executor }) => {
  assertEquals(await executor.submit(tasks.isMain), false);
});

contract(
  "runs a burst of more tasks than it has workers",
  async ({ create, many }) => {
    await using executor = create();
    const numbers = Array.from({ length: many }, (_, index) => index);
    const futures = numbers.map((n) => executor.submit(tasks.add, n, 1));
    const results = await Promise.all(futures);
    assertEquals(results, numbers.map((n) => n + 1));
    const { pending, running, completed, abandoned, waitMs, runMs } =
      executor.statistics;
    assertEquals([pending, running, completed, abandoned], [0, 0, many, 0]);
    assertEquals([waitMs.count, runMs.count], [many, many]);
  },
);

contract("map() keeps the order of the inputs", async ({ executor, many }) => {
  const inputs = Array.from(
    { length: Math.min(many, 100) },
    (_, i) => [i, 1] as const,
  );
  for (
    const options of [{}, { chunkSize: 4 }, { bufferSize: 3 }, {
      chunkSize: 3,
      bufferSize: 9,
    }]
  ) {
    const sums = await Array.fromAsync(
      executor.map(tasks.addLater, inputs, options),
    );
    assertEquals(sums, inputs.map(([i]) => i + 1));
  }
});

contract("map() throws where the failed input stood", async ({ executor }) => {
  const seen: unknown[] = [];
  const results = executor.map(
    { module: tasks.add.module, export: "fail" },
    [["first"], ["second"]],
  );
  await assertRejects(
    async () => {
      for await (const value of results) seen.push(value);
    },
    RangeError,
    "first",
  );
  assertEquals(seen, []);
});

contract(
  "map() reads an endless source no further than it must",
  async ({ executor }) => {
    let read = 0;
    async function* endless() {
      for (;;) yield await Promise.resolve([read++, 0] as const);
    }
    const seen: number[] = [];
    for await (
      const value of executor.map(tasks.add, endless(), { bufferSize: 3 })
    ) {
      seen.push(value);
      if (seen.length === 5) break;
    }
    assertEquals(seen, [0, 1, 2, 3, 4]);
    assert(read <= 9, `read ${read} inputs for 5 results and a buffer of 3`);
  },
);

contract("map() refuses sizes that are none", ({ executor }) => {
  const map = (options: { chunkSize?: number; bufferSize?: number }) => () =>
    executor.map(tasks.add, [], options);
  assertThrows(map({ chunkSize: 0 }), RangeError, "chunkSize");
  assertThrows(map({ bufferSize: 1.5 }), RangeError, "bufferSize");
});

contract("asCompleted() yields every future once", async ({ executor }) => {
  const futures = [
    executor.submit(tasks.add, 1, 1),
    executor.submit(tasks.throwText),
    executor.submit(tasks.addLater, 2, 2),
  ];
  const seen = new Map<number, unknown>();
  const completions = asCompleted<typeof futures[number]>(futures);
  for await (const { future, index } of completions) seen.set(index, future);
  assertEquals([seen.get(0), seen.get(1), seen.get(2)], futures);
});

contract("tells how its values cross", async ({ executor, isolated }) => {
  const value = { marks: 0 };
  const both = await Promise.all([
    executor.submit(tasks.mark, value),
    executor.submit(tasks.mark, value),
  ]);
  // Copies are each the task's own; in this isolate both get the one object.
  assertEquals(both, isolated ? [1, 1] : [1, 2]);
  const [a, b] = await Promise.all([
    executor.submit(tasks.sameObject),
    executor.submit(tasks.sameObject),
  ]);
  assertEquals(a === b, !isolated);
});

contract("leaves standard output to the task", async ({ executor }) => {
  assertEquals(await executor.submit(tasks.speak), "spoke");
  assertEquals(await executor.submit(tasks.add, 1, 1), 2);
});

contract("offers all but what it lists", async (subject) => {
  const { create, doesNotOffer, isolated } = subject;
  await using executor = create();
  const value = { key: 1 };
  const bytes = new Uint8Array(8);
  const echoed = await executor.submit(tasks.echo, value);
  const limited: object = { timeoutMs: 60_000 };
  const moving: object = { ...limited, transfer: [bytes.buffer] };
  if ("transfer" in doesNotOffer) {
    assertThrows(() => executor.with(moving), TypeError, '"transfer"');
  } else await executor.with(moving).submit(tasks.echo, bytes);
  const first = await executor.submit(tasks.whoAmI, 0);
  const second = await executor.submit(tasks.whoAmI, 0);
  const offered = {
    copies: isolated && echoed !== value,
    transfer: bytes.buffer.detached,
    warmth: first === second,
  };
  for (const [what, isOffered] of Object.entries(offered)) {
    assertEquals([what, isOffered], [what, !(what in doesNotOffer)]);
  }
});

contract(
  "gives a task the reading that it was allowed",
  async ({ executor }) => {
    using file = freshPath();
    Deno.writeTextFileSync(file.path, "content");
    assertEquals(await executor.submit(tasks.readHere, file.path), "content");
  },
);

contract(
  "fails a task whose result throws when it is awaited",
  async ({ executor }) => {
    const future = executor.submit(tasks.throwsWhenAwaited);
    await assertRejects(() => future, RangeError, "awaited");
    assertEquals(await executor.submit(tasks.add, 1, 1), 2);
  },
);

contract("refuses a module that is not absolute", ({ executor }) => {
  for (const module of ["./tasks.ts", "../tasks.ts", "/tasks.ts"]) {
    assertThrows(
      () => executor.submit({ module, export: "add" }, 1, 1),
      TypeError,
      "absolute",
    );
  }
});

contract("refuses what is no task reference", ({ executor }) => {
  for (const task of [undefined, null, 5, {}, { module: "file:///a.ts" }]) {
    const submit = () => Reflect.apply(executor.submit, executor, [task, 1]);
    assertThrows(submit, TypeError, "Cannot submit task");
    const map = () => Reflect.apply(executor.map, executor, [task, [[1]]]);
    assertThrows(map, TypeError, "Cannot submit task");
  }
});

contract("looks at a reference each time it is used", async ({ executor }) => {
  const reference = { module: tasks.add.module, export: "add" };
  const first = executor.submit(reference, 20, 3);
  // Not before it has been submitted, and not after: each call means what it said.
  reference.export = "echo";
  const second = executor.submit(reference, 7);
  assertEquals(await Promise.all([first, second]), [23, 7]);
  reference.module = "./tasks.ts";
  assertThrows(() => executor.submit(reference, 1), TypeError, "absolute");
});

contract("map() refuses an input that is no list", async ({ executor }) => {
  async function* inTime(inputs: Iterable<unknown>) {
    yield* inputs;
  }
  for (const input of [1, "ab", null, undefined, { length: 1 }]) {
    const inputs = [[1, 1], input, [2, 2]];
    for (const source of [inputs, inTime(inputs)]) {
      const sums = Reflect.apply(executor.map, executor, [tasks.add, source]);
      assertEquals(await sums.next(), { done: false, value: 2 });
      await assertRejects(
        () => sums.next(),
        TypeError,
        "as input 1, expected a list of arguments",
      );
      assertEquals((await sums.next()).done, true);
    }
  }
});

contract("map() refuses what cannot be iterated", ({ executor }) => {
  for (const inputs of [undefined, null, 5, {}]) {
    const map = () =>
      Reflect.apply(executor.map, executor, [tasks.add, inputs]);
    assertThrows(map, TypeError, "expected an iterable of argument lists");
  }
});

contract("shows a future's state and task", async ({ executor }) => {
  const future = executor.submit(tasks.add, 1, 1);
  const { module } = tasks.add;
  const shown = `Future { <pending>, task "add" of ${module} }`;
  assertEquals([Deno.inspect(future), inspect(future)], [shown, shown]);
  await future;
  const settled = `Future { <fulfilled>, task "add" of ${module} }`;
  assertEquals(Deno.inspect(future), settled);
});

contract("refuses unknown options of its functions", async ({ executor }) => {
  const calls: Readonly<Record<string, () => unknown>> = {
    with: () => Reflect.apply(executor.with, executor, [{ timeout: 5 }]),
    map: () =>
      Reflect.apply(executor.map, executor, [tasks.add, [], { chunk: 5 }]),
    shutdown: () =>
      Reflect.apply(executor.shutdown, executor, [{ graceMS: 5 }]),
  };
  for (const call of Object.values(calls)) {
    assertThrows(call, TypeError, "found the unknown option");
  }
  assertThrows(
    () => Reflect.apply(executor.with, executor, [{ signal: {} }]),
    TypeError,
    "Cannot use signal: found an object, expected an AbortSignal",
  );
  assertEquals(await executor.submit(tasks.add, 1, 1), 2);
});
