import {
  assertEquals,
  assertLessOrEqual,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { asCompleted, TimeoutError, wait } from "../../src/executors/mod.ts";
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
    { future: b.future, index: 1 },
    { future: c.future, index: 2 },
    { future: a.future, index: 0 },
    undefined,
  ]);
  assertEquals(order.at(-1)?.done, true);
});

Deno.test("asCompleted() yields nothing for nothing", async () => {
  assertEquals(await Array.fromAsync(asCompleted([])), []);
});

Deno.test("wait() looks at each of many futures a few times only", async () => {
  const jobs = Array.from({ length: 500 }, () => waitingJob());
  let looks = 0;
  for (const { future } of jobs) {
    const { state } = Object.getOwnPropertyDescriptors(
      Object.getPrototypeOf(future),
    );
    Object.defineProperty(future, "state", {
      get() {
        looks++;
        return state?.get?.call(future);
      },
    });
  }
  const waiting = wait(jobs.map(({ future }) => future));
  for (const { job } of jobs) job.fulfill(1);
  assertEquals((await waiting).done.size, jobs.length);
  assertLessOrEqual(looks, 4 * jobs.length);
});

Deno.test("asCompleted() fails when its time is up, after those that have settled", async () => {
  const [a, b, c] = three();
  a.job.fulfill(1);
  b.job.reject(new Error("b"));
  const futures = [a.future, b.future, c.future];
  const seen: unknown[] = [];
  await assertRejects(
    async () => {
      for await (const { future } of asCompleted(futures, { timeoutMs: 0 })) {
        seen.push(future);
      }
    },
    TimeoutError,
    "1 of 3 had not settled after 0 ms",
  );
  assertEquals(seen, [a.future, b.future]);
});

Deno.test({
  name: "asCompleted() leaves no timer where all settle in time",
  sanitizeOps: true,
  async fn() {
    const [a, b, c] = three();
    const futures = [a.future, b.future, c.future];
    const settled = asCompleted(futures, { timeoutMs: 60_000 });
    const first = settled.next();
    for (const { job } of [b, a, c]) job.fulfill(1);
    assertEquals((await first).value, { future: b.future, index: 1 });
    assertEquals((await Array.fromAsync(settled)).length, 2);
  },
});

Deno.test("asCompleted() refuses a time that is none", () => {
  assertThrows(() => asCompleted([], { timeoutMs: -1 }), RangeError);
});

Deno.test("wait() and asCompleted() refuse what is no option", async () => {
  const misspelt: object = { timeout: 5 };
  const returnWhen: object = { returnWhen: "FIRST" };
  await assertRejects(() => wait([], misspelt), TypeError, '"timeout"');
  await assertRejects(
    () => wait([], returnWhen),
    TypeError,
    'found "FIRST", expected "ALL_COMPLETED" or',
  );
  assertThrows(() => asCompleted([], misspelt), TypeError, '"timeout"');
  assertEquals(
    (await asCompleted([], { timeoutMs: Infinity }).next()).done,
    true,
  );
});

Deno.test("asCompleted() can be left while it waits", async () => {
  const { future } = waitingJob();
  const completions = asCompleted([future]);
  void completions.next();
  assertEquals(await completions.return?.(), { done: true, value: undefined });
});
