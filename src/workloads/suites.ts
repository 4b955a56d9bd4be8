import { digestWorkload } from "./digest.ts";
import { fetchParse } from "./fetch_parse.ts";
import { fileRead, fileReadSync } from "./file_read.ts";
import { fileWrite } from "./file_write.ts";
import { gzipWorkload } from "./gzip.ts";
import { hashFiles } from "./hash_files.ts";
import { http } from "./http.ts";
import { json } from "./json.ts";
import { mandelbrot } from "./mandelbrot.ts";
import { matmul } from "./matmul.ts";
import { payload } from "./payload_suite.ts";
import { primes } from "./primes.ts";
import { sha256Workload } from "./sha256.ts";
import { sort } from "./sort.ts";
import { spinWorkload } from "./spin.ts";
import { sqlite } from "./sqlite.ts";
import { counter, LIFE_STEPS, type Subject } from "./subjects.ts";
import type { Contender, Suite, Variant } from "./suite.ts";
import { tcpEcho } from "./tcp_echo.ts";
import { blockingWait, timer } from "./timer.ts";
import type { Workload } from "./workload.ts";

/** The workloads of the `scaling` suite, in the order in which the report shows them. */
export const WORKLOADS: readonly Workload[] = [
  ...[primes, mandelbrot, sha256Workload, matmul, sort, json],
  ...[digestWorkload, gzipWorkload],
  ...[timer, http, fileRead, fileWrite, tcpEcho],
  ...[fileReadSync, sqlite, blockingWait],
  ...[fetchParse, hashFiles],
];

const QUICK: readonly Subject[] = [primes, json, http, blockingWait];
/** The workload on which a thread or a process for each task is measured by default: it takes long, and says little new. */
const PER_TASK: readonly Subject[] = [primes];

const scaling: Suite = {
  id: "scaling",
  label: "Scaling",
  question: "Which model does which work fastest, and with how many workers?",
  baseline: "sequential",
  isCold: false,
  variants: [],
  cases: WORKLOADS.map((subject) => ({
    subject,
    items: subject.items,
    parameters: {},
    from: QUICK.includes(subject) ? "quick" : "default",
    contenders: [
      { model: "sequential", workers: "one", from: "quick" },
      { model: "async", workers: "one", from: "quick" },
      { model: "worker-pool", workers: "cores", from: "quick" },
      perTask("worker-per-task", subject),
      sharedMemory(subject),
      { model: "subprocess-pool", workers: "cores", from: "quick" },
      perTask("subprocess-per-task", subject),
    ],
  })),
};

function perTask(model: string, subject: Subject): Contender {
  const from = PER_TASK.includes(subject) ? "default" : "thorough";
  return { model, workers: "usable", from };
}

function sharedMemory({ id, hasSharedForm }: Workload): Contender {
  const contender: Contender = {
    model: "shared-memory",
    workers: "cores",
    from: "default",
  };
  if (hasSharedForm) return contender;
  return {
    ...contender,
    absence:
      `The inputs of ${id} are neither numbers nor memory that threads could share.`,
  };
}

const POOLS = ["worker-pool", "shared-memory", "subprocess-pool"];

const TOTAL_MICROS = 100_000;

const granularity: Suite = {
  id: "granularity",
  label: "Granularity",
  question: "How large must an item be before each model pays?",
  baseline: "sequential",
  isCold: false,
  variants: [],
  cases: [1, 10, 100, 1_000, 10_000, 100_000].map((itemMicros) => ({
    subject: spinWorkload,
    items: TOTAL_MICROS / itemMicros,
    parameters: { itemMicros },
    from: "default",
    contenders: [
      { model: "sequential", workers: "one", from: "default" },
      ...POOLS.map((model) => usable(model)),
    ],
  })),
};

function usable(model: string): Contender {
  return { model, workers: "usable", from: "default" };
}

const BATCH_ITEM_MICROS = 20;

const batch: Suite = {
  id: "batch",
  label: "Batch",
  question: "How much work must there be before starting workers pays?",
  baseline: "sequential",
  isCold: true,
  variants: [],
  cases: [1, 10, 100, 1_000, 10_000].map((items) => ({
    subject: spinWorkload,
    items,
    parameters: { items, itemMicros: BATCH_ITEM_MICROS },
    from: "default",
    contenders: [
      { model: "sequential", workers: "one", from: "default" },
      ...POOLS.map((model) => usable(model)),
    ],
  })),
};

function single(model: string): Contender {
  return { model, workers: "one", from: "default" };
}

const LIVES: readonly Variant[] = [
  {
    id: "thread",
    label: "Thread",
    description: "A web Worker.",
    isolation: "thread",
    sharesMemory: false,
  },
  {
    id: "process",
    label: "Process",
    description: "A child process that runs Deno.",
    isolation: "process",
    sharesMemory: false,
  },
];

const lifecycle: Suite = {
  id: "lifecycle",
  label: "Lifecycle",
  question: "What does it cost to start, ask and end a thread or a process?",
  baseline: null,
  isCold: false,
  variants: LIVES,
  cases: LIFE_STEPS.map((subject) => ({
    subject,
    items: subject.items,
    parameters: {},
    from: "default",
    contenders: LIVES.map(({ id }) => single(id)),
  })),
};

const ADDERS: readonly Variant[] = [
  {
    id: "unsynchronised",
    label: "Unsynchronised",
    description:
      "Reads, adds, writes: additions of others in between are lost.",
    isolation: "thread",
    sharesMemory: true,
  },
  {
    id: "atomics",
    label: "Atomics.add",
    description: "One indivisible operation.",
    isolation: "thread",
    sharesMemory: true,
  },
  {
    id: "lock",
    label: "Lock",
    description: "A mutex on Atomics.wait around read, add and write.",
    isolation: "thread",
    sharesMemory: true,
  },
  {
    id: "messages",
    label: "Messages",
    description: "Every addition is a message to the one who owns the number.",
    isolation: "thread",
    sharesMemory: false,
  },
];

const sharing: Suite = {
  id: "sharing",
  label: "Sharing",
  question: "What does it cost to change one number together, correctly?",
  baseline: null,
  isCold: false,
  variants: ADDERS,
  cases: [{
    subject: counter,
    items: counter.items,
    parameters: {},
    from: "default",
    contenders: ADDERS.map(({ id }) => ({
      model: id,
      workers: "cores",
      from: "default",
    })),
  }],
};

/** Every suite, in the order in which they are measured and shown. */
export const SUITES: readonly Suite[] = [
  scaling,
  granularity,
  batch,
  payload,
  lifecycle,
  sharing,
];

/** Worker counts worth measuring: 1, 2, 4 … up to the cores, the cores themselves, and twice as many. */
export function workerCounts(cores: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count < cores; count *= 2) counts.push(count);
  return [...counts, cores, cores * 2];
}

/** The numbers of workers of a contender. */
export function countsOf(
  { workers }: Contender,
  { usableCores, counts = workerCounts(usableCores) }: {
    readonly usableCores: number;
    /** Chosen by the user, in ascending order; replaces what the cores suggest. */
    readonly counts?: readonly number[] | undefined;
  },
): readonly number[] {
  switch (workers) {
    case "one":
      return [1];
    case "usable":
      return [
        counts.findLast((count) => count <= usableCores) ??
          Math.min(...counts),
      ];
    case "cores":
      return counts;
  }
}
