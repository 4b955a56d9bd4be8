import { checkCount, defineWorkload, WrongAnswerError } from "./workload.ts";

/** Waits on a timer without blocking; gives how long that took, in whole microseconds. */
export async function waitMs(latencyMs: number): Promise<number> {
  const startMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, latencyMs));
  return microsSince(startMs);
}

/** Waits by blocking its whole thread, as a call into a slow driver does; gives how long that took. */
export function blockMs(latencyMs: number): number {
  const startMs = performance.now();
  const nobodyRings = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(nobodyRings, 0, 0, latencyMs);
  return microsSince(startMs);
}

function microsSince(startMs: number): number {
  return Math.round((performance.now() - startMs) * 1_000);
}

const ITEMS = 16;
const LATENCY_MS = 2;

/** I/O-bound and awaiting, without any I/O: what a model adds to a wait. */
export const timer = defineWorkload({
  id: "timer",
  label: "Timers",
  kind: "io-bound",
  description: "Waits on a timer; the thread is free meanwhile.",
  version: 2,
  items: ITEMS,
  bytesIn: 4,
  bytesOut: 5,
  parameters: { latencyMs: LATENCY_MS },
  task: { module: import.meta.url, export: "waitMs" },
  hasSharedForm: true,
  prepare: ({ items, parameters }) =>
    waits({ id: "timer", task: "waitMs" }, { items, ...parameters }),
});

/** I/O-bound and blocking: the wait holds the thread, so an event loop cannot overlap two of them. */
export const blockingWait = defineWorkload({
  id: "blocking-wait",
  label: "Blocking waits",
  kind: "blocking",
  description:
    "Waits with Atomics.wait, which blocks the whole thread, as a synchronous call into a slow device does.",
  version: 2,
  items: ITEMS,
  bytesIn: 4,
  bytesOut: 5,
  parameters: { latencyMs: LATENCY_MS },
  task: { module: import.meta.url, export: "blockMs" },
  hasSharedForm: true,
  prepare: ({ items, parameters }) =>
    waits({ id: "blocking-wait", task: "blockMs" }, { items, ...parameters }),
});

interface Waits {
  readonly items: number;
  readonly latencyMs: number;
}

function waits(
  { id, task }: { readonly id: string; readonly task: string },
  { items, latencyMs }: Waits,
) {
  const inputs = Array.from({ length: items }, () => latencyMs);
  return {
    inputs,
    shared: {
      task: { module: import.meta.url, export: task },
      inputs: inputs.map((input) => [input]),
    },
    expected: (outputs: readonly unknown[]) =>
      checkWaits(id, { outputs, inputs }),
  };
}

/** A timer counts whole milliseconds, and may ring within the last one. */
const COARSENESS_MS = 1;

/** There is no upper bound: on a busy machine a wait may take any time. */
function checkWaits(
  id: string,
  { outputs, inputs }: {
    readonly outputs: readonly unknown[];
    readonly inputs: readonly number[];
  },
): void {
  checkCount(id, outputs, inputs);
  for (const [index, latencyMs] of inputs.entries()) {
    const waited = outputs[index];
    const least = Math.max(0, latencyMs - COARSENESS_MS) * 1_000;
    if (typeof waited === "number" && waited >= least) continue;
    throw new WrongAnswerError(
      `Cannot accept ${id}: item ${index} gave ${waited}, expected ${least} microseconds of waiting or more`,
    );
  }
}
