/** What a figure of a case counts; all of them are better when smaller. */
export type CaseUnit = "ns-per-task" | "ns" | "bytes" | "ratio";

/** One question asked of several contenders, each in a process of its own. */
export interface ExecutorCase {
  /** As in `bench/executors/contenders.ts`. */
  readonly id: string;
  readonly title: string;
  readonly unit: CaseUnit;
  /** Whether everything runs on one core, where the system can see to that: a round trip between two takes far longer. */
  readonly onOneCore: boolean;
  /** Samples of a process. */
  readonly samples: number;
  readonly contenders: readonly string[];
}

const THREAD_POOLS = ["piscina", "tinypool", "workerpool", "poolifier"];
const PROCESS_POOLS = ["tinypool-process", "workerpool-process"];

function define(
  id: string,
  options: Partial<ExecutorCase> & Pick<ExecutorCase, "title" | "contenders">,
): ExecutorCase {
  const unit = "ns-per-task" as const;
  return { id, unit, onOneCore: false, samples: 8, ...options };
}

/** Every case, in the order in which they are shown; the first contender is what the others are set beside. */
export const EXECUTOR_CASES: readonly ExecutorCase[] = [
  define("thread-round-trip", {
    title: "Threads: empty task, one at a time, on one core",
    onOneCore: true,
    contenders: [
      "bare",
      "worker",
      "shared-memory",
      "bare-node",
      ...THREAD_POOLS,
      "python-threads",
    ],
  }),
  define("process-round-trip", {
    title: "Processes: empty task, one at a time, on one core",
    onOneCore: true,
    contenders: [
      "bare",
      "bare-stdio",
      "bare-json",
      "bare-json-stdio",
      "subprocess",
      ...PROCESS_POOLS,
      "python-processes",
    ],
  }),
  define("thread-burst", {
    title: "Threads: 10,000 empty tasks at once, two workers",
    samples: 4,
    contenders: [
      "bare",
      "worker",
      "shared-memory",
      "worker-map",
      "shared-memory-map",
      ...THREAD_POOLS,
      "python-threads",
    ],
  }),
  define("process-burst", {
    title: "Processes: 10,000 empty tasks at once, two workers",
    samples: 4,
    contenders: ["subprocess", ...PROCESS_POOLS, "python-processes"],
  }),
  define("task-20us", {
    title: "Tasks of about 20 µs, two workers",
    contenders: ["bare", "sequential", "worker", "subprocess"],
  }),
  define("task-1ms", {
    title: "Tasks of about 1 ms, two workers",
    contenders: ["bare", "sequential", "worker", "subprocess"],
  }),
  define("object-latency", {
    title: "Objects of 1 KiB there and back, one at a time, on one core",
    onOneCore: true,
    contenders: ["bare", "worker", "subprocess"],
  }),
  define("object-throughput", {
    title: "2,000 objects of 1 KiB there and back at once, one worker",
    contenders: ["bare", "worker", "subprocess"],
  }),
  define("bytes-cloned", {
    title:
      "1 MiB of bytes there and back through a thread, copied, on one core",
    onOneCore: true,
    samples: 5,
    contenders: ["bare", "worker", "piscina", "poolifier"],
  }),
  define("bytes-transferred", {
    title:
      "1 MiB of bytes there and back through a thread, handed over, on one core",
    onOneCore: true,
    contenders: ["bare", "worker"],
  }),
  define("bytes-process", {
    title: "1 MiB of bytes there and back through a process",
    samples: 5,
    contenders: ["bare", "subprocess", "workerpool-process"],
  }),
  define("first-result-thread", {
    title: "From nothing to the first result of a thread",
    unit: "ns",
    contenders: ["bare", "worker"],
  }),
  define("first-result-process", {
    title: "From nothing to the first result of a process",
    unit: "ns",
    contenders: ["bare", "subprocess"],
  }),
  define("memory-thread", {
    title: "Memory of each further thread",
    unit: "bytes",
    samples: 1,
    contenders: ["bare", "worker"],
  }),
  define("memory-process", {
    title: "Memory of a process",
    unit: "bytes",
    samples: 1,
    contenders: ["bare", "subprocess"],
  }),
  define("memory-over-time", {
    title: "Memory after 1,000,000 tasks beside that after 200,000",
    unit: "ratio",
    samples: 1,
    contenders: ["worker", "subprocess"],
  }),
];
