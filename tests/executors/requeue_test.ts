import { assert, assertEquals } from "@std/assert";
import {
  SharedMemoryExecutor,
  SubprocessExecutor,
  WorkerExecutor,
} from "../../src/executors/mod.ts";
import { until, within } from "./fixtures/bounds.ts";
import * as tasks from "./fixtures/tasks.ts";

const THREADS = [WorkerExecutor, SharedMemoryExecutor];
const HOLDS = {
  "a number": tasks.hold,
  "text": tasks.holdText,
  "a number, later": tasks.holdLater,
};

for (const create of THREADS) {
  for (const [what, { module, export: name }] of Object.entries(HOLDS)) {
    for (const before of [0, 3]) {
      Deno.test(`${create.name} lets no task wait behind a long one that gives ${what}, and was sent behind ${before}`, async () => {
        const held = new Int32Array(new SharedArrayBuffer(8));
        await using pool = new create({
          maxWorkers: 2,
          initializer: tasks.countIn,
          initializerArgs: [held.buffer],
        });
        const hold = (n: number) => pool.submit({ module, export: name }, n);
        const short = (count: number) =>
          Array.from({ length: count }, () => hold(0));
        // Both workers have met the task, and it is known to be short.
        for (
          let round = 0;
          round < 50 || pool.statistics.workers < 2;
          round++
        ) {
          await within(Promise.all(short(10)));
        }
        const first = short(before);
        const long = hold(1);
        try {
          await within(Promise.all(short(40)));
          assertEquals(long.state, "running");
        } finally {
          Atomics.store(held, 1, 1);
          Atomics.notify(held, 1);
        }
        // Results before it may travel with its own.
        await within(Promise.all([...first, long]));
      });
    }
  }

  Deno.test(`${create.name} hands memory over once, to a worker that is not at a long task`, async () => {
    const held = new Int32Array(new SharedArrayBuffer(8));
    await using pool = new create({
      maxWorkers: 2,
      initializer: tasks.countIn,
      initializerArgs: [held.buffer],
    });
    const bytes = (n: number) => new Uint8Array([n, n, n]);
    const move = (moved: Uint8Array<ArrayBuffer>) =>
      pool.with({ transfer: [moved.buffer] }).submit(tasks.echo, moved);
    // Both tasks are known to be short.
    for (let round = 0; round < 50 || pool.statistics.workers < 2; round++) {
      const holds = Array.from(
        { length: 10 },
        () => pool.submit(tasks.hold, 0),
      );
      await within(Promise.all([...holds, move(bytes(0))]));
    }
    const long = pool.submit(tasks.hold, 1);
    const sent = Array.from({ length: 40 }, (_, n) => bytes(n));
    try {
      const results = await within(Promise.all(sent.map(move)));
      assertEquals(results, sent.map((_, n) => bytes(n)));
      assertEquals(long.state, "running");
    } finally {
      Atomics.store(held, 1, 1);
      Atomics.notify(held, 1);
    }
    await within(long);
  });

  Deno.test(`${create.name} runs each task once, however often work is taken back`, async () => {
    const count = 2_000;
    const memory = new SharedArrayBuffer(4 * count);
    await using pool = new create({
      maxWorkers: 3,
      initializer: tasks.countIn,
      initializerArgs: [memory],
    });
    // Now and then one takes so long that those behind it move.
    const micros = (n: number) => n % 97 === 13 ? 12_000 : n % 7;
    const futures = Array.from(
      { length: count },
      (_, n) => pool.submit(tasks.countRun, n, micros(n)),
    );
    const results = await within(Promise.all(futures));
    assertEquals(results, Array.from(results, (_, n) => n));
    assert(new Int32Array(memory).every((runs) => runs === 1));
    const { waitMs, runMs, completed } = pool.statistics;
    assertEquals([waitMs.count, runMs.count, completed], [count, count, count]);
  });
}

for (
  const create of [WorkerExecutor, SharedMemoryExecutor, SubprocessExecutor]
) {
  Deno.test(`${create.name} sends nothing behind a task that is known to be long`, async () => {
    await using pool = new create({ maxWorkers: 2 });
    const pause = (ms: number) => pool.submit(tasks.pause, ms);
    await within(
      Promise.all([pause(50), pause(50), pool.submit(tasks.add, 1, 1)]),
    );
    await until(() => pool.statistics.idle === 2);
    const futures = [pause(600_000), pause(600_000)];
    await until(() => futures.every(({ state }) => state === "running"));
    const short = pool.submit(tasks.add, 1, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assertEquals(short.state, "pending");
    await within(pool.kill());
    await within(Promise.allSettled([...futures, short]));
  });
}
