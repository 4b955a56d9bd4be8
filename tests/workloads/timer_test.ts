import process from "node:process";
import {
  assert,
  assertEquals,
  assertGreater,
  assertInstanceOf,
  assertLessOrEqual,
  assertThrows,
} from "@std/assert";
import {
  blockingWait,
  blockMs,
  timer,
  waitMs,
} from "../../src/workloads/timer.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";

Deno.test("waitMs() leaves its thread to others", async () => {
  const events: string[] = [];
  const waiting = waitMs(1).then(() => events.push("waited"));
  assertInstanceOf(waiting, Promise);
  events.push("others");
  await waiting;
  assertEquals(events, ["others", "waited"]);
});

/** How long a wait takes by another clock, in milliseconds, and what it says itself, in microseconds. */
async function took(wait: () => number | Promise<number>) {
  const start = process.hrtime.bigint();
  const saidMicros = await wait();
  const tookMs = Number(process.hrtime.bigint() - start) / 1e6;
  return { tookMs, saidMicros };
}

Deno.test("waitMs() and blockMs() wait no less than they are asked to, and say how long", async () => {
  for (const wait of [waitMs, blockMs]) {
    const { tookMs, saidMicros } = await took(() => wait(20));
    // A timer counts whole milliseconds, and may ring within the last one.
    assertGreater(tookMs, 18);
    assertGreater(saidMicros, 18_000);
    assertLessOrEqual(saidMicros, tookMs * 1_000 + 1);
    assert(Number.isInteger(saidMicros));
  }
});

Deno.test("timer and blockingWait refuse a task that did not wait, and take one that waited long", async () => {
  for (const workload of [timer, blockingWait]) {
    using batch = await workload.prepare({
      ...{ items: 2, parameters: { latencyMs: 7 } },
    });
    batch.check([6_000, 7_100]);
    batch.check([7_000, 60_000_000]);
    for (const output of [7, 0, 5_999, NaN, "7000", undefined]) {
      assertThrows(
        () => batch.check([7_000, output]),
        WrongAnswerError,
        `Cannot accept ${workload.id}: item 1 gave ${output}, expected 6000`,
      );
    }
  }
});

Deno.test("timer and blockingWait take any time where there is nothing to wait for", async () => {
  for (const workload of [timer, blockingWait]) {
    using batch = await workload.prepare({
      ...{ items: 1, parameters: { latencyMs: 0 } },
    });
    batch.check([0]);
    assertThrows(() => batch.check([-1]), WrongAnswerError, "item 0 gave -1");
  }
});

Deno.test("timer and blockingWait hand each task the latency that they are given", async () => {
  for (const workload of [timer, blockingWait]) {
    const size = { items: 2, parameters: { latencyMs: 7 } };
    using batch = await workload.prepare(size);
    assertEquals(batch.inputs, [7, 7]);
    assertEquals(batch.shared?.inputs, [[7], [7]]);
  }
});
