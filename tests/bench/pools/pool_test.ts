import { assertEquals, assertThrows } from "@std/assert";
import {
  bytes,
  calls,
  type CreatePool,
  firstResult,
  objectBurst,
  type Pool,
  roundTrips,
  spinning,
  texts,
} from "../../../bench/pools/pool.ts";
import { bareEach } from "../../../bench/pools/bare.ts";
import { burst } from "../../../bench/pools/pool.ts";
import { WrongAnswerError } from "../../../src/workloads/workload.ts";

/** A pool that echoes, and counts what it is asked. */
class FakePool implements Pool {
  running = 0;
  mostRunning = 0;
  readonly inputs: unknown[] = [];
  isEnded = false;
  readonly #answer: (argument: unknown) => unknown;

  constructor(answer: (argument: unknown) => unknown = (value) => value) {
    this.#answer = answer;
  }

  async run(_: string, argument: unknown): Promise<unknown> {
    this.inputs.push(argument);
    this.running++;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    await Promise.resolve();
    this.running--;
    return this.#answer(argument);
  }

  end(): void {
    this.isEnded = true;
  }
}

async function runOnce(
  load: (create: CreatePool) => ReturnType<typeof burst>,
  pool: FakePool,
) {
  const runner = await load(() => pool)({ workers: 2, items: 3 });
  await runner.setup?.();
  return { runner, results: await runner.run() };
}

Deno.test("roundTrips() runs each task after the one before, burst() all or so many at once", async () => {
  const pairs = (create: CreatePool) => burst(create, 2);
  for (
    const [load, most] of [[roundTrips, 1], [pairs, 2], [burst, 3]] as const
  ) {
    const pool = new FakePool();
    const { runner, results } = await runOnce(load, pool);
    assertEquals(await runner.verify(results), {});
    assertEquals([pool.inputs, pool.mostRunning], [[0, 1, 2], most]);
  }
});

Deno.test("a batch with a wrong result is refused, whatever is asked", async () => {
  const loads = {
    roundTrips,
    burst,
    objectBurst,
    spinning: (create: CreatePool) => spinning(create, 10),
    calls: (create: CreatePool) => calls(create, 10),
    texts: (create: CreatePool) => texts(create, 2),
    bytes: (create: CreatePool) => bytes(create, "echo"),
  };
  for (const [name, load] of Object.entries(loads)) {
    let asked = 0;
    const pool = new FakePool((argument) =>
      ++asked === 2 ? undefined : argument
    );
    const { runner, results } = await runOnce(load, pool);
    assertThrows(
      () => void runner.verify(results),
      WrongAnswerError,
      "found undefined for task 1",
      name,
    );
    assertThrows(() => void runner.verify([]), WrongAnswerError, "expected 3");
  }
});

Deno.test("bytes() gives every batch bytes of its own, since those that were moved are gone", async () => {
  const pool = new FakePool();
  const { runner } = await runOnce((create) => bytes(create, "handBack"), pool);
  await runner.setup?.();
  await runner.run();
  assertEquals(new Set(pool.inputs).size, 6);
});

Deno.test("firstResult() starts a pool in each batch, and ends it before the next", async () => {
  const pools: FakePool[] = [];
  const runner = await firstResult(() => {
    const pool = new FakePool();
    pools.push(pool);
    return pool;
  }, { hasProcesses: true })({ workers: 1, items: 1 });
  assertEquals([runner.warmsUp, runner.children], [false, "per-batch"]);
  for (const count of [1, 2]) {
    const results = await runner.run();
    assertEquals(
      pools.map(({ isEnded }) => isEnded).lastIndexOf(false),
      count - 1,
    );
    assertEquals(await runner.verify(results), {});
    assertEquals(pools.map(({ isEnded }) => isEnded), Array(count).fill(true));
  }
});

Deno.test("a pool that starts a worker for each task is not warmed up, and its processes belong to the batch", async () => {
  const create = () =>
    Object.assign(new FakePool(), { startsWorkers: true, hasProcesses: true });
  const { warmsUp, children } = await burst(create as CreatePool)({
    workers: 2,
    items: 3,
  });
  assertEquals([warmsUp, children], [false, "per-batch"]);
});

Deno.test("bareEach() starts a pool for each task, so many at once, and ends it", async () => {
  const pools: FakePool[] = [];
  const started: number[] = [];
  const pool = await bareEach(() => {
    pools.push(new FakePool());
    started.push(pools.filter(({ isEnded }) => !isEnded).length);
    return pools.at(-1)!;
  })(2);
  const tasks = [1, 2, 3, 4].map((n) => pool.run("echo", n));
  assertEquals(await Promise.all(tasks), [1, 2, 3, 4]);
  assertEquals([pools.length, Math.max(...started)], [4, 2]);
  assertEquals(pools.every(({ isEnded }) => isEnded), true);
});
