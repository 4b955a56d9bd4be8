import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  CancelledError,
  ShutdownError,
  TimeoutError,
  wait,
} from "../../../src/executors/mod.ts";
import { freshPath, textOf } from "../fixtures/bounds.ts";
import { contract } from "../fixtures/contract.ts";
import * as tasks from "../fixtures/tasks.ts";

contract("cancel() stops what has not begun", async ({ create }) => {
  await using executor = create();
  const futures = Array.from(
    { length: 20 },
    () => executor.submit(tasks.add, 1, 1),
  );
  assert(futures.every((future) => future.cancel("no need")));
  for (const future of futures) {
    assertEquals(future.state, "cancelled");
    const error = await assertRejects(() => future, CancelledError);
    assertEquals(error.cause, "no need");
  }
  assertEquals(futures[0]?.cancel(), false);
  assertEquals(await executor.submit(tasks.add, 1, 1), 2);
});

contract("cancel() stops of many what has not begun", async ({ create }) => {
  await using executor = create();
  // A pool has sent the first of them before the last is submitted.
  const futures = Array.from(
    { length: 600 },
    () => executor.submit(tasks.add, 1, 1),
  );
  const cancelled = futures.filter((future) => future.cancel());
  assert(cancelled.length > 0);
  for (const future of futures) {
    if (cancelled.includes(future)) {
      await assertRejects(() => future, CancelledError);
    } else assertEquals(await future, 2);
  }
});

contract("cancel() does nothing to what has settled", async ({ executor }) => {
  const future = executor.submit(tasks.add, 1, 1);
  await future;
  assertEquals([future.cancel(), future.state], [false, "fulfilled"]);
});

contract(
  "with({ signal }) ends waiting and running work",
  async ({ create }) => {
    await using executor = create();
    const controller = new AbortController();
    const bound = executor.with({ signal: controller.signal });
    const futures = Array.from({ length: 10 }, () => bound.submit(tasks.never));
    await executor.submit(tasks.add, 1, 1).cancel();
    setTimeout(() => controller.abort("enough"), 50);
    for (const future of futures) {
      const reason = await future.catch((reason) => reason);
      assertEquals([reason, future.state], ["enough", "cancelled"]);
    }
    assertEquals(await executor.submit(tasks.add, 1, 1), 2);
  },
);

contract(
  "with({ signal }) submits nothing after the signal",
  async ({ executor }) => {
    const signal = AbortSignal.abort();
    const future = executor.with({ signal }).submit(tasks.add, 1, 1);
    assertEquals(future.state, "cancelled");
    // The very reason, as `fetch` and `signal.throwIfAborted()` throw it.
    const reason = await future.catch((reason) => reason);
    assertStrictEquals(reason, signal.reason);
  },
);

contract(
  "with({ timeoutMs }) bounds the time to a result",
  async ({ create }) => {
    await using executor = create();
    const bound = executor.with({ timeoutMs: 50 });
    await assertRejects(() => bound.submit(tasks.never), TimeoutError, "50 ms");
    const generous = executor.with({ timeoutMs: 20_000 });
    assertEquals(await generous.submit(tasks.add, 1, 1), 2);
  },
);

contract("with() refuses a time that is none", ({ executor }) => {
  for (const timeoutMs of [-1, NaN, Infinity]) {
    assertThrows(() => executor.with({ timeoutMs }), RangeError, "timeoutMs");
  }
});

contract(
  "shutdown() finishes what it has, and takes no more",
  async ({ create, many }) => {
    const executor = create();
    const futures = Array.from(
      { length: many },
      () => executor.submit(tasks.addLater, 1, 1),
    );
    const ended = executor.shutdown();
    assertThrows(() => executor.submit(tasks.add, 1, 1), ShutdownError);
    assertThrows(() => executor.map(tasks.add, []), ShutdownError);
    await ended;
    assert(futures.every((future) => future.state === "fulfilled"));
    await executor.shutdown();
  },
);

