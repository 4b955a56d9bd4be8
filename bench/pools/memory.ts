import { SYSTEM } from "../../src/system/mod.ts";
import {
  burst,
  type CreatePool,
  type CreateRunner,
  type Pool,
} from "./pool.ts";

/*
 * Memory is measured once in a process, which holds nothing else. A batch is the measurement; what it found, and not its
 * time, is the figure.
 */

/** What was found, by the name of its unit, and how to end what was measured. */
interface Found {
  readonly figure: { readonly bytes: number } | { readonly ratio: number };
  end(): unknown;
}

function measuredOnce(
  measure: (
    size: { readonly workers: number; readonly items: number },
  ) => Promise<Found>,
): CreateRunner {
  return (size) => {
    let found: Promise<Found> | undefined;
    return {
      warmsUp: false,
      children: "unknown",
      run: () => found ??= measure(size),
      verify: async () => ({ ...(await found)?.figure }),
      teardown: async () => void await (await found)?.end(),
      kill: () => {},
    };
  };
}

/** Threads that are there before those that are counted. */
const FIRST_THREADS = 2;

/** Bytes of memory that each further thread takes once it has answered. */
export function memoryPerThread(create: CreatePool): CreateRunner {
  return measuredOnce(async ({ workers }) => {
    const first = await useAll(await create(FIRST_THREADS), FIRST_THREADS);
    const before = Deno.memoryUsage().rss;
    const further = await useAll(await create(workers), workers);
    const bytes = (Deno.memoryUsage().rss - before) / workers;
    return {
      figure: { bytes },
      end: () => Promise.all([first.end(), further.end()]),
    };
  });
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

/** Resident bytes of a process that has answered once. */
export function residentBytes(
  open: () => Promise<{ readonly pid: number; end(): unknown }>,
): CreateRunner {
  return measuredOnce(async () => {
    const { pid, end } = await open();
    const bytes = (await SYSTEM.memoryOf([pid], "now")).get(pid);
    if (bytes !== undefined) return { figure: { bytes }, end };
    throw new Error(
      `Cannot measure memory: found no process ${pid}, expected it in what ${Deno.build.os} lists`,
    );
  });
}

const BURST = 10_000;
/** The share of the tasks after which memory is read the first time. */
const EARLY = 1 / 5;

/** The memory of this process after many tasks, as a ratio to that after a fifth of them. */
export function memoryOverTime(create: CreatePool): CreateRunner {
  return measuredOnce(async ({ workers, items }) => {
    const runner = await burst(create)({ workers, items: BURST });
    const after: number[] = [];
    for (let done = BURST; done <= items; done += BURST) {
      await runner.setup?.();
      await runner.run();
      if (done === items * EARLY || done === items) {
        after.push(Deno.memoryUsage().rss);
      }
    }
    const [early = NaN, late = NaN] = after;
    return { figure: { ratio: late / early }, end: () => runner.teardown() };
  });
}
