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
import type { CreatePool, CreateRunner } from "./pool.ts";
import { python } from "./python.ts";

/** Iterations of a task of about 20 µs, 100 µs, 1 ms and 20 ms. */
const SHORT = 20_000;
const MIDDLE = 100_000;
const LONG = 1_000_000;
const LONGEST = 20_000_000;

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

/** Who takes small work, one worker each. */
const DISPATCHERS = {
  "bare": bare.bareWorkers,
  "bare-flag": bare.bareFlag,
  "worker": ours.ourWorkers,
  "shared-memory": ours.ourSharedMemory,
};

const { "bare-flag": _flag, ...WITHOUT_FLAG } = DISPATCHERS;

const EXAMPLE_OUTPUT = "49\n1\n4\n9\n";
const example = (name: string) =>
  pool.program(import.meta.resolve(`./entry/${name}`), EXAMPLE_OUTPUT);

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
    ...each(THREAD_POOLS, (create) => pool.burst(create)),
    "shared-memory": pool.burst(ours.ourSharedMemory),
    "worker-map": ours.mapped(WorkerExecutor),
    "shared-memory-map": ours.mapped(SharedMemoryExecutor),
    "python-threads": python("threads", "at-once"),
  },
  "process-burst": {
    ...each(PROCESS_POOLS, (create) => pool.burst(create)),
    "python-processes": python("processes", "at-once"),
  },
  "dispatch-1": {
    ...each(DISPATCHERS, pool.roundTrips),
    "bare": pool.roundTrips(bare.barePingPong),
  },
  "dispatch-10": bursts(10),
  "dispatch-100": bursts(100),
  "dispatch-1000": bursts(1_000),
  "dispatch-10000": bursts(10_000),
  "dispatch-texts": each(DISPATCHERS, (create) => pool.texts(create, 100)),
  "call-20us": calls(DISPATCHERS, SHORT),
  "call-100us": calls(WITHOUT_FLAG, MIDDLE),
  "call-1ms": calls(WITHOUT_FLAG, LONG),
  "call-20ms": calls(WITHOUT_FLAG, LONGEST),
  "process-round-trip-unpinned": {
    "bare-json": pool.roundTrips(bareChild(false, true)),
    "subprocess": pool.roundTrips(ours.ourProcesses),
  },
  "spread-20us": spread(SHORT),
  "spread-100us": spread(MIDDLE),
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
  "object-latency-unpinned": {
    "bare": pool.objectRoundTrips(bare.barePingPong),
    "worker": pool.objectRoundTrips(ours.ourWorkers),
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
  "bytes-cloned-unpinned": {
    "bare": pool.bytes(bare.bareWorkers, "echo"),
    "worker": pool.bytes(ours.ourWorkers, "echo"),
  },
  "bytes-transferred": {
    "bare": pool.bytes(bare.bareWorkers, "handBack"),
    "worker": pool.bytes(ours.ourWorkers, "handBack"),
  },
  "bytes-transferred-unpinned": {
    "bare": pool.bytes(bare.bareWorkers, "handBack"),
    "worker": pool.bytes(ours.ourWorkers, "handBack"),
  },
  "bytes-process": {
    "bare": pool.bytes(bare.bareBytesChild, "echo"),
    "subprocess": pool.bytes(ours.ourProcesses, "echo"),
  },
  "first-result-thread": {
    // It calls the task, as ours does.
    "bare": pool.firstResult(bare.bareWorkers, { hasProcesses: false }),
    "worker": pool.firstResult(ours.ourWorkers, { hasProcesses: false }),
  },
  "first-result-process": {
    "bare": pool.firstResult(bareChild(false, true), { hasProcesses: true }),
    "subprocess": pool.firstResult(ours.ourProcesses, { hasProcesses: true }),
    "subprocess-ld-path": pool.firstResult(ours.ourProcessesUnderLoaderPath, {
      hasProcesses: true,
    }),
  },
  "readme-example": {
    "bare": example("example_bare.ts"),
    "worker": example("example_ours.ts"),
  },
  "per-task-threads": {
    "bare": pool.burst(bare.bareEach(() => bare.bareWorkers(1))),
    "worker-per-task": pool.burst(ours.ourThreadsPerTask),
  },
  "per-task-processes": {
    "bare": pool.burst(
      bare.bareEach(bareChild(false, true), { hasProcesses: true }),
    ),
    "subprocess-per-task": pool.burst(ours.ourProcessesPerTask),
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

/** Empty tasks, so many at once and again and again. */
function bursts(atOnce: number): Record<string, CreateRunner> {
  return each(DISPATCHERS, (create) => pool.burst(create, atOnce));
}

/** Tasks of so many iterations, each after the one before. */
function calls(
  pools: Readonly<Record<string, CreatePool>>,
  iterations: number,
): Record<string, CreateRunner> {
  return {
    "sequential": ours.loop(iterations),
    ...each(pools, (create) => pool.calls(create, iterations)),
  };
}

/** Tasks of so many iterations, all at once. */
function spread(iterations: number): Record<string, CreateRunner> {
  return {
    "sequential": ours.loop(iterations),
    ...each(WITHOUT_FLAG, (create) => pool.spinning(create, iterations)),
  };
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
