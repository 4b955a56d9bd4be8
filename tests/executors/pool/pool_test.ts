import {
  assert,
  assertEquals,
  assertLessOrEqual,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  BaseExecutor,
  BrokenExecutorError,
  type TaskName,
  WorkerExitedError,
} from "../../../src/executors/mod.ts";
import { PoolEngine } from "../../../src/executors/pool/pool.ts";
import type {
  StartTransport,
  TransportEvents,
} from "../../../src/executors/transport/transport.ts";
import type { Packet } from "../../../src/executors/protocol/frame.ts";
import { within } from "../fixtures/bounds.ts";
import * as tasks from "../fixtures/tasks.ts";

interface PoolOptions {
  readonly areThreads?: boolean;
  readonly initializer?: TaskName | undefined;
  readonly isSpinningWorthwhile?: boolean;
}

/** A pool whose workers are of the test's own making. */
class PoolOf extends BaseExecutor {
  constructor(
    maxWorkers: number,
    start: StartTransport,
    { areThreads = false, initializer, isSpinningWorthwhile = false }:
      PoolOptions = {},
  ) {
    const engine = {
      maxWorkers,
      minWorkers: 0,
      idleTimeoutMs: Infinity,
      maxTasksPerWorker: Infinity,
      startTimeoutMs: 20,
      onCrash: "replace" as const,
      initializer,
      initializerArgs: [],
      start,
      areThreads,
      replaceAbandoned: false,
      spinner: { spunMs: 0, isWorthwhile: isSpinningWorthwhile },
    };
    super((pending) => new PoolEngine(pending, engine), {});
  }
}

/** A worker that remembers what it is sent, and lets `answer` write the answer, if any. */
function recording(
  packets: Packet[],
  answer: (packet: Packet) => string | undefined,
): StartTransport {
  return (events) => {
    const tell = (text: string) =>
      queueMicrotask(() => events.onPacket({ text, attachments: [] }));
    return {
      send(packet) {
        packets.push(packet);
        const text = answer(packet);
        if (text !== undefined) queueMicrotask(() => events.onReady());
        if (text !== undefined) tell(text);
      },
      close: () => Promise.resolve(),
      kill: () => Promise.resolve(),
      keepAlive: () => {},
    };
  };
}

Deno.test("PoolEngine sends short tasks together, but not more than a message may hold", async () => {
  const packets: Packet[] = [];
  const start = recording(packets, ({ text }) => {
    const calls = JSON.parse(text).length / 3;
    return `[${Array(calls).fill("1,0,1").join()}]`;
  });
  await using pool = new PoolOf(1, start);
  // From here on the task is known as a short one.
  await within(pool.submit(tasks.echo, 0));
  const large = Array.from({ length: 300_000 }, (_, n) => 1_000 + n % 1_000);
  const count = 6;
  const echoAll = (value: unknown) =>
    within(Promise.all(
      Array.from({ length: count }, () => pool.submit(tasks.echo, value)),
    ));
  await echoAll(0);
  assertEquals(packets.length, 2);
  await echoAll(large);
  assertEquals(packets.length, 2 + count / 2);
  for (const { text } of packets) assertLessOrEqual(text.length, 5_000_000);
});

for (
  const { isSpinningWorthwhile, before } of [
    { isSpinningWorthwhile: true, before: 32 },
    { isSpinningWorthwhile: false, before: 256 },
  ]
) {
  const waits = isSpinningWorthwhile ? "waits" : "does not wait";
  Deno.test(`PoolEngine sends a worker that ${waits} its first tasks after ${before} of many`, async () => {
    const packets: Packet[] = [];
    const start = recording(packets, ({ text }) => {
      const calls = JSON.parse(text).length / 3;
      return `[${Array(calls).fill("1,0,1").join()}]`;
    });
    await using pool = new PoolOf(1, start, { isSpinningWorthwhile });
    await within(pool.submit(tasks.echo, 0));
    packets.length = 0;
    const futures = [];
    while (packets.length === 0 && futures.length < 1_000) {
      futures.push(pool.submit(tasks.echo, 0));
    }
    assertEquals(futures.length, before);
    await within(Promise.all(futures));
  });
}

Deno.test("PoolEngine sends a task to no second thread where the first was not ready in time", async () => {
  const packets: Packet[] = [];
  await using pool = new PoolOf(1, recording(packets, () => undefined), {
    areThreads: true,
  });
  const error = await assertRejects(
    () => within(pool.submit(tasks.add, 1, 1)),
    WorkerExitedError,
  );
  assertStringIncludes(error.message, "not ready");
  assertEquals(packets.length, 1);
});

Deno.test("PoolEngine tries another process where the first was not ready in time", async () => {
  const packets: Packet[] = [];
  await using pool = new PoolOf(1, recording(packets, () => undefined));
  await assertRejects(
    () => within(pool.submit(tasks.add, 1, 1)),
    BrokenExecutorError,
  );
  assertEquals(packets.length, 3);
});

Deno.test("PoolEngine kills at once what was only asked to end, if it is told to", async () => {
  let closed = 0;
  let killed = 0;
  const start: StartTransport = (events) => ({
    send: () => {
      queueMicrotask(() => events.onReady());
      queueMicrotask(() =>
        events.onPacket({ text: "[1,0,1]", attachments: [] })
      );
    },
    close: () => {
      closed++;
      return new Promise(() => {});
    },
    kill: () => {
      killed++;
      return Promise.resolve();
    },
    keepAlive: () => {},
  });
  const pool = new PoolOf(1, start);
  await within(pool.submit(tasks.add, 1, 1));
  const ended = pool.shutdown();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals([closed, killed], [1, 0]);
  pool.kill();
  assertEquals([closed, killed], [1, 1]);
  await within(ended);
});

