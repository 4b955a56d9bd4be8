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
import { primes } from "./primes.ts";
import { sha256Workload } from "./sha256.ts";
import { sort } from "./sort.ts";
import { spinWorkload } from "./spin.ts";
import { sqlite } from "./sqlite.ts";
import {
  counter,
  echoBytes,
  echoObjects,
  LIFE_STEPS,
  serveCompute,
  serveWait,
} from "./overheads.ts";
import type { Depth, Entry, Method, Scenario, Suite } from "./suite.ts";
import { tcpEcho } from "./tcp_echo.ts";
import { blockingWait, timer } from "./timer.ts";
import type { Workload, WorkloadDescription } from "./workload.ts";

/** The workloads of the `scaling` suite, in the order in which the report shows them. */
export const WORKLOADS: readonly Workload[] = [
  ...[primes, mandelbrot, sha256Workload, matmul, sort, json],
  ...[digestWorkload, gzipWorkload],
  ...[timer, http, fileRead, fileWrite, tcpEcho],
  ...[fileReadSync, sqlite, blockingWait],
  ...[fetchParse, hashFiles],
];

const QUICK: readonly WorkloadDescription[] = [
  primes,
  json,
  http,
  blockingWait,
];
/** The workload on which a thread or a process for each task is measured by default: it takes long, and says little new. */
const PER_TASK: readonly WorkloadDescription[] = [primes];

const scaling: Suite = {
  id: "scaling",
  label: "Scaling",
  question: "Which model does which work fastest, and with how many workers?",
  baseline: "sequential",
  isCold: false,
  methods: [],
  scenarios: WORKLOADS.map((workload) => ({
    workload,
    items: workload.items,
    parameters: {},
    from: QUICK.includes(workload) ? "quick" : "default",
    entries: [
      { model: "sequential", workers: "one", from: "quick" },
      { model: "async", workers: "one", from: "quick" },
      pool("worker-pool", workload),
      perTask("worker-per-task", workload),
      sharedMemory(workload),
      pool("subprocess-pool", workload),
      perTask("subprocess-per-task", workload),
    ],
  })),
};

/** More workers than cores gain where tasks hold their thread and wait, and are shown once where they compute. */
function pool(model: string, workload: WorkloadDescription): Entry {
  const isTelling = workload.kind === "blocking" || workload === primes;
  const beyondCoresFrom = isTelling ? "default" : "thorough";
  return { model, workers: "cores", from: "quick", beyondCoresFrom };
}

function perTask(model: string, workload: WorkloadDescription): Entry {
  const from = PER_TASK.includes(workload) ? "default" : "thorough";
  return { model, workers: "usable", from, isPerTask: true };
}

function sharedMemory(workload: Workload): Entry {
  const entry: Entry = {
    ...pool("shared-memory", workload),
    from: "default",
  };
  if (workload.hasSharedForm) return entry;
  return {
    ...entry,
    absence:
      `The inputs of ${workload.id} are neither numbers nor memory that threads could share.`,
  };
}

const POOLS = ["worker-pool", "shared-memory", "subprocess-pool"];

const LARGEST_ITEM_MICROS = 1_000;
/** Items of a control: as many as can be shared out evenly among most numbers of cores. */
const CONTROL_ITEMS = 40;

/** Items in a batch: 20 ms of work, and of the largest ones twice that. */
function spinItems(itemMicros: number): number {
  return Math.max(CONTROL_ITEMS, 20_000 / itemMicros);
}

const granularity: Suite = {
  id: "granularity",
  label: "Granularity",
  question: "How large must an item be before each model pays?",
  baseline: "sequential",
  isCold: false,
  methods: [],
  scenarios: [1, 10, 100, LARGEST_ITEM_MICROS].map((itemMicros) => ({
    workload: spinWorkload,
    items: spinItems(itemMicros),
    parameters: { itemMicros },
    from: "default",
    entries: [
      { model: "sequential", workers: "one", from: "default" },
      ...POOLS.map((model) => usable(model)),
    ],
  })),
};

function usable(model: string): Entry {
  return { model, workers: "usable", from: "default" };
}

const BATCH_ITEM_MICROS = 20;

