import { assertEquals, assertGreater, assertInstanceOf } from "@std/assert";
import {
  blockingWait,
  blockMs,
  timer,
  waitMs,
} from "../../src/workloads/timer.ts";

Deno.test("waitMs() gives back what it was given", async () => {
  assertEquals(await waitMs(0), 0);
  assertEquals(await waitMs(1), 1);
});

Deno.test("waitMs() leaves its thread to others", async () => {
  const events: string[] = [];
  const waiting = waitMs(1).then(() => events.push("waited"));
  assertInstanceOf(waiting, Promise);
  events.push("others");
  await waiting;
  assertEquals(events, ["others", "waited"]);
});

Deno.test("blockMs() gives back what it was given, without a promise", () => {
  assertEquals(blockMs(0), 0);
  assertEquals(blockMs(1), 1);
});

/** How long a wait takes, in milliseconds. */
async function took(wait: () => unknown): Promise<number> {
  const start = performance.now();
  await wait();
  return performance.now() - start;
}

Deno.test("waitMs() and blockMs() wait no less than they are asked to", async () => {
  // A timer counts whole milliseconds, and may ring within the last one.
  assertGreater(await took(() => waitMs(20)), 18);
  assertGreater(await took(() => blockMs(20)), 18);
});

Deno.test("timer and blockingWait hand each task the latency that they are given", async () => {
  for (const workload of [timer, blockingWait]) {
    const size = { items: 2, parameters: { latencyMs: 7 } };
    using batch = await workload.prepare(size);
    assertEquals(batch.inputs, [7, 7]);
    assertEquals(batch.shared?.inputs, [[7], [7]]);
  }
});