for (const finder of ["its pool", "its transport"]) {
  Deno.test(`PoolEngine waits for the end of a worker that ${finder} killed for what it sent`, async () => {
    const gone = Promise.withResolvers<void>();
    const start: StartTransport = (events) => ({
      send: () =>
        queueMicrotask(() => {
          events.onReady();
          if (finder === "its pool") {
            events.onPacket({ text: "no message", attachments: [] });
          } else events.onExit(new WorkerExitedError("no frame"), gone.promise);
        }),
      close: () => Promise.resolve(),
      kill: () => gone.promise,
      keepAlive: () => {},
    });
    const pool = new PoolOf(1, start);
    await assertRejects(
      () => within(pool.submit(tasks.add, 1, 1)),
      WorkerExitedError,
    );
    let isOver = false;
    const ended = pool.shutdown().then(() => isOver = true);
    await new Promise((resolve) => setTimeout(resolve, 0));
    assertEquals(isOver, false);
    gone.resolve();
    await within(ended);
  });
}

Deno.test("PoolEngine hears a worker that was ready while the program was busy", async () => {
  const packets: Packet[] = [];
  const start: StartTransport = (events) => {
    const tell = (text: string) => events.onPacket({ text, attachments: [] });
    // Comes just after the 20 ms that a start may take, as does all that came while nobody could listen.
    setTimeout(() => {
      events.onReady();
      tell("[1,0,1]");
    }, 21);
    return {
      send: (packet) => packets.push(packet),
      close: () => Promise.resolve(),
      kill: () => Promise.resolve(),
      keepAlive: () => {},
    };
  };
  await using pool = new PoolOf(1, start);
  const future = pool.submit(tasks.add, 1, 1);
  await Promise.resolve();
  tasks.whoAmI(50_000);
  assertEquals(await within(future), 1);
  assertEquals(packets.length, 1);
});

for (const initializer of [undefined, tasks.initialize]) {
  const who = initializer ? "with" : "without";
  Deno.test(`PoolEngine backs off when workers ${who} an initializer are lost in a row`, async () => {
    let started = 0;
    const start: StartTransport = (events) => {
      started++;
      const tell = (text: string) => events.onPacket({ text, attachments: [] });
      queueMicrotask(() => events.onReady());
      return {
        send: ({ text }) =>
          queueMicrotask(() => {
            if (text.includes("initialize")) tell("[1,0,1]");
            else events.onExit(new WorkerExitedError("ended"));
          }),
        close: () => Promise.resolve(),
        kill: () => Promise.resolve(),
        keepAlive: () => {},
      };
    };
    const pool = new PoolOf(1, start, { initializer });
    for (let crash = 0; crash < 4; crash++) {
      const future = pool.submit(tasks.exit, 3);
      await assertRejects(() => within(future), WorkerExitedError);
    }
    const late = pool.submit(tasks.exit, 3);
    await new Promise((resolve) => setTimeout(resolve, 0));
    assertEquals([started, late.state], [4, "pending"]);
    await pool.kill();
    await assertRejects(() => late);
  });
}

Deno.test("PoolEngine gives a process the modules of what waits longest, as many as a command line holds", async () => {
  const named: (readonly string[])[] = [];
  const start: StartTransport = (_events, { modules }) => {
    named.push(modules);
    return {
      send: () => {},
      close: () => Promise.resolve(),
      kill: () => Promise.resolve(),
      keepAlive: () => {},
    };
  };
  const pool = new PoolOf(1, start);
  const modules = Array.from(
    { length: 2_000 },
    (_, n) => `file:///a/module/of/its/own/${n}.ts`,
  );
  const futures = modules.map((module) =>
    pool.submit({ module, export: "any" })
  );
  await Promise.resolve();
  const [given = []] = named;
  assertEquals(given, modules.slice(0, given.length));
  assert(given.length > 100 && given.join("").length <= 32_768);
  await pool.kill();
  await Promise.allSettled(futures);
});

Deno.test("PoolEngine sends nothing behind a task that may take long", async () => {
  const packets: string[][] = [];
  const transports: TransportEvents[] = [];
  const start: StartTransport = (events) => {
    const sent: string[] = [];
    packets.push(sent);
    transports.push(events);
    return {
      send: ({ text }) => sent.push(text),
      close: () => Promise.resolve(),
      kill: () => Promise.resolve(),
      keepAlive: () => {},
    };
  };
  const pool = new PoolOf(2, start);
  const futures = Array.from({ length: 41 }, () => pool.submit(tasks.echo, 0));
  await Promise.resolve();
  const [slow, quick] = transports;
  for (const events of transports) {
    events.onReady();
  }
  // The second worker answers all it is sent, each call in 100 µs; the first one stays silent.
  for (let read = 0; read < (packets[1]?.length ?? 0); read++) {
    const calls = JSON.parse(packets[1]?.[read] ?? "").length / 3;
    quick?.onPacket({
      text: `[${Array(calls).fill("100,0,1").join()}]`,
      attachments: [],
    });
  }
  assertEquals(packets[0]?.length, 1);
  assertEquals(pool.statistics.completed, 40);
  slow?.onPacket({ text: "[3000000,0,1]", attachments: [] });
  await within(Promise.all(futures));
  await pool.kill();
});
