/** What a figure counts; all of them are better when smaller. */
export type ExecutorUnit = "time-per-task" | "time" | "bytes" | "ratio";

/** One question asked of our executors and of what else does the same. */
export interface ExecutorScenario {
  /** Name that bench ids carry. */
  readonly id: string;
  readonly title: string;
  readonly unit: ExecutorUnit;
  /** Whether all of it runs on one core, where the system can see to that: between two a round trip takes far longer. */
  readonly isOnOneCore: boolean;
  /** Tasks in a batch. */
  readonly items: number;
  /** Threads or processes of each pool. */
  readonly workers: number;
  /** Who takes part; the first is what the others are compared with. */
  readonly variants: readonly string[];
}

const NPM_THREADS = ["piscina", "tinypool", "workerpool", "poolifier"];
const NPM_PROCESSES = ["tinypool-process", "workerpool-process"];

const DISPATCHERS = ["bare", "bare-flag", "worker", "shared-memory"];
const WITHOUT_FLAG = ["sequential", "bare", "worker", "shared-memory"];

/** What a batch of small work has at least: less is too short to be timed, and its first call wakes a thread. */
const MIN_DISPATCHED = 1_000;

/** Small work for one worker; a user's machine has several cores, where a round trip takes longer than on one. */
const DISPATCH: readonly ExecutorScenario[] = [1, 10, 100, 1_000, 10_000].map(
  (items) => ({
    id: `dispatch-${items}`,
    title: items === 1
      ? "Threads: empty task, one at a time"
      : `Threads: ${
        items.toLocaleString("en")
      } empty tasks at once, one worker`,
    unit: "time-per-task",
    isOnOneCore: false,
    items: items === 1 ? 200 : Math.max(items, MIN_DISPATCHED),
    workers: 1,
    variants: DISPATCHERS,
  }),
);

/** What a call costs on top of its work: the difference to `sequential`. */
const CALLS: readonly ExecutorScenario[] = ([
  ["20us", "20 µs", 200],
  ["100us", "100 µs", 50],
  ["1ms", "1 ms", 10],
  ["20ms", "20 ms", 2],
] as const).map(([name, duration, items]) => ({
  id: `call-${name}`,
  title: `Tasks of about ${duration}, one at a time, one worker`,
  unit: "time-per-task",
  isOnOneCore: false,
  items,
  workers: 1,
  variants: name === "20us" ? ["sequential", ...DISPATCHERS] : WITHOUT_FLAG,
}));

