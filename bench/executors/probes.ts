import {
  SharedMemoryExecutor,
  SubprocessExecutor,
  WorkerExecutor,
} from "../../src/executors/mod.ts";
import { spin } from "./fixtures/work.js";
import { REFERENCES } from "./ours.ts";
import type { CreatePool, Pool, TaskId } from "./pool.ts";

/** One thing to be measured, made ready; what a sample counts is up to its case. */
export interface Probe {
  /**
   * How long to take samples that do not count.
   *
   * @default {500}
   */
  readonly warmupMs?: number;
  sample(): Promise<number>;
  end(): unknown;
}

export type CreateProbe = () => Probe | Promise<Probe>;

/** On one core it takes tens of thousands of round trips until everything is compiled as it stays. */
const LONG_WARMUP_MS = 2_000;
const ROUND_TRIPS = 1_000;
const BURST = 10_000;
const OBJECTS = 2_000;
const MEBIBYTE = 2 ** 20;

/** Nanoseconds a task, one at a time. */
export function roundTrip(create: CreatePool): CreateProbe {
  return oneByOne(create, { task: "echo", count: ROUND_TRIPS, make: (n) => n });
}

/** Nanoseconds a task, ten thousand at once on two workers. */
export function burst(create: CreatePool): CreateProbe {
  return atOnce(create, { task: "echo", count: BURST, make: (n) => n });
}

/** Nanoseconds a task, for tasks that compute so many iterations, all at once on two workers. */
export function spinning(create: CreatePool, iterations: number): CreateProbe {
  const count = Math.ceil(4e7 / iterations);
  return atOnce(create, { task: "spin", count, make: () => iterations });
}

/** Nanoseconds a task of so many iterations in a loop. */
export function spinningAlone(iterations: number): CreateProbe {
  const count = Math.ceil(2e7 / iterations);
  return () => ({
    sample: () =>
      timed(count, () => {
        for (let i = 0; i < count; i++) spin(iterations);
        return Promise.resolve();
      }),
    end: () => {},
  });
}

/** Nanoseconds to send an object of about a KiB there and back, one at a time. */
export function objectLatency(create: CreatePool): CreateProbe {
  return oneByOne(create, { task: "echo", count: ROUND_TRIPS, make: record });
}

/** Nanoseconds an object of about a KiB, two thousand at once to one worker, each an object of its own. */
export function objectThroughput(create: CreatePool): CreateProbe {
  return async () => {
    const pool = await create(1);
    return {
      sample() {
        const records = Array.from({ length: OBJECTS }, (_, n) => record(n));
        return timed(
          OBJECTS,
          () => Promise.all(records.map((one) => pool.run("echo", one))),
        );
      },
      end: () => pool.end(),
    };
  };
}

/** Nanoseconds to send a MiB of bytes there and back. */
export function bytes(create: CreatePool, task: TaskId): CreateProbe {
  return oneByOne(create, {
    task,
    count: 5,
    make: () => new Uint8Array(MEBIBYTE),
  });
}

/** Nanoseconds from nothing to the first result. */
export function firstResult(create: CreatePool): CreateProbe {
  return () => {
    let pool: Pool | undefined;
    return {
      async sample() {
        const start = performance.now();
        pool = await create(1);
        await pool.run("echo", 1);
        const ns = (performance.now() - start) * 1e6;
        await pool.end();
        return ns;
      },
      end: () => {},
    };
  };
}

const FEWER = 2;
const MORE = 10;

/** Bytes of memory that each further worker takes once it has answered. */
export function memoryPerThread(create: CreatePool): CreateProbe {
  return async () => {
    const few = await useAll(await create(FEWER), FEWER);
    const before = Deno.memoryUsage().rss;
    const many = await useAll(await create(MORE), MORE);
    const perWorker = (Deno.memoryUsage().rss - before) / MORE;
    return {
      sample: () => Promise.resolve(perWorker),
      end: () => Promise.all([few.end(), many.end()]),
    };
  };
}

