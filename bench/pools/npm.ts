import { fileURLToPath } from "node:url";
import type { CreatePool, Pool } from "./pool.ts";

const at = (name: string) =>
  fileURLToPath(new URL(`./entry/${name}`, import.meta.url));

/*
 * The pools of npm, each as its own documentation starts it, and loaded by the scenarios that it takes part in only.
 */

export async function piscina(workers: number): Promise<Pool> {
  const { Piscina } = await import("piscina");
  const pool = new Piscina({
    filename: at("piscina_worker.js"),
    minThreads: workers,
    maxThreads: workers,
  });
  return {
    run: (task, argument) => pool.run({ task, argument }),
    end: () => pool.destroy(),
  };
}

export function tinypool(
  runtime: "worker_threads" | "child_process",
): CreatePool {
  return async (workers) => {
    const { default: Tinypool } = await import("tinypool");
    const pool = new Tinypool({
      filename: at("piscina_worker.js"),
      minThreads: workers,
      maxThreads: workers,
      runtime,
      // With them it hangs under Deno.
      useAtomics: false,
    });
    return {
      ...(runtime === "child_process" ? { hasProcesses: true } : {}),
      run: (task, argument) => pool.run({ task, argument }),
      end: () => pool.destroy(),
    };
  };
}

export function workerpool(workerType: "thread" | "process"): CreatePool {
  return async (workers) => {
    const { default: library } = await import("workerpool");
    const pool = library.pool(at("workerpool_worker.js"), {
      minWorkers: workers,
      maxWorkers: workers,
      workerType,
    });
    return {
      ...(workerType === "process" ? { hasProcesses: true } : {}),
      run: async (task, argument) => await pool.exec("run", [task, argument]),
      end: () => pool.terminate(),
    };
  };
}

export async function poolifier(workers: number): Promise<Pool> {
  const { FixedThreadPool } = await import("poolifier");
  const pool = new FixedThreadPool(workers, at("poolifier_worker.js"));
  return {
    run: (task, argument) => pool.execute({ task, argument }),
    end: () => pool.destroy(),
  };
}
