import {
  SharedMemoryExecutor,
  WorkerExecutor,
} from "../../src/executors/mod.ts";
import { type BenchId, formatBenchId } from "../../src/results/bench_id.ts";
import { EXECUTOR_SCENARIOS } from "../../src/workloads/executor_scenarios.ts";
import type { SuiteSource } from "../harness/fixture.ts";
import * as bare from "./bare.ts";
import * as memory from "./memory.ts";
import * as npm from "./npm.ts";
import * as ours from "./ours.ts";
import * as pool from "./pool.ts";
import type { CreateRunner } from "./pool.ts";
import { python } from "./python.ts";

/** Iterations of a task of about 20 µs and of about 1 ms. */
const SHORT = 20_000;
const LONG = 1_000_000;

const THREAD_POOLS = {
  "worker": ours.ourWorkers,
  "piscina": npm.piscina,
  "tinypool": npm.tinypool("worker_threads"),
  "workerpool": npm.workerpool("thread"),
  "poolifier": npm.poolifier,
};

const PROCESS_POOLS = {
  "subprocess": ours.ourProcesses,
  "tinypool-process": npm.tinypool("child_process"),
  "workerpool-process": npm.workerpool("process"),
};

const bareChild = (isOnStdio: boolean, readsJson: boolean) => () =>
  bare.bareChild({ isOnStdio, readsJson });

/** What runs each variant of each scenario, by their names. */
export const VARIANTS: Readonly<
  Record<string, Readonly<Record<string, CreateRunner>>>
> = {
  "thread-round-trip": {
    "bare": pool.roundTrips(bare.barePingPong),
    "bare-node": pool.roundTrips(bare.bareNodePingPong),
    ...each(THREAD_POOLS, pool.roundTrips),
    "shared-memory": pool.roundTrips(ours.ourSharedMemory),
    "python-threads": python("threads", "one-by-one"),
  },
  "process-round-trip": {
    "bare": pool.roundTrips(bareChild(false, false)),
    "bare-stdio": pool.roundTrips(bareChild(true, false)),
    "bare-json": pool.roundTrips(bareChild(false, true)),
    "bare-json-stdio": pool.roundTrips(bareChild(true, true)),
    ...each(PROCESS_POOLS, pool.roundTrips),
    "python-processes": python("processes", "one-by-one"),
  },
  "thread-burst": {
    "bare": pool.burst(bare.bareWorkers),
    ...each(THREAD_POOLS, pool.burst),
    "shared-memory": pool.burst(ours.ourSharedMemory),
    "worker-map": ours.mapped(WorkerExecutor),
    "shared-memory-map": ours.mapped(SharedMemoryExecutor),
    "python-threads": python("threads", "at-once"),
  },
  "process-burst": {
    ...each(PROCESS_POOLS, pool.burst),
    "python-processes": python("processes", "at-once"),
  },
  "task-20us": {
    "sequential": ours.loop(SHORT),
    "bare": pool.spinning(bare.bareWorkers, SHORT),
    "worker": pool.spinning(ours.ourWorkers, SHORT),
    "subprocess": pool.spinning(ours.ourProcesses, SHORT),
  },
  "task-1ms": {
    "sequential": ours.loop(LONG),
    "bare": pool.spinning(bare.bareWorkers, LONG),
    "worker": pool.spinning(ours.ourWorkers, LONG),
    "subprocess": pool.spinning(ours.ourProcesses, LONG),
  },
  "object-latency": {
    "bare": pool.objectRoundTrips(bare.barePingPong),
    "worker": pool.objectRoundTrips(ours.ourWorkers),
    "subprocess": pool.objectRoundTrips(ours.ourProcesses),
  },
  "object-throughput": {
    "bare": pool.objectBurst(bare.bareWorkers),
    "worker": pool.objectBurst(ours.ourWorkers),
    "subprocess": pool.objectBurst(ours.ourProcesses),
  },
  "bytes-cloned": {
    "bare": pool.bytes(bare.bareWorkers, "echo"),
    "worker": pool.bytes(ours.ourWorkers, "echo"),
  },
  "bytes-transferred": {
    "bare": pool.bytes(bare.bareWorkers, "handBack"),
    "worker": pool.bytes(ours.ourWorkers, "handBack"),
  },
  "bytes-process": {
    "bare": pool.bytes(bare.bareBytesChild, "echo"),
    "subprocess": pool.bytes(ours.ourProcesses, "echo"),
  },
  "first-result-thread": {
    "bare": pool.firstResult(bare.barePingPong, { hasProcesses: false }),
    "worker": pool.firstResult(ours.ourWorkers, { hasProcesses: false }),
  },
  "first-result-process": {
    "bare": pool.firstResult(bareChild(false, true), { hasProcesses: true }),
    "subprocess": pool.firstResult(ours.ourProcesses, { hasProcesses: true }),
  },
  "memory-thread": {
    "bare": memory.memoryPerThread(bare.bareWorkers),
    "worker": memory.memoryPerThread(ours.ourWorkers),
  },
  "memory-process": {
    "bare": memory.residentBytes(bareProcess),
    "subprocess": memory.residentBytes(ours.ourProcess),
  },
  "memory-over-time": {
    "worker": memory.memoryOverTime(ours.ourWorkers),
    "subprocess": memory.memoryOverTime(ours.ourProcesses),
  },
};

function each<Name extends string, Pool>(
  pools: Readonly<Record<Name, Pool>>,
  load: (pool: Pool) => CreateRunner,
): Record<string, CreateRunner> {
  return Object.fromEntries(
    Object.entries<Pool>(pools).map(([name, pool]) => [name, load(pool)]),
  );
}

async function bareProcess() {
  const child = bareChild(false, false)();
  await child.run("echo", 1);
  return child;
}

const SUITE = "executors";

/** The scenarios of the executors, for the harness. */
export const EXECUTORS: SuiteSource = {
  // By hand only times are measured: memory is no figure of Deno's table.
  list: () =>
    EXECUTOR_SCENARIOS.filter(({ unit }) => unit.startsWith("time")).map((
      { id: workload, items, workers, variants },
    ) =>
      variants.map((model) => ({
        items,
        id: formatBenchId({ suite: SUITE, workload, model, workers }),
      }))
    ),
  find: ({ workload }) => ({
    baseline:
      EXECUTOR_SCENARIOS.find(({ id }) => id === workload)?.variants[0] ?? null,
    isSetWait: false,
    prepare: () => Promise.resolve(false),
    createRunner,
    [Symbol.dispose]: () => {},
  }),
};

function createRunner(id: BenchId, items: number) {
  const create = VARIANTS[id.workload]?.[id.model];
  if (create) return create({ workers: id.workers, items });
  throw new TypeError(
    `Cannot find variant: found "${
      formatBenchId(id)
    }", expected one of the executors' scenarios`,
  );
}
