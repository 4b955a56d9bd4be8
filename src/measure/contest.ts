import type { Contender, Contest, How } from "../results/bench_id.ts";
import {
  type Entry,
  type Method,
  type Scenario,
  type Suite,
  SUITES,
  type WorkloadDescription,
} from "../workloads/catalog.ts";

/*
 * Other programs as contenders: runtimes beside each other, and releases of Deno. Each contender is a program that runs
 * batches on request, so the harness measures it as it measures a model.
 */

const HOWS: Readonly<
  Record<
    How,
    Pick<Method, "isolation" | "description"> & { readonly label: string }
  >
> = {
  "loop": {
    label: "loop",
    description: "One item after another.",
    isolation: null,
  },
  "event-loop": {
    label: "async code",
    description: "All items at once in one thread: Promise.all, asyncio.",
    isolation: null,
  },
  "threads": {
    label: "threads",
    description:
      "Threads that take the next item when they are done: web Workers, node:worker_threads, threading.Thread.",
    isolation: "thread",
  },
  "thread-pool": {
    label: "ThreadPoolExecutor",
    description: "Python's pool of threads.",
    isolation: "thread",
  },
  "interpreter-pool": {
    label: "InterpreterPoolExecutor",
    description: "Python's pool of threads, each with an interpreter.",
    isolation: "thread",
  },
  "processes": {
    label: "processes",
    description: "Processes started by fork of node:child_process.",
    isolation: "process",
  },
  "process-pool": {
    label: "ProcessPoolExecutor",
    description: "Python's pool of processes.",
    isolation: "process",
  },
  "cluster": {
    label: "cluster",
    description: "Processes of node:cluster.",
    isolation: "process",
  },
  "worker-executor": {
    label: "WorkerExecutor",
    description: "Crossover's pool of web Workers.",
    isolation: "thread",
  },
  "subprocess-executor": {
    label: "SubprocessExecutor",
    description: "Crossover's pool of processes.",
    isolation: "process",
  },
  "start": {
    label: "start",
    description: "The runtime on an empty program, from its start to its end.",
    isolation: "process",
  },
  "first-thread": {
    label: "first thread",
    description: "A thread from its start to its answer and its end.",
    isolation: "thread",
  },
};

/** What is computed or waited for: small enough for an interpreter, too. */
const WORKLOADS: readonly {
  readonly id: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Whether the wait leaves its thread free. */
  readonly waits: boolean;
}[] = [
  { id: "primes", parameters: { numbersPerItem: 1_000 }, waits: false },
  { id: "json", parameters: {}, waits: false },
  { id: "http", parameters: { latencyMs: 10 }, waits: true },
  { id: "timer", parameters: { latencyMs: 10 }, waits: true },
];
const ITEMS = 16;

/** Sizes of an item, in microseconds, between which each pool starts to win. */
export const CONTEST_SIZES = [3, 30, 300, 3_000];
const SIZE_BATCH_MICROS = 20_000;
/** Enough to be shared out, and few enough for pools that take a tenth of a millisecond a call. */
const [MIN_ITEMS, MAX_ITEMS] = [16, 1_000] as const;

/** What releases are asked beside the sizes. */
const STEPS = {
  start: step({
    id: "start-runtime",
    label: "Start the runtime",
    description: "Starts Deno on an empty program, and waits for its end.",
  }),
  firstThread: step({
    id: "first-thread",
    label: "First answer of a thread",
    description: "Starts a web Worker, asks it once, and ends it.",
  }),
  roundTrip: step({
    id: "round-trip",
    label: "Round trip to a thread",
    description: "Asks a web Worker for next to nothing, one call at a time.",
    items: 1_000,
  }),
  bytes: step({
    id: "thread-bytes",
    label: "1 MiB to a thread",
    description:
      "Sends a typed array of a MiB to a web Worker, which copies it.",
    items: 40,
  }),
};

function step(
  { items = 1, ...description }:
    & Pick<WorkloadDescription, "id" | "label" | "description">
    & { readonly items?: number },
): WorkloadDescription {
  return {
    ...description,
    ...{ kind: "overhead", version: 1, items, parameters: {} },
    ...{ computesNatively: false, sendsBytes: true },
  };
}

/** The suite of a contest. */
export function suiteOfContest({ suite, contenders }: Contest): Suite {
  const isReleases = suite === "releases";
  const methods = contenders.map(({ id, how, label }): Method => ({
    ...{ id, label: `${label}, ${HOWS[how].label}` },
    description: HOWS[how].description,
    isolation: HOWS[how].isolation,
    sharesMemory: false,
  }));
  const entries = (hows: readonly How[]) =>
    contenders.filter(({ how }) => hows.includes(how)).map(entryOf);
  const pools = Object.keys(HOWS).filter((how): how is How =>
    how in HOWS && !["event-loop", "start", "first-thread"].includes(how)
  );
  const sizes = CONTEST_SIZES.map((itemMicros): Scenario => ({
    workload: workloadOf("spin"),
    items: Math.min(
      MAX_ITEMS,
      Math.max(MIN_ITEMS, Math.round(SIZE_BATCH_MICROS / itemMicros)),
    ),
    parameters: { itemMicros },
    ...COMMON,
    entries: entries(pools),
  }));
  return {
    id: suite,
    label: isReleases ? "Releases" : "Runtimes",
    question: isReleases
      ? "What did each release of Deno change in what concurrency costs?"
      : "From what size of an item on do workers pay, in which runtime?",
    baseline: null,
    isCold: false,
    methods,
    scenarios: isReleases
      ? [
        stepOf(STEPS.start, entries(["start"])),
        stepOf(STEPS.firstThread, entries(["first-thread"])),
        stepOf(STEPS.roundTrip, entries(["threads"])),
        stepOf(STEPS.bytes, entries(["threads"])),
        ...sizes,
      ]
      : [
        ...WORKLOADS.map(({ id, parameters, waits }) => ({
          ...{ workload: workloadOf(id), items: ITEMS, parameters },
          ...COMMON,
          entries: entries(waits ? [...pools, "event-loop"] : pools),
        })),
        ...sizes,
      ],
  };
}

/** A workload of the catalog. */
function workloadOf(id: string): WorkloadDescription {
  const found = SUITES.flatMap(({ scenarios }) => scenarios)
    .find(({ workload }) => workload.id === id);
  if (found) return found.workload;
  throw new TypeError(`Cannot find workload: found "${id}"`);
}

/** All stay however slow they are: each is compared with its own loop. */
const COMMON = { from: "quick", staysInRace: true } as const;

function stepOf(
  workload: WorkloadDescription,
  entries: readonly Entry[],
): Scenario {
  return {
    workload,
    items: workload.items,
    parameters: {},
    ...COMMON,
    entries,
  };
}

function entryOf({ id, how, absence }: Contender): Entry {
  const hasOne = HOWS[how].isolation === null ||
    ["start", "first-thread"].includes(how);
  return {
    ...{ model: id, workers: hasOne ? "one" : "usable", from: "quick" },
    ...(absence === undefined ? undefined : { absence }),
  };
}