/** What `bench/executors_bench.ts` measures, in the order in which it is shown. */
export const EXECUTOR_SCENARIOS: readonly ExecutorScenario[] = [
  {
    id: "thread-round-trip",
    title: "Threads: empty task, one at a time, on one core",
    unit: "time-per-task",
    isOnOneCore: true,
    items: 500,
    workers: 1,
    variants: [
      "bare",
      "worker",
      "shared-memory",
      "bare-node",
      ...NPM_THREADS,
      "python-threads",
    ],
  },
  {
    id: "process-round-trip",
    title: "Processes: empty task, one at a time, on one core",
    unit: "time-per-task",
    isOnOneCore: true,
    items: 500,
    workers: 1,
    variants: [
      "bare",
      "bare-stdio",
      "bare-json",
      "bare-json-stdio",
      "subprocess",
      ...NPM_PROCESSES,
      "python-processes",
    ],
  },
  ...DISPATCH,
  {
    id: "dispatch-texts",
    title: "Threads: 100 texts of 1 KiB there and back at once, one worker",
    unit: "time-per-task",
    isOnOneCore: false,
    items: MIN_DISPATCHED,
    workers: 1,
    variants: DISPATCHERS,
  },
  ...CALLS,
  {
    id: "process-round-trip-unpinned",
    title: "Processes: empty task, one at a time",
    unit: "time-per-task",
    isOnOneCore: false,
    items: 200,
    workers: 1,
    variants: ["bare-json", "subprocess"],
  },
  {
    id: "thread-burst",
    title: "Threads: 10,000 empty tasks at once, two workers",
    unit: "time-per-task",
    isOnOneCore: false,
    items: 10_000,
    workers: 2,
    variants: [
      "bare",
      "worker",
      "shared-memory",
      "worker-map",
      "shared-memory-map",
      ...NPM_THREADS,
      "python-threads",
    ],
  },
  {
    id: "process-burst",
    title: "Processes: 10,000 empty tasks at once, two workers",
    unit: "time-per-task",
    isOnOneCore: false,
    items: 10_000,
    workers: 2,
    variants: ["subprocess", ...NPM_PROCESSES, "python-processes"],
  },
  {
    id: "task-20us",
    title: "Tasks of about 20 µs, two workers",
    unit: "time-per-task",
    isOnOneCore: false,
    items: 1_000,
    workers: 2,
    variants: ["bare", "sequential", "worker", "subprocess"],
  },
  {
    id: "task-1ms",
    title: "Tasks of about 1 ms, two workers",
    unit: "time-per-task",
    isOnOneCore: false,
    items: 20,
    workers: 2,
    variants: ["bare", "sequential", "worker", "subprocess"],
  },
  {
    id: "spread-20us",
    title: "200 tasks of about 20 µs, two workers",
    unit: "time-per-task",
    isOnOneCore: false,
    items: 200,
    workers: 2,
    variants: WITHOUT_FLAG,
  },
  {
    id: "spread-100us",
    title: "200 tasks of about 100 µs, two workers",
    unit: "time-per-task",
    isOnOneCore: false,
    items: 200,
    workers: 2,
    variants: WITHOUT_FLAG,
  },
  {
    id: "object-latency",
    title: "Objects of 1 KiB there and back, one at a time, on one core",
    unit: "time-per-task",
    isOnOneCore: true,
    items: 400,
    workers: 1,
    variants: ["bare", "worker", "subprocess"],
  },
  {
    id: "object-latency-unpinned",
    title: "Objects of 1 KiB there and back, one at a time",
    unit: "time-per-task",
    isOnOneCore: false,
    items: 200,
    workers: 1,
    variants: ["bare", "worker"],
  },
  {
    id: "object-throughput",
    title: "2,000 objects of 1 KiB there and back at once, one worker",
    unit: "time-per-task",
    isOnOneCore: false,
    items: 2_000,
    workers: 1,
    variants: ["bare", "worker", "subprocess"],
  },
  {
    id: "bytes-cloned",
    title:
      "1 MiB of bytes there and back through a thread, copied, on one core",
    unit: "time-per-task",
    isOnOneCore: true,
    items: 5,
    workers: 1,
    variants: ["bare", "worker"],
  },
  {
    id: "bytes-cloned-unpinned",
    title: "1 MiB of bytes there and back through a thread, copied",
    unit: "time-per-task",
    isOnOneCore: false,
    items: 5,
    workers: 1,
    variants: ["bare", "worker"],
  },
  {
    id: "bytes-transferred",
    title: "1 MiB of bytes there and back through a thread, moved, on one core",
    unit: "time-per-task",
    isOnOneCore: true,
    items: 5,
    workers: 1,
    variants: ["bare", "worker"],
  },
  {
    id: "bytes-transferred-unpinned",
    title: "1 MiB of bytes there and back through a thread, moved",
    unit: "time-per-task",
    isOnOneCore: false,
    items: 5,
    workers: 1,
    variants: ["bare", "worker"],
  },
  {
    id: "bytes-process",
    title: "1 MiB of bytes there and back through a process",
    unit: "time-per-task",
    isOnOneCore: false,
    items: 5,
    workers: 1,
    variants: ["bare", "subprocess"],
  },
  {
    id: "first-result-thread",
    title: "From nothing to the first result of a thread",
    unit: "time",
    isOnOneCore: false,
    items: 1,
    workers: 1,
    variants: ["bare", "worker"],
  },
  {
    id: "first-result-process",
    title: "From nothing to the first result of a process",
    unit: "time",
    isOnOneCore: false,
    items: 1,
    workers: 1,
    variants: ["bare", "subprocess", "subprocess-ld-path"],
  },
  {
    id: "readme-example",
    title: "The README's example, as a program",
    unit: "time",
    isOnOneCore: false,
    items: 1,
    workers: 4,
    variants: ["bare", "worker"],
  },
  {
    id: "per-task-threads",
    title: "16 tasks, a thread for each, two at once (time per task)",
    unit: "time",
    isOnOneCore: false,
    items: 16,
    workers: 2,
    variants: ["bare", "worker-per-task"],
  },
  {
    id: "per-task-processes",
    title: "16 tasks, a process for each, two at once (time per task)",
    unit: "time",
    isOnOneCore: false,
    items: 16,
    workers: 2,
    variants: ["bare", "subprocess-per-task"],
  },
  {
    id: "memory-thread",
    title: "Memory of each further thread",
    unit: "bytes",
    isOnOneCore: false,
    items: 1,
    workers: 10,
    variants: ["bare", "worker"],
  },
  {
    id: "memory-process",
    title: "Memory of a process",
    unit: "bytes",
    isOnOneCore: false,
    items: 1,
    workers: 1,
    variants: ["bare", "subprocess"],
  },
  {
    id: "memory-over-time",
    title: "Memory after 1,000,000 tasks, as a ratio to that after 200,000",
    unit: "ratio",
    isOnOneCore: false,
    items: 1_000_000,
    workers: 2,
    variants: ["worker", "subprocess"],
  },
];
