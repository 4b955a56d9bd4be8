import { defineWorkload } from "./workload.ts";

/** Waits on a timer without blocking, and gives back what it was given. */
export async function waitMs(latencyMs: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, latencyMs));
  return latencyMs;
}

/** Waits by blocking its whole thread, as a call into a slow driver does. */
export function blockMs(latencyMs: number): number {
  const nobodyRings = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(nobodyRings, 0, 0, latencyMs);
  return latencyMs;
}

const ITEMS = 16;
const LATENCY_MS = 2;

/** I/O-bound and awaiting, without any I/O: what a model adds to a wait. */
export const timer = defineWorkload({
  id: "timer",
  label: "Timers",
  kind: "io-bound",
  description: "Waits on a timer; the thread is free meanwhile.",
  version: 1,
  items: ITEMS,
  bytesIn: 4,
  bytesOut: 4,
  parameters: { latencyMs: LATENCY_MS },
  task: { module: import.meta.url, export: "waitMs" },
  hasSharedForm: true,
  prepare: ({ items, parameters }) => waits("waitMs", { items, ...parameters }),
});

/** I/O-bound and blocking: the wait holds the thread, so an event loop cannot overlap two of them. */
export const blockingWait = defineWorkload({
  id: "blocking-wait",
  label: "Blocking waits",
  kind: "blocking",
  description:
    "Waits with Atomics.wait, which blocks the whole thread, as a synchronous call into a slow device does.",
  version: 1,
  items: ITEMS,
  bytesIn: 4,
  bytesOut: 4,
  parameters: { latencyMs: LATENCY_MS },
  task: { module: import.meta.url, export: "blockMs" },
  hasSharedForm: true,
  prepare: ({ items, parameters }) =>
    waits("blockMs", { items, ...parameters }),
});

function waits(
  name: string,
  { items, latencyMs }: { readonly items: number; readonly latencyMs: number },
) {
  const inputs = Array.from({ length: items }, () => latencyMs);
  return {
    inputs,
    shared: {
      task: { module: import.meta.url, export: name },
      inputs: inputs.map((input) => [input]),
    },
    expected: inputs,
  };
}
