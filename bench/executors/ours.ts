import {
  SharedMemoryExecutor,
  SubprocessExecutor,
  WorkerExecutor,
} from "../../src/executors/mod.ts";
import * as tasks from "./fixtures/tasks.ts";
import type { Pool } from "./pool.ts";

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
        .submit(tasks.handBack, bytes);
    },
    end: () => executor.shutdown(),
  };
}

const REFERENCES = {
  echo: tasks.echo,
  handBack: { module: tasks.handBack.module, export: "handBack" },
  spin: { module: tasks.spin.module, export: "spin" },
};
