import { assertEquals, assertInstanceOf } from "@std/assert";
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

Deno.test("timer and blockingWait wait as long as they are asked to", async () => {
  for (const workload of [timer, blockingWait]) {
    const size = { items: 2, parameters: { latencyMs: 7 } };
    using batch = await workload.prepare(size);
    assertEquals(batch.inputs, [7, 7]);
    assertEquals(batch.shared?.inputs, [[7], [7]]);
  }
});
