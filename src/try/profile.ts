import process from "node:process";
import v8 from "node:v8";
import type { TaskFunction } from "../executors/task.ts";
import type { WorkloadKind } from "../workloads/workload.ts";
import { type Crossing, timeCrossing } from "./crossing.ts";

/** What one call takes, on one thread, for one combination of params. */
export interface ScenarioProfile {
  readonly params: Readonly<Record<string, number>>;
  /** Median time of a call. */
  readonly ms: number;
  /** CPU time of a call, that of native threads included. */
  readonly cpuMs: number;
  /** Time in which nothing is computed. */
  readonly waitMs: number;
  /** Whether the event loop can do nothing else for most of a call. */
  readonly blocksLoop: boolean;
  /** Mean size of a call's arguments, serialized; of shared memory, nothing. */
  readonly bytesIn: number;
  /** The same of its result. */
  readonly bytesOut: number;
  /** What its arguments and result take to get to a worker and back. */
  readonly crossing: Crossing;
  /** Bytes of the JavaScript heap that a call allocates; null where V8 does not tell. */
  readonly allocatedBytes: number | null;
  /** How call times scatter: the 90th percentile over the median. */
  readonly spread: number;
  readonly kind: WorkloadKind;
}

/** What a task file's calls take, scenario by scenario. */
export interface TaskProfile {
  readonly scenarios: readonly ScenarioProfile[];
}

const { now } = performance;
const clock = now.bind(performance);
const startTimer = setTimeout;

/** Long enough for the clocks, short enough that some batches see no other program. */
const MIN_BATCH_MS = 2;
const WARM_UP_SHARE = 0.25;
const LOOP_SHARE = 0.15;
const CROSSING_SHARE = 0.1;
const MAX_LOOP_CALLS = 20;
const TICK_MS = 1;
/** Objects of more than this take seconds to write and read once. */
const MAX_CROSSED_BYTES = 2 ** 25;
/** Not timed. */
const NO_CROSSING: Crossing = { threadMs: 0, processMs: 0 };

/** Profiles calls of a task: first they warm up, then they are timed in batches, and then the event loop is watched. */
export async function profileCalls(
  run: TaskFunction,
  argumentLists: readonly (readonly unknown[])[],
  budgetMs: number,
): Promise<Omit<ScenarioProfile, "params">> {
  const calls = new Calls(run, argumentLists);
  const startMs = clock();
  const warm: Batch[] = [];
  do warm.push(await calls.time(1)); while (
    clock() - startMs < budgetMs * WARM_UP_SHARE
  );
  const lastMs = warm.at(-1)?.ms ?? 0;
  const size = Math.max(1, Math.ceil(MIN_BATCH_MS / Math.max(lastMs, 1e-4)));
  const batches: Batch[] = [];
  const allocatedBefore = allocatedBytes();
  const callsBefore = calls.count;
  while (clock() - startMs < budgetMs * (1 - LOOP_SHARE - CROSSING_SHARE)) {
    batches.push(await calls.time(size));
  }
  // V8 tells of whole blocks of memory: over all batches together they even out.
  const allocated = (allocatedBytes() - allocatedBefore) /
    (calls.count - callsBefore);
  // One call may have taken the whole budget.
  const timed = batches.length > 0 ? batches : warm;
  const ms = quantile(timed.map((batch) => batch.ms), 0.5);
  const cpuMs = quantile(timed.map((batch) => batch.cpuMs), 0.5);
  // Other programs take the core away from some batches, but what waits does so in all of them.
  const waitShare = quantile(
    timed.map((batch) => Math.max(0, 1 - batch.cpuMs / batch.ms)),
    0.1,
  );
  const isOver = clock() - startMs > budgetMs;
  const blocksLoop = await watchLoop(run, {
    argumentLists,
    calls: isOver ? 1 : MAX_LOOP_CALLS,
    budgetMs: budgetMs * LOOP_SHARE,
  });
  const { output } = calls;
  const bytesIn = mean(argumentLists.map(sizeOfAll));
  const bytesOut = sizeOf(output);
  return {
    ms,
    cpuMs,
    waitMs: ms * waitShare,
    blocksLoop,
    ...{ bytesIn, bytesOut },
    crossing: bytesIn + bytesOut > MAX_CROSSED_BYTES
      ? NO_CROSSING
      : tryCrossing(argumentLists.map((args) => ({ args, output })), {
        budgetMs: isOver ? 0 : budgetMs * CROSSING_SHARE,
      }),
    allocatedBytes: Number.isFinite(allocated) ? Math.round(allocated) : null,
    spread: ms === 0 ? 1 : quantile(timed.map((batch) => batch.ms), 0.9) / ms,
    kind: kindOf(waitShare, blocksLoop),
  };
}

