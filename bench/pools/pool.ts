import { WrongAnswerError } from "../../src/workloads/workload.ts";
import type { Runner } from "../runners/runner.ts";

/*
 * What is measured of pools of workers, ours and others':
 *
 *   bare, ours, npm ─▶ Pool ─┐
 *                            ├─▶ Runner ─▶ harness
 *   loads of this file ──────┘      ▲
 *   python, memory ─────────────────┘
 */

/** Workers that run tasks: what every variant can be asked alike. */
export interface Pool {
  /** Runs a task of `entry/work.js` by its name. */
  run(task: TaskId, argument: unknown): Promise<unknown>;
  /** Whether its workers are processes. */
  readonly hasProcesses?: true;
  /** Whether it starts a worker for each task. */
  readonly startsWorkers?: true;
  /** Ends every worker. */
  end(): unknown;
}

/** The tasks of `entry/work.js`. */
export type TaskId = "echo" | "handBack" | "spin";

/** Makes a pool of so many workers. */
export type CreatePool = (workers: number) => Pool | Promise<Pool>;

/** How much a runner is to do. */
export interface BatchSize {
  readonly workers: number;
  readonly items: number;
}

/** Makes the runner of a variant. */
export type CreateRunner = (size: BatchSize) => Runner | Promise<Runner>;

/** What a pool is given to do. */
interface Load {
  readonly task: TaskId;
  /** Tasks that are submitted together; the next ones wait for them. */
  readonly atOnce: number;
  /** The argument of a task, by its number in the batch. */
  input(n: number): unknown;
  isRight(result: unknown, n: number): boolean;
}

const KIBIBYTE = 2 ** 10;
const MEBIBYTE = 2 ** 20;

const NUMBERS = {
  task: "echo",
  input: (n: number) => n,
  isRight: (result: unknown, n: number) => result === n,
} as const;

const RECORDS = {
  task: "echo",
  input: makeRecord,
  isRight: (result: unknown, n: number) =>
    JSON.stringify(result) === JSON.stringify(makeRecord(n)),
} as const;

/** Empty tasks, one at a time. */
export function roundTrips(create: CreatePool): CreateRunner {
  return loaded(create, { ...NUMBERS, atOnce: 1 });
}

/** Empty tasks, all or so many at once. */
export function burst(create: CreatePool, atOnce = Infinity): CreateRunner {
  return loaded(create, { ...NUMBERS, atOnce });
}

/** Tasks that compute so many iterations, all at once. */
export function spinning(create: CreatePool, iterations: number): CreateRunner {
  return loaded(create, {
    task: "spin",
    atOnce: Infinity,
    input: () => iterations,
    isRight: (result) => Number.isInteger(result),
  });
}

/** The same, each after the one before. */
export function calls(create: CreatePool, iterations: number): CreateRunner {
  return loaded(create, {
    task: "spin",
    atOnce: 1,
    input: () => iterations,
    isRight: (result) => Number.isInteger(result),
  });
}

/** Texts of a KiB there and back, so many at once. */
export function texts(create: CreatePool, atOnce: number): CreateRunner {
  const input = (n: number) => `text ${n} `.padEnd(KIBIBYTE, "and more ");
  return loaded(create, {
    task: "echo",
    atOnce,
    input,
    isRight: (result, n) => result === input(n),
  });
}

/** Objects of about a KiB there and back, one at a time. */
export function objectRoundTrips(create: CreatePool): CreateRunner {
  return loaded(create, { ...RECORDS, atOnce: 1 });
}

/** Objects of about a KiB there and back, all at once. */
export function objectBurst(create: CreatePool): CreateRunner {
  return loaded(create, { ...RECORDS, atOnce: Infinity });
}

/** A MiB of bytes there and back, one at a time. */
export function bytes(
  create: CreatePool,
  task: "echo" | "handBack",
): CreateRunner {
  return loaded(create, {
    task,
    atOnce: 1,
    input: (n) => new Uint8Array(MEBIBYTE).fill(n + 1),
    isRight: (result, n) =>
      result instanceof Uint8Array && result.length === MEBIBYTE &&
      result[0] === n + 1 && result.at(-1) === n + 1,
  });
}

