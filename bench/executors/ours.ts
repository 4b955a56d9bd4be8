import {
  SharedMemoryExecutor,
  SubprocessExecutor,
  type TaskReference,
  WorkerExecutor,
} from "../../src/executors/mod.ts";
import type { Pool } from "./pool.ts";

const WORK = import.meta.resolve("./fixtures/work.js");
const OUR_TASKS = import.meta.resolve("./fixtures/our_tasks.ts");

/** The tasks by name: their modules are loaded where they run, and nowhere else. */
export const REFERENCES: Readonly<
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

/** Our processes. */
export function ourProcesses(workers: number): Pool {
  const executor = new SubprocessExecutor({ maxWorkers: workers });
  return {
    run: (task, argument) => executor.submit(REFERENCES[task], argument),
    end: () => executor.shutdown(),
  };
}

function wrapThreads(executor: WorkerExecutor | SharedMemoryExecutor): Pool {
  return {
    run(task, argument) {
      if (task !== "handBack") {
        return executor.submit(REFERENCES[task], argument);
      }
      const bytes = argument as Uint8Array<ArrayBuffer>;
      return executor.with({ transfer: [bytes.buffer] })
        .submit(REFERENCES.handBack, bytes);
    },
    end: () => executor.shutdown(),
  };
}