contract(
  "shutdown({ cancelPending }) cancels what has not begun",
  async ({ create }) => {
    const executor = create();
    const futures = Array.from(
      { length: 20 },
      () => executor.submit(tasks.add, 1, 1),
    );
    await executor.shutdown({ cancelPending: true });
    assert(futures.every((future) => future.state === "cancelled"));
  },
);

contract(
  "shutdown({ graceMs }) kills what takes longer",
  async ({ create }) => {
    const executor = create();
    const future = executor.submit(tasks.never);
    // Begins before the executor ends, in whatever isolate.
    while (future.state === "pending") {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await executor.shutdown({ graceMs: 20 });
    await assertRejects(() => future, ShutdownError);
  },
);

contract("kill() settles everything at once", async ({ create }) => {
  const executor = create();
  const futures = Array.from(
    { length: 20 },
    () => executor.submit(tasks.never),
  );
  executor.kill();
  const states = new Set(futures.map((future) => future.state));
  assert(states.isSubsetOf(new Set(["cancelled", "rejected"])));
  executor.kill();
  await executor.shutdown();
});

contract(
  "does not end the process by a failure nobody listens to",
  async ({ executor }) => {
    const future = executor.submit(tasks.throwText);
    await executor.submit(tasks.add, 1, 1);
    const { done } = await wait([future]);
    assert(done.has(future));
    assertEquals(future.state, "rejected");
  },
);

contract(
  "with({ signal }) listens once, however much work the signal may end",
  async ({ create }) => {
    await using executor = create();
    const controller = new AbortController();
    const { signal } = controller;
    const changes: string[] = [];
    for (const name of ["addEventListener", "removeEventListener"] as const) {
      const change = signal[name].bind(signal);
      Object.defineProperty(signal, name, {
        value: (type: string, listener: EventListener) => {
          changes.push(name);
          change(type, listener);
        },
      });
    }
    const bound = executor.with({ signal });
    const futures = Array.from({ length: 20 }, () => bound.submit(tasks.never));
    assertEquals(changes, ["addEventListener"]);
    controller.abort("enough");
    const outcomes = await Promise.allSettled(futures);
    assert(outcomes.every(({ status }) => status === "rejected"));
    assertEquals(changes, ["addEventListener", "removeEventListener"]);
  },
);

contract(
  "stops a task that computes for ever, where it can",
  async ({ create, canStopComputing }) => {
    if (!canStopComputing) return;
    using file = freshPath();
    await using executor = create();
    const controller = new AbortController();
    const future = executor.with({ signal: controller.signal })
      .submit(tasks.spin, file.path);
    await textOf(file.path);
    controller.abort(new RangeError("enough"));
    await assertRejects(() => future, RangeError, "enough");
    assertEquals(await executor.submit(tasks.add, 1, 1), 2);
    assertEquals(executor.statistics.abandoned, 0);
  },
);

contract("kill() can be awaited", async ({ create }) => {
  const executor = create();
  const futures = [
    executor.submit(tasks.never),
    executor.submit(tasks.add, 1, 1),
  ];
  await executor.kill();
  const { workers, pending, running } = executor.statistics;
  assertEquals([workers, pending, running], [0, 0, 0]);
  assert(futures.every(({ state }) => state !== "pending"));
  await executor.kill();
  await executor.shutdown();
});

contract(
  "an abort without a reason throws an AbortError",
  async ({ create }) => {
    await using executor = create();
    const controller = new AbortController();
    const future = executor.with({ signal: controller.signal })
      .submit(tasks.never);
    controller.abort();
    const reason = await future.catch((reason) => reason);
    assertStrictEquals(reason, controller.signal.reason);
    assertEquals([reason.name, future.state], ["AbortError", "cancelled"]);
  },
);

contract(
  "gives each future an error of its own when all are killed",
  async ({ create }) => {
    const executor = create();
    const futures = Array.from(
      { length: 5 },
      () => executor.submit(tasks.never),
    );
    await Promise.resolve();
    await executor.kill();
    const errors = await Promise.all(
      futures.map((future) => future.catch((error) => error)),
    );
    assertEquals(new Set(errors).size, futures.length);
  },
);
