import { assertEquals } from "@std/assert";
import { asCompleted, wait } from "../../src/executors/mod.ts";
import { waitingJob } from "./fixtures/jobs.ts";

function three() {
  return [waitingJob(), waitingJob(), waitingJob()] as const;
}

Deno.test("wait() waits for all by default, and parts them", async () => {
  const [a, b, c] = three();
  const waiting = wait([a.future, b.future, c.future]);
  a.job.fulfill(1);
  b.job.reject(new Error("b"));
  c.job.fulfill(3);
  const { done, notDone } = await waiting;
  assertEquals([done.size, notDone.size], [3, 0]);
});

Deno.test("wait() returns at the first that completes", async () => {
  const [a, b, c] = three();
  const waiting = wait([a.future, b.future, c.future], {
    returnWhen: "FIRST_COMPLETED",
  });
  b.job.fulfill(2);
  const { done, notDone } = await waiting;
  assertEquals([...done], [b.future]);
  assertEquals([...notDone], [a.future, c.future]);
});

Deno.test("wait() returns at the first that fails", async () => {
  const [a, b, c] = three();
  const waiting = wait([a.future, b.future, c.future], {
    returnWhen: "FIRST_EXCEPTION",
  });
  a.job.fulfill(1);
  c.future.cancel();
  const { done } = await waiting;
  assertEquals([...done], [a.future, c.future]);
});

Deno.test("wait() returns when its time is up", async () => {
  const [a, b] = three();
  a.job.fulfill(1);
  const { done, notDone } = await wait([a.future, b.future], { timeoutMs: 1 });
  assertEquals([[...done], [...notDone]], [[a.future], [b.future]]);
});

Deno.test("wait() needs no futures", async () => {
  assertEquals((await wait([])).done.size, 0);
});

Deno.test("asCompleted() yields futures in the order in which they settle", async () => {
  const [a, b, c] = three();
  b.job.fulfill(2);
  const settled = asCompleted([a.future, b.future, c.future, b.future]);
  const first = await settled.next();
  const second = settled.next();
  c.job.reject(new Error("c"));
  a.job.fulfill(1);
  const order = [
    first,
    await second,
    await settled.next(),
    await settled.next(),
  ];
  assertEquals(order.map(({ value }) => value), [
    b.future,
    c.future,
    a.future,
    undefined,
  ]);
  assertEquals(order.at(-1)?.done, true);
});

Deno.test("asCompleted() yields nothing for nothing", async () => {
  assertEquals(await Array.fromAsync(asCompleted([])), []);
});