/** Resident bytes of a process that has answered once. */
export function residentBytes(
  open: () => Promise<{ readonly pid: number; end(): unknown }>,
): CreateProbe {
  return async () => {
    const { pid, end } = await open();
    const { stdout } = await new Deno.Command("cat", {
      args: [`/proc/${pid}/status`],
    }).output();
    const text = new TextDecoder().decode(stdout);
    const kib = Number(/VmRSS:\s+(\d+)/.exec(text)?.[1]);
    if (!(kib > 0)) {
      throw new Error(
        `Cannot measure memory: found no VmRSS of process ${pid}, expected it in /proc`,
      );
    }
    return { sample: () => Promise.resolve(kib * 1_024), end };
  };
}

/** Our process that has told its id. */
export async function ourProcess() {
  const executor = new SubprocessExecutor({ maxWorkers: 1 });
  const pid = Number(await executor.submit(REFERENCES.pid));
  return { pid, end: () => executor.shutdown() };
}

/** The memory of this process after a million tasks, as a ratio to that after two hundred thousand. */
export function memoryOverTime(create: CreatePool): CreateProbe {
  return async () => {
    const pool = await create(2);
    const after: number[] = [];
    for (let bursts = 1; bursts <= 100; bursts++) {
      await burstOn(pool);
      if (bursts % 20 === 0) after.push(Deno.memoryUsage().rss);
    }
    const [early = NaN] = after;
    const ratio = (after.at(-1) ?? NaN) / early;
    return {
      sample: () => Promise.resolve(ratio),
      end: () => pool.end(),
    };
  };
}

/** Nanoseconds a number, ten thousand at once through `map` on two workers. */
export function mapNumbers(
  create: () => SharedMemoryExecutor | WorkerExecutor,
): CreateProbe {
  return () => {
    const executor = create();
    const inputs = Array.from({ length: BURST }, (_, n) => [n] as const);
    const map = { chunkSize: 1_250 };
    return {
      sample: () =>
        timed(
          BURST,
          () => Array.fromAsync(executor.map(REFERENCES.echo, inputs, map)),
        ),
      end: () => executor.shutdown(),
    };
  };
}

interface Load {
  readonly task: TaskId;
  readonly count: number;
  readonly make: (n: number) => unknown;
}

function oneByOne(
  create: CreatePool,
  { task, count, make }: Load,
): CreateProbe {
  return async () => {
    const pool = await create(1);
    return {
      warmupMs: LONG_WARMUP_MS,
      sample() {
        const inputs = Array.from({ length: count }, (_, n) => make(n));
        return timed(count, async () => {
          for (const input of inputs) await pool.run(task, input);
        });
      },
      end: () => pool.end(),
    };
  };
}

function atOnce(create: CreatePool, { task, count, make }: Load): CreateProbe {
  return async () => {
    const pool = await create(2);
    return {
      sample: () =>
        timed(count, () =>
          Promise.all(
            Array.from({ length: count }, (_, n) => pool.run(task, make(n))),
          )),
      end: () => pool.end(),
    };
  };
}

async function timed(
  count: number,
  body: () => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  await body();
  return (performance.now() - start) * 1e6 / count;
}

function burstOn(pool: Pool): Promise<unknown> {
  return Promise.all(
    Array.from({ length: BURST }, (_, n) => pool.run("echo", n)),
  );
}

/** Keeps every worker busy for a moment, so that each has been started and used. */
async function useAll(pool: Pool, workers: number): Promise<Pool> {
  for (let round = 0; round < 3; round++) {
    const tasks = Array.from(
      { length: workers * 4 },
      () => pool.run("spin", 2e6),
    );
    await Promise.all(tasks);
  }
  return pool;
}

/** An object of about a KiB of JSON, unlike every other: structured clone writes a repeated one only once. */
function record(n: number): unknown {
  return {
    id: n,
    name: `customer ${n}`,
    active: n % 2 === 0,
    tags: ["alpha", "beta", `tag ${n}`],
    address: { street: `${n} Long Street`, city: "Town", zip: String(n) },
    orders: Array.from({ length: 12 }, (_, order) => ({
      order: n * 100 + order,
      price: n + order / 4,
      article: `article ${order} of ${n}`,
      sent: order % 3 === 0,
    })),
  };
}
