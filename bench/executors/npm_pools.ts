import { fileURLToPath } from "node:url";
import type { Pool } from "./pool.ts";

const at = (name: string) =>
  fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

/*
 * The pools of npm, each as its own documentation starts it. They are loaded one at a time, so that none of them is in
 * the way of another's measurement.
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

export function tinypool(workers: number): Promise<Pool> {
  return createTinypool(workers, "worker_threads");
}

export function tinypoolProcesses(workers: number): Promise<Pool> {
  return createTinypool(workers, "child_process");
}

async function createTinypool(
  workers: number,
  runtime: "worker_threads" | "child_process",
): Promise<Pool> {
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
    run: (task, argument) => pool.run({ task, argument }),
    end: () => pool.destroy(),
  };
}

export function workerpool(workers: number): Promise<Pool> {
  return createWorkerpool(workers, "thread");
}

export function workerpoolProcesses(workers: number): Promise<Pool> {
  return createWorkerpool(workers, "process");
}

async function createWorkerpool(
  workers: number,
  workerType: "thread" | "process",
): Promise<Pool> {
  const { default: library } = await import("workerpool");
  const pool = library.pool(at("workerpool_worker.js"), {
    minWorkers: workers,
    maxWorkers: workers,
    workerType,
  });
  return {
    run: async (task, argument) => await pool.exec("run", [task, argument]),
    end: () => pool.terminate(),
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
