import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { findFindings } from "../../../src/analysis/findings/findings.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import { analyseRun } from "../../../src/analysis/mod.ts";
import {
  buildPriced,
  causesOf,
  explain,
  type ExplainOptions,
  type PricedSketch,
} from "./explain.ts";

const sequential = (ms: number, cpuMs: number): PricedSketch => ({
  model: "sequential",
  ms,
  cpuMs,
});
const async = (ms: number, cpuMs: number): PricedSketch => ({
  ...{ model: "async", inFlight: 32, ms, cpuMs },
});
const pool = (workers: number, ms: number, cpuMs: number): PricedSketch => ({
  ...{ model: "worker-pool", workers, ms, cpuMs },
});
const shared = (workers: number, ms: number, cpuMs: number): PricedSketch => ({
  ...{ model: "shared-memory", workers, ms, cpuMs },
});
const perTask = (ms: number): PricedSketch => ({
  ...{ model: "worker-per-task", workers: 2, ms, cpuMs: ms },
});

/** Cells, the causes that they show, and a part of what is said of them. */
interface Case {
  readonly name: string;
  readonly cells: readonly PricedSketch[];
  readonly causes: readonly string[];
  readonly says?: string;
  readonly options?: ExplainOptions;
}

const WAITING: readonly Case[] = [
  {
    name: "waits that overlap on one event loop",
    cells: [sequential(50, 1), async(5, 2)],
    causes: ["overlap"],
    says:
      "Waits overlap: sequential code used 1.00 ms of CPU time in 50.0 ms, and waited for the rest; async code kept up to 32 tasks in flight on one thread.",
  },
  {
    name: "the speed-up of overlapping waits where another model wins",
    cells: [sequential(50, 1), async(10, 2), pool(2, 5, 2)],
    causes: ["overlap"],
    says: "on one thread, and was 5.0 times as fast.",
  },
  {
    name: "no waits where sequential code is busy for three quarters",
    cells: [sequential(50, 39), async(40, 38)],
    causes: [],
  },
  {
    name: "no cause where the CPU time was not read",
    cells: [
      { model: "sequential", ms: 50 },
      { model: "async", inFlight: 32, ms: 5 },
    ],
    causes: [],
  },
  {
    name: "native threads that share the work of an event loop",
    cells: [sequential(20, 19), async(10, 18), pool(2, 12, 20)],
    causes: ["native-threads"],
    says:
      "async code used 18.0 ms of CPU time in 10.0 ms, more than its one thread can, so workers have nothing to add.",
  },
  {
    name: "no native threads where one core is hardly exceeded",
    cells: [sequential(20, 19), async(16, 19)],
    causes: [],
  },
  {
    name: "no native threads where CPU time brings no speed-up",
    cells: [sequential(20, 16), async(20, 30)],
    causes: [],
  },
  {
    name: "an event loop held by tasks that compute",
    cells: [sequential(20, 20), async(20, 20)],
    causes: ["blocked-loop computes"],
    says: "each task keeps the event loop busy until it ends.",
  },
  {
    name: "an event loop held by calls that block",
    cells: [sequential(20, 20), async(20, 20)],
    options: { kind: "blocking" },
    causes: ["blocked-loop computes"],
    says: "each task blocks the event loop until it ends.",
  },
  {
    name: "an event loop held by tasks that wait",
    cells: [sequential(20, 1), async(20, 1)],
    options: { kind: "blocking" },
    causes: ["blocked-loop waits"],
    says:
      "Each task blocks the event loop while it waits: sequential code used 1.00 ms of CPU time in 20.0 ms and waited for the rest, yet async code was no faster",
  },
  {
    name: "no held event loop where it is a little but surely faster",
    cells: [sequential(20, 20), async(19.4, 20)],
    causes: [],
  },
  {
    name: "no held event loop where sequential code half waits",
    cells: [sequential(20, 10), async(20, 10)],
    causes: [],
  },
];