const batch: Suite = {
  id: "batch",
  label: "Batch",
  question: "How much work must there be before starting workers pays?",
  baseline: "sequential",
  isCold: true,
  methods: [],
  scenarios: [1, 10, 100, 1_000, 10_000].map((items) => ({
    workload: spinWorkload,
    items,
    parameters: { items, itemMicros: BATCH_ITEM_MICROS },
    // A start takes as long as some thousand items: what is far below says little more.
    from: items === 10 || items === 100 ? "thorough" : "default",
    entries: [
      { model: "sequential", workers: "one", from: "default" },
      ...POOLS.map((model) => usable(model)),
    ],
  })),
};

const BYTE_CHANNELS: readonly Method[] = [
  {
    id: "clone",
    label: "Structured clone",
    description: "postMessage to a Worker, which copies the bytes.",
    isolation: "thread",
    sharesMemory: false,
  },
  {
    id: "transfer",
    label: "Transfer",
    description: "postMessage to a Worker with the buffer handed over.",
    isolation: "thread",
    sharesMemory: false,
  },
  {
    id: "shared",
    label: "Shared memory",
    description:
      "Bytes written into a SharedArrayBuffer and announced with Atomics.",
    isolation: "thread",
    sharesMemory: true,
  },
  {
    id: "pipe",
    label: "Pipe",
    description: "Standard input and output of a child process.",
    isolation: "process",
    sharesMemory: false,
  },
  {
    id: "socket",
    label: "Socket",
    description: "A TCP connection to a process on this machine.",
    isolation: "process",
    sharesMemory: false,
  },
];

/** Objects have to be written out and read back, which costs more than copying bytes. */
const OBJECT_CHANNELS: readonly Method[] = [
  {
    id: "clone-objects",
    label: "Objects by structured clone",
    description:
      "postMessage of a list of records to a Worker, which copies each of them.",
    isolation: "thread",
    sharesMemory: false,
  },
  {
    id: "pipe-objects",
    label: "Objects through a pipe",
    description:
      "A list of records to a child process as the subprocess executor sends it, as JSON text.",
    isolation: "process",
    sharesMemory: false,
  },
];

const LARGEST_BYTES = 2 ** 24;
const FAR_BYTES = 2 ** 20;

/** Echoes in a batch: enough to be timed where they are short, few where they are long. */
function byteEchoes(bytes: number): number {
  return Math.max(2, Math.min(200, Math.floor(2 ** 22 / bytes)));
}

/** The same of objects, of which a byte takes about ten times as long. */
function objectEchoes(bytes: number): number {
  return Math.max(1, Math.min(50, Math.floor(2 ** 18 / bytes)));
}

/** Messages of bytes and of objects, each by its channels, at several sizes. */
const payload: Suite = {
  id: "payload",
  label: "Payload",
  question: "What does a byte cost on its way to a worker and back?",
  baseline: null,
  isCold: false,
  methods: [...BYTE_CHANNELS, ...OBJECT_CHANNELS],
  scenarios: [
    ...[6, 10, 13, 16, 20, 24].map((power) => 2 ** power).map((bytes) =>
      payloadScenario(echoBytes, {
        ...{ bytes, items: byteEchoes(bytes) },
        channels: BYTE_CHANNELS,
      })
    ),
    ...[10, 16, 20].map((power) => 2 ** power).map((bytes) =>
      payloadScenario(echoObjects, {
        ...{ bytes, items: objectEchoes(bytes) },
        channels: OBJECT_CHANNELS,
      })
    ),
  ],
};

function payloadScenario(
  workload: WorkloadDescription,
  { bytes, items, channels }: {
    readonly bytes: number;
    readonly items: number;
    readonly channels: readonly Method[];
  },
): Scenario {
  return {
    ...{ workload, items, parameters: { bytes } },
    from: bytes === LARGEST_BYTES ? "thorough" : "default",
    isFarEnd: bytes >= FAR_BYTES,
    entries: channels.map(({ id }) => ({
      model: id,
      workers: "one",
      from: "default",
    })),
  };
}

function single(model: string): Entry {
  return { model, workers: "one", from: "default" };
}

const LIVES: readonly Method[] = [
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
  methods: LIVES,
  scenarios: LIFE_STEPS.map((workload) => ({
    workload,
    items: workload.items,
    parameters: {},
    from: "default",
    entries: LIVES.map(({ id }) => single(id)),
  })),
};

