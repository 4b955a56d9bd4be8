import {
  SharedMemoryExecutor,
  SubprocessExecutor,
  SubprocessPerTaskExecutor,
  type TaskReference,
  WorkerExecutor,
  WorkerPerTaskExecutor,
} from "../../src/executors/mod.ts";
import { spin } from "./entry/work.js";
import {
  checkResults,
  type CreateRunner,
  endingOf,
  type Pool,
} from "./pool.ts";

const WORK = import.meta.resolve("./entry/work.js");
const OUR_TASKS = import.meta.resolve("./entry/our_tasks.ts");

/** The tasks by name: their modules are loaded where they run, and nowhere else. */
const REFERENCES: Readonly<
  Record<"echo" | "spin" | "handBack" | "pid", TaskReference>
> = {
  echo: { module: WORK, export: "echo" },
  spin: { module: WORK, export: "spin" },
  handBack: { module: OUR_TASKS, export: "handBack" },
  pid: { module: OUR_TASKS, export: "pid" },
};

/** Our threads. */
export function ourWorkers(workers: number): Pool {
  return wrapThreads(new WorkerExecutor({ maxWorkers: workers }));
}

/** Our threads that share memory with their pool. */
export function ourSharedMemory(workers: number): Pool {
  return wrapThreads(new SharedMemoryExecutor({ maxWorkers: workers }));
}

function wrapThreads(executor: WorkerExecutor | SharedMemoryExecutor): Pool {
  return {
    run(task, argument) {
      if (task !== "handBack") {
        return executor.submit(REFERENCES[task], argument);
      }
      // Only bytes are handed back, and none of them are shared.
      const bytes = argument as Uint8Array<ArrayBuffer>;
      return executor.with({ transfer: [bytes.buffer] })
        .submit(REFERENCES.handBack, bytes);
    },
    end: () => executor.shutdown(),
  };
}

/** Our processes. */
export function ourProcesses(workers: number): Pool {
  const executor = new SubprocessExecutor({ maxWorkers: workers });
  return {
    hasProcesses: true,
    run: (task, argument) => executor.submit(REFERENCES[task], argument),
    end: () => executor.shutdown(),
  };
}

/** A thread of ours for each task. */
export function ourThreadsPerTask(workers: number): Pool {
  const executor = new WorkerPerTaskExecutor({ maxWorkers: workers });
  return {
    startsWorkers: true,
    run: (task, argument) => executor.submit(REFERENCES[task], argument),
    end: () => executor.shutdown(),
  };
}

/** A process of ours for each task. */
export function ourProcessesPerTask(workers: number): Pool {
  const executor = new SubprocessPerTaskExecutor({ maxWorkers: workers });
  return {
    hasProcesses: true,
    startsWorkers: true,
    run: (task, argument) => executor.submit(REFERENCES[task], argument),
    end: () => executor.shutdown(),
  };
}

const LOADER_PATH = "LD_LIBRARY_PATH";

/** Our processes while this variable of the dynamic loader is set, with which Deno starts a program only if it may start any. */
export function ourProcessesUnderLoaderPath(workers: number): Pool {
  const before = Deno.env.get(LOADER_PATH);
  Deno.env.set(LOADER_PATH, "/usr/local/lib");
  const pool = ourProcesses(workers);
  return {
    ...pool,
    end: () => {
      if (before === undefined) Deno.env.delete(LOADER_PATH);
      else Deno.env.set(LOADER_PATH, before);
      return pool.end();
    },
  };
}

/** One process of ours that has run a task, and its id. */
export async function ourProcess() {
  const executor = new SubprocessExecutor({ maxWorkers: 1 });
  const pid = Number(await executor.submit(REFERENCES.pid));
  return { pid, end: () => executor.shutdown() };
}

/** Inputs that `map` sends as one job. */
const CHUNK_SIZE = 1_250;

/** Numbers through `map`, many as one job. */
export function mapped(
  Executor: typeof WorkerExecutor | typeof SharedMemoryExecutor,
): CreateRunner {
  return ({ workers, items }) => {
    const executor = new Executor({ maxWorkers: workers });
    const inputs = Array.from({ length: items }, (_, n) => [n] as const);
    return {
      warmsUp: true,
      children: "none",
      run: () =>
        Array.fromAsync(
          executor.map(REFERENCES.echo, inputs, { chunkSize: CHUNK_SIZE }),
        ),
      verify: (results) =>
        checkResults(results, {
          items,
          isRight: (result, n) => result === n,
        }),
      ...endingOf(() => ({ end: () => executor.shutdown() })),
    };
  };
}

/** Tasks of so many iterations in a loop, without any executor. */
export function loop(iterations: number): CreateRunner {
  return ({ items }) => ({
    warmsUp: true,
    children: "none",
    run: () => {
      const results: number[] = [];
      for (let n = 0; n < items; n++) results.push(spin(iterations));
      return Promise.resolve(results);
    },
    verify: (results) =>
      checkResults(results, { items, isRight: Number.isInteger }),
    teardown: () => Promise.resolve(),
    kill: () => {},
  });
}