const HANDING_OVER: readonly Case[] = [
  {
    name: "dispatch overhead that costs more than it saves",
    cells: [sequential(20, 20), pool(1, 40, 40), pool(2, 30, 40)],
    causes: ["dispatch-overhead loss"],
    says:
      "Dispatching tasks to workers costs more time than it saves: with 1 worker, the worker pool took 40.0 ms; sequential code took 20.0 ms.",
  },
  {
    name: "dispatch overhead that costs as much as it saves",
    cells: [sequential(20, 20), pool(1, 30, 30), pool(2, 20, 30)],
    causes: ["dispatch-overhead level"],
    says: "costs about as much time as it saves",
  },
  {
    name: "no dispatch overhead where a pool is surely faster",
    cells: [sequential(20, 20), pool(1, 30, 30), pool(2, 19.4, 30)],
    causes: [],
  },
  {
    name: "no dispatch overhead where one worker is as fast",
    cells: [sequential(20, 20), pool(1, 20, 20), pool(2, 20, 30)],
    causes: [],
  },
  {
    name: "no dispatch overhead where one worker of some pool is as fast",
    cells: [
      ...[sequential(20, 20), pool(1, 30, 30), pool(2, 20, 30)],
      { ...pool(1, 20, 20), model: "subprocess-pool" },
    ],
    causes: [],
  },
  {
    name: "copying that shared memory spares",
    cells: [
      ...[sequential(20, 20), pool(1, 26, 26), shared(1, 21, 21)],
      ...[pool(2, 15, 26), shared(2, 12, 21)],
    ],
    causes: ["copying"],
    says:
      "with 1 worker, the worker pool took 26.0 ms; sequential code took 20.0 ms, and shared memory, where the data stay in place, 21.0 ms.",
  },
  {
    name: "no copying where shared memory spares nothing",
    cells: [
      ...[sequential(20, 20), pool(1, 26, 26), shared(1, 27, 27)],
      ...[pool(2, 15, 26), shared(2, 14, 24)],
    ],
    causes: [],
  },
];

const CORES: readonly Case[] = [
  {
    name: "a pool that keeps the cores busy",
    cells: [sequential(20, 20), pool(2, 10.4, 20.6)],
    causes: ["saturated"],
    says:
      "The worker pool with 2 workers kept the 2 cores busy nearly all the time (20.6 ms of CPU time in 10.4 ms), which leaves none for more workers.",
  },
  {
    name: "CPU time beyond that of sequential code",
    cells: [sequential(20, 20), pool(2, 15, 30)],
    causes: ["saturated"],
    says:
      "sequential code needed only 20.0 ms of it for the same tasks, so the speed-up is 1.3 and not 2.",
  },
  {
    name: "no full cores where a tenth and more is idle",
    cells: [sequential(20, 20), pool(2, 12, 21)],
    causes: [],
  },
  {
    name: "no full cores where there are more of them",
    cells: [sequential(20, 20), pool(2, 10.4, 20.6)],
    options: { usableCores: 4 },
    causes: [],
  },
  {
    name: "no full cores where no pool is the fastest",
    cells: [sequential(20, 20), async(10, 10), pool(2, 11, 22)],
    causes: [],
  },
  {
    name: "more workers than cores that gain since others wait",
    cells: [sequential(20, 2), pool(2, 10, 2), pool(4, 5, 2)],
    causes: ["oversubscription gain"],
    says:
      "On 2 cores, 4 workers beat 2 in the worker pool (5.00 ms against 10.0 ms): a worker that waits needs no core.",
  },
  {
    name: "a gain without a cause where no core was idle",
    cells: [sequential(20, 20), pool(2, 12, 20), pool(4, 10.9, 19)],
    causes: ["oversubscription gain"],
    says: "in the worker pool (10.9 ms against 12.0 ms).",
  },
  {
    name: "more workers than cores that get in each other's way",
    cells: [sequential(20, 20), pool(2, 12, 21), pool(4, 15, 25)],
    causes: ["oversubscription loss"],
    says:
      "On 2 cores, 4 workers took longer than 2 in the worker pool (15.0 ms against 12.0 ms): there is no core left for the others.",
  },
  {
    name: "a loss without a cause where cores were idle",
    cells: [sequential(20, 10), pool(2, 12, 12), pool(4, 15, 12)],
    causes: ["oversubscription loss"],
    says: "in the worker pool (15.0 ms against 12.0 ms).",
  },
  {
    name: "more workers that change nothing, where there is no more to say",
    cells: [sequential(20, 20), pool(2, 12, 21), pool(4, 12, 21)],
    causes: ["oversubscription none"],
    says: "On 2 cores, 4 workers were not shown to be faster than 2.",
  },
  {
    name: "nothing of more workers that change nothing beside another cause",
    cells: [sequential(20, 20), pool(2, 10, 20), pool(4, 10, 20)],
    causes: ["saturated"],
  },
  {
    name: "start-up that takes most of the time",
    cells: [sequential(20, 10), pool(2, 12, 12), perTask(120)],
    causes: ["start-up"],
    says:
      "Start-up dominates: a worker for each task took 120 ms (the worker pool with 2 workers, already warm: 12.0 ms).",
  },
  {
    name: "no start-up that takes less than half of the time",
    cells: [sequential(20, 10), pool(2, 12, 12), perTask(23)],
    causes: [],
  },
  {
    name: "no start-up without a warm pool of as many workers",
    cells: [sequential(20, 10), pool(1, 20, 12), perTask(120)],
    causes: [],
  },
];