function loaded(create: CreatePool, load: Load): CreateRunner {
  return async ({ workers, items }) => {
    const pool = await create(workers);
    const { task, atOnce } = load;
    const childrenWhile = pool.startsWorkers ? "per-batch" : "kept";
    let inputs: readonly unknown[] = [];
    return {
      warmsUp: !pool.startsWorkers,
      children: pool.hasProcesses ? childrenWhile : "none",
      // Anew each time: bytes that were moved are gone.
      setup: () => {
        inputs = Array.from({ length: items }, (_, n) => load.input(n));
        return Promise.resolve();
      },
      run: async () => {
        const submit = (input: unknown) => pool.run(task, input);
        if (atOnce >= items) return await Promise.all(inputs.map(submit));
        const results: unknown[] = [];
        for (let first = 0; first < items; first += atOnce) {
          // Many at once take an array and a promise more than one.
          if (atOnce === 1) results.push(await submit(inputs[first]));
          else {
            const burst = inputs.slice(first, first + atOnce).map(submit);
            results.push(...await Promise.all(burst));
          }
        }
        return results;
      },
      verify: (results) => checkResults(results, { items, ...load }),
      ...endingOf(() => pool),
    };
  };
}

/** From nothing to the first result of a worker, which is ended after each. */
export function firstResult(
  create: CreatePool,
  { hasProcesses }: { readonly hasProcesses: boolean },
): CreateRunner {
  return ({ workers }) => {
    let pool: Pool | undefined;
    const ending = endingOf(() => pool);
    return {
      warmsUp: false,
      children: hasProcesses ? "per-batch" : "none",
      run: async () => {
        pool = await create(workers);
        return [await pool.run("echo", 0)];
      },
      verify: async (results) => {
        await ending.teardown();
        return checkResults(results, { items: 1, ...NUMBERS });
      },
      ...ending,
    };
  };
}

/** A program as a whole, which prints this. */
export function program(url: string, printed: string): CreateRunner {
  return () => ({
    warmsUp: false,
    children: "per-batch",
    run: async () => {
      const { stdout } = await new Deno.Command("deno", {
        args: ["run", "--quiet", "--no-check", "--allow-read", url],
        stderr: "inherit",
      }).output();
      return new TextDecoder().decode(stdout);
    },
    verify: (output) => {
      if (output === printed) return {};
      throw new WrongAnswerError(
        `Cannot accept output: found ${JSON.stringify(output)}, expected ${
          JSON.stringify(printed)
        }`,
      );
    },
    teardown: () => Promise.resolve(),
    kill: () => {},
  });
}

/**
 * Checks the results of a batch.
 *
 * @throws {WrongAnswerError} where one is missing or wrong.
 */
export function checkResults(
  results: unknown,
  { items, isRight }: Pick<Load, "isRight"> & { readonly items: number },
): Record<string, number> {
  if (!Array.isArray(results) || results.length !== items) {
    throw new WrongAnswerError(
      `Cannot accept results: found ${nameOf(results)}, expected ${items}`,
    );
  }
  const wrong = results.findIndex((result, n) => !isRight(result, n));
  if (wrong === -1) return {};
  throw new WrongAnswerError(
    `Cannot accept results: found ${
      nameOf(results[wrong])
    } for task ${wrong}, expected what it was given`,
  );
}

/** A value that may be a MiB of bytes, in short. */
function nameOf(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return typeof value === "object" && value !== null
    ? `another ${value.constructor?.name}`
    : String(value);
}

const MAX_END_MS = 2_000;

/** Ends a pool, for as long as that may take: some never say that they have ended. */
export function endingOf(
  pool: () => Pick<Pool, "end"> | undefined,
): Pick<Runner, "teardown" | "kill"> {
  return {
    teardown: async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, MAX_END_MS);
      await Promise.race([pool()?.end(), promise]);
      clearTimeout(timer);
    },
    kill: () => void pool()?.end(),
  };
}

/** An object of about a KiB of JSON, unlike every other: structured clone writes a repeated one only once. */
function makeRecord(n: number): unknown {
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
