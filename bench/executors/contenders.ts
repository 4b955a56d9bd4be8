import {
  SharedMemoryExecutor,
  WorkerExecutor,
} from "../../src/executors/mod.ts";
import * as bare from "./bare.ts";
import * as npm from "./npm_pools.ts";
import * as ours from "./ours.ts";
import * as probes from "./probes.ts";
import type { CreateProbe } from "./probes.ts";
import { python } from "./python.ts";

const SHORT = 20_000;
const LONG = 1_000_000;

const THREAD_POOLS = {
  "worker": ours.ourWorkers,
  "piscina": npm.piscina,
  "tinypool": npm.tinypool,
  "workerpool": npm.workerpool,
  "poolifier": npm.poolifier,
};

const PROCESS_POOLS = {
  "subprocess": ours.ourProcesses,
  "tinypool-process": npm.tinypoolProcesses,
  "workerpool-process": npm.workerpoolProcesses,
};

/** How each contender of each case is measured, by the ids of the case and the contender. */
export const CONTENDERS: Readonly<
  Record<string, Readonly<Record<string, CreateProbe>>>
> = {
  "thread-round-trip": {
    "bare": probes.roundTrip(bare.barePingPong),
    "bare-node": probes.roundTrip(bare.bareNodePingPong),
    ...each(THREAD_POOLS, probes.roundTrip),
    "shared-memory": probes.roundTrip(ours.ourSharedMemory),
    "python-threads": python("threads", "round-trip"),
  },
  "process-round-trip": {
    "bare": probes.roundTrip(bare.bareChild),
    "bare-stdio": probes.roundTrip(bare.bareStdioChild),
    "bare-json": probes.roundTrip(bare.bareJsonChild),
    "bare-json-stdio": probes.roundTrip(bare.bareJsonStdioChild),
    ...each(PROCESS_POOLS, probes.roundTrip),
    "python-processes": python("processes", "round-trip"),
  },
  "thread-burst": {
    "bare": probes.burst(bare.bareWorkers),
    ...each(THREAD_POOLS, probes.burst),
    "shared-memory": probes.burst(ours.ourSharedMemory),
    "worker-map": probes.mapNumbers(() =>
      new WorkerExecutor({ maxWorkers: 2 })
    ),
    "shared-memory-map": probes.mapNumbers(() =>
      new SharedMemoryExecutor({ maxWorkers: 2 })
    ),
    "python-threads": python("threads", "burst"),
  },
  "process-burst": {
    ...each(PROCESS_POOLS, probes.burst),
    "python-processes": python("processes", "burst"),
  },
  "task-20us": {
    "sequential": probes.spinningAlone(SHORT),
    "bare": probes.spinning(bare.bareWorkers, SHORT),
    "worker": probes.spinning(ours.ourWorkers, SHORT),
    "subprocess": probes.spinning(ours.ourProcesses, SHORT),
  },
  "task-1ms": {
    "sequential": probes.spinningAlone(LONG),
    "bare": probes.spinning(bare.bareWorkers, LONG),
    "worker": probes.spinning(ours.ourWorkers, LONG),
    "subprocess": probes.spinning(ours.ourProcesses, LONG),
  },
  "object-latency": {
    "bare": probes.objectLatency(bare.barePingPong),
    "worker": probes.objectLatency(ours.ourWorkers),
    "subprocess": probes.objectLatency(ours.ourProcesses),
  },
  "object-throughput": {
    "bare": probes.objectThroughput(bare.bareWorkers),
    "worker": probes.objectThroughput(ours.ourWorkers),
    "subprocess": probes.objectThroughput(ours.ourProcesses),
  },
  "bytes-cloned": {
    "bare": probes.bytes(bare.bareWorkers, "echo"),
    "worker": probes.bytes(ours.ourWorkers, "echo"),
    "piscina": probes.bytes(npm.piscina, "echo"),
    "poolifier": probes.bytes(npm.poolifier, "echo"),
  },
  "bytes-transferred": {
    "bare": probes.bytes(bare.bareWorkers, "handBack"),
    "worker": probes.bytes(ours.ourWorkers, "handBack"),
  },
  "bytes-process": {
    "bare": probes.bytes(bare.bareBytesChild, "echo"),
    "subprocess": probes.bytes(ours.ourProcesses, "echo"),
    "workerpool-process": probes.bytes(npm.workerpoolProcesses, "echo"),
  },
  "first-result-thread": {
    "bare": probes.firstResult(bare.barePingPong),
    "worker": probes.firstResult(ours.ourWorkers),
  },
  "first-result-process": {
    "bare": probes.firstResult(bare.bareJsonChild),
    "subprocess": probes.firstResult(ours.ourProcesses),
  },
  "memory-thread": {
    "bare": probes.memoryPerThread(bare.bareWorkers),
    "worker": probes.memoryPerThread(ours.ourWorkers),
  },
  "memory-process": {
    "bare": probes.residentBytes(bare.bareProcess),
    "subprocess": probes.residentBytes(probes.ourProcess),
  },
  "memory-over-time": {
    "worker": probes.memoryOverTime(ours.ourWorkers),
    "subprocess": probes.memoryOverTime(ours.ourProcesses),
  },
};

function each<Id extends string, Pool>(
  pools: Readonly<Record<Id, Pool>>,
  measure: (pool: Pool) => CreateProbe,
): Record<string, CreateProbe> {
  return Object.fromEntries(
    Object.entries<Pool>(pools).map(([id, pool]) => [id, measure(pool)]),
  );
}