/** One call of a batch. */
interface Batch {
  readonly ms: number;
  readonly cpuMs: number;
}

class Calls {
  /** What the last call gave. */
  output: unknown;
  count = 0;
  readonly #run: TaskFunction;
  readonly #argumentLists: readonly (readonly unknown[])[];

  constructor(
    run: TaskFunction,
    argumentLists: readonly (readonly unknown[])[],
  ) {
    this.#run = run;
    this.#argumentLists = argumentLists;
  }

  async time(size: number): Promise<Batch> {
    const lists = this.#argumentLists;
    const cpuBefore = process.cpuUsage();
    const beganMs = clock();
    for (let index = 0; index < size; index++) {
      const result = this.#run(...lists[this.count++ % lists.length] ?? []);
      // Short calls are not to wait for a promise that they do not give.
      this.output = isThenable(result) ? await result : result;
    }
    const ms = clock() - beganMs;
    const { user, system } = process.cpuUsage(cpuBefore);
    return {
      ms: ms / size,
      cpuMs: (user + system) / 1_000 / size,
    };
  }
}

/** All that the heap has ever held; `NaN` where V8 does not tell. */
function allocatedBytes(): number {
  const bytes = Reflect.get(v8.getHeapStatistics(), "total_allocated_bytes");
  return typeof bytes === "number" ? bytes : NaN;
}

/** Whether calls keep timers waiting for most of their time. */
async function watchLoop(
  run: TaskFunction,
  { argumentLists, calls, budgetMs }: {
    readonly argumentLists: readonly (readonly unknown[])[];
    readonly calls: number;
    readonly budgetMs: number;
  },
): Promise<boolean> {
  // The least of all calls: what holds the loop does so in each, and other programs that take the core do not.
  let leastShare = 1;
  const startMs = clock();
  for (let index = 0; index < calls && clock() - startMs <= budgetMs; index++) {
    const args = argumentLists[index % argumentLists.length] ?? [];
    const beganMs = clock();
    const result = run(...args);
    if (!isThenable(result)) continue;
    let isOver = false;
    let lastMs = clock();
    let blockedMs = lastMs - beganMs;
    const tick = () => {
      const nowMs = clock();
      // A timer alone is late by up to a millisecond.
      blockedMs += Math.max(0, nowMs - lastMs - 2 * TICK_MS);
      lastMs = nowMs;
      if (!isOver) startTimer(tick, TICK_MS);
    };
    startTimer(tick, TICK_MS);
    await result;
    isOver = true;
    leastShare = Math.min(leastShare, blockedMs / (clock() - beganMs));
  }
  return !(leastShare < 0.5);
}

/** What cannot cross takes no time to: it is found out elsewhere. */
function tryCrossing(
  calls: Parameters<typeof timeCrossing>[0],
  { budgetMs }: { readonly budgetMs: number },
): Crossing {
  try {
    return timeCrossing(calls, budgetMs);
  } catch {
    return NO_CROSSING;
  }
}

function kindOf(waitShare: number, blocksLoop: boolean): WorkloadKind {
  if (waitShare < 0.2) return "cpu-bound";
  if (waitShare < 0.8) return "mixed";
  return blocksLoop ? "blocking" : "io-bound";
}

/** Bytes of a value, serialized; 0 for one that cannot be, such as shared memory. */
function sizeOf(value: unknown): number {
  try {
    return value === undefined ? 0 : v8.serialize(value).byteLength;
  } catch {
    return 0;
  }
}

function sizeOfAll(args: readonly unknown[]): number {
  return args.reduce<number>((sum, arg) => sum + sizeOf(arg), 0);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
}