for (
  const { name, cells, causes, says, options } of [
    ...WAITING,
    ...HANDING_OVER,
    ...CORES,
  ]
) {
  Deno.test(`findFindings() finds ${name}`, () => {
    const workload = explain(cells, options);
    assertEquals(causesOf(workload), causes);
    if (says) assertStringIncludes(workload.sentences.join("\n"), says);
  });
}

const COPIED = [sequential(20, 20), pool(1, 60, 60), pool(2, 40, 60)];

/** Causes of cells whose workload has a size that no cell tells. */
function causesWith(
  cells: readonly PricedSketch[],
  context: {
    readonly bytesIn?: number;
    readonly bytesOut?: number;
    readonly noiseFloor?: number;
  },
): string[] {
  const run = buildPriced(cells);
  const [workload] = analyseRun(run).workloads;
  assert(workload);
  const samples = new RunSamples(run);
  const all = { samples, usableCores: 2, noiseFloor: 0, ...context };
  return causesOf({ findings: findFindings(workload.cells, all) });
}

Deno.test("findFindings() finds copying where tasks carry 32 KiB and more", () => {
  const KIB = 1024;
  assertEquals(
    causesWith(COPIED, { bytesIn: 24 * KIB, bytesOut: 8 * KIB }),
    ["copying"],
  );
  assertEquals(
    causesWith(COPIED, { bytesIn: 24 * KIB, bytesOut: 7 * KIB }),
    ["dispatch-overhead loss"],
  );
});

Deno.test("findFindings() finds no copying where each byte would have to take more than 50 ns", () => {
  // For each of 32 items and 32,768 bytes: 40 ms lost are 38 ns, 60 ms are 57 ns.
  const slow = [sequential(20, 20), pool(1, 80, 80), pool(2, 40, 60)];
  assertEquals(causesWith(COPIED, { bytesIn: 32_768 }), ["copying"]);
  assertEquals(causesWith(slow, { bytesIn: 32_768 }), [
    "dispatch-overhead loss",
  ]);
  assertEquals(causesWith(slow, { bytesIn: 65_536 }), ["copying"]);
});

Deno.test("findFindings() finds no difference below the noise floor", () => {
  const cells = [sequential(20, 2), pool(2, 10, 2), pool(4, 8, 2)];
  assertEquals(causesWith(cells, { noiseFloor: 0.1 }), [
    "oversubscription gain",
  ]);
  assertEquals(causesWith(cells, { noiseFloor: 0.3 }), []);
});

Deno.test("findFindings() tells models of one cause together", () => {
  const process = (workers: number, ms: number) => ({
    ...pool(workers, ms, 2),
    model: "subprocess-pool",
  });
  const { findings, sentences } = explain([
    ...[sequential(20, 2), pool(2, 10, 2), pool(4, 5, 2)],
    ...[process(2, 11), process(4, 6)],
  ]);
  assertEquals(findings.length, 1);
  assertStringIncludes(
    sentences.join("\n"),
    "in the worker pool (5.00 ms against 10.0 ms) and the subprocess pool (6.00 ms against 11.0 ms)",
  );
});

Deno.test("findFindings() puts waits before all else, and a busy event loop behind the pools", () => {
  assertEquals(
    causesOf(explain([
      ...[sequential(20, 1), async(20, 1), perTask(120)],
      ...[pool(2, 10, 2), pool(4, 5, 2)],
    ])),
    ["blocked-loop waits", "oversubscription gain", "start-up"],
  );
  assertEquals(
    causesOf(explain([
      ...[sequential(20, 20), async(20, 20), perTask(120)],
      ...[pool(2, 10, 20), pool(4, 11, 22)],
    ])),
    ["saturated", "start-up", "blocked-loop computes", "oversubscription loss"],
  );
});

Deno.test("findFindings() finds nothing without a baseline", () => {
  assertEquals(causesOf(explain([async(5, 2), pool(1, 30, 30)])), []);
});