const ADDERS: readonly Method[] = [
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
  methods: ADDERS,
  scenarios: [{
    workload: counter,
    items: counter.items,
    parameters: {},
    from: "default",
    entries: ADDERS.map(({ id }) => ({
      model: id,
      workers: "cores",
      from: "default",
    })),
  }],
};

/** Work whose right answer is known: nothing but waits, and nothing but computing. */
export const CONTROLS: readonly {
  readonly kind: "waiting" | "computing";
  readonly workload: Workload;
  readonly items: number;
  readonly parameters: Readonly<Record<string, number>>;
  /** Who shows the best that can be had. */
  readonly best: Entry;
}[] = [
  {
    kind: "waiting",
    workload: timer,
    items: timer.items,
    parameters: timer.parameters,
    best: { model: "async", workers: "one", from: "quick" },
  },
  {
    kind: "computing",
    workload: spinWorkload,
    items: CONTROL_ITEMS,
    parameters: { itemMicros: LARGEST_ITEM_MICROS },
    best: { model: "worker-pool", workers: "usable", from: "quick" },
  },
];

const controls: Suite = {
  id: "controls",
  label: "Controls",
  question:
    "How much faster than a loop can pure waits and pure computing be at best?",
  baseline: "sequential",
  isCold: false,
  methods: [],
  scenarios: CONTROLS.map(({ workload, items, parameters, best }) => ({
    ...{ workload, items, parameters },
    from: "quick",
    entries: [{ model: "sequential", workers: "one", from: "quick" }, best],
  })),
};

/** The suite of the controls: no question of its own, but a check of what the others say. */
export const CONTROLS_SUITE: string = controls.id;

const SHARED_PORT: Method = {
  id: "shared-port",
  label: "Process per core",
  description:
    "As many copies of the server as cores, each a process of its own, all listening on one port (`reusePort`).",
  isolation: "process",
  sharesMemory: false,
};

/** Only Linux spreads connections over the processes that listen on one port. */
const SHARED_PORT_ABSENCE = Deno.build.os === "linux" ? undefined : {
  absence:
    "This system does not spread connections over processes that share a port.",
};

/** What a visit takes that sends three rates and an overload, on the machine of the committed runs. */
const SERVICE_VISIT_MS = 2_000;

const responsiveness: Suite = {
  id: "responsiveness",
  label: "Responsiveness",
  question: "How long do requests to a server wait, and up to which rate?",
  baseline: "sequential",
  isCold: false,
  isWholeWhenNamed: true,
  methods: [SHARED_PORT],
  scenarios: [
    service(serveCompute, { parameters: { costMs: 1 }, items: 128 }),
    service(serveCompute, {
      parameters: { costMs: 5 },
      items: 32,
      from: "default",
    }),
    service(serveCompute, { parameters: { costMs: 20 }, items: 16 }),
    service(serveWait, { parameters: { latencyMs: 20 }, items: 16 }),
  ],
};

/**
 * The default profile has a minute for services: one handler on the three designs that differ most. Where it has not, they
 * go first: who wins a batch is asked more.
 */
function service(
  workload: WorkloadDescription,
  { from = "thorough", ...size }: {
    readonly parameters: Readonly<Record<string, number>>;
    readonly items: number;
    readonly from?: Depth;
  },
): Scenario {
  return {
    ...{ workload, from, ...size },
    isFarEnd: true,
    priorVisitMs: SERVICE_VISIT_MS,
    // A service is judged by its tail as well, and takes loads in each round.
    staysInRace: true,
    entries: [
      single("sequential"),
      { ...single("async"), from: "thorough" },
      usable("worker-pool"),
      { ...usable("shared-memory"), from: "thorough" },
      { ...usable("subprocess-pool"), from: "thorough" },
      { ...usable(SHARED_PORT.id), ...SHARED_PORT_ABSENCE },
    ],
  };
}

/** Every suite, in the order in which they are measured and shown. */
export const SUITES: readonly Suite[] = [
  scaling,
  granularity,
  batch,
  payload,
  lifecycle,
  sharing,
  responsiveness,
  controls,
];
