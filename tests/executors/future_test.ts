import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { CancelledError } from "../../src/executors/mod.ts";
import { waitingJob } from "./fixtures/jobs.ts";

Deno.test("Future tells its state on the way to a result", async () => {
  const { job, future } = waitingJob();
  const states = [future.state];
  job.start(performance.now());
  states.push(future.state);
  job.fulfill(7);
  states.push(future.state);
  assertEquals(states, ["pending", "running", "fulfilled"]);
  assertEquals(await future, 7);
});

Deno.test("Future settles once", async () => {
  const { job, future } = waitingJob();
  job.reject(new Error("first"));
  job.fulfill(1);
  job.cancel(new CancelledError("late"));
  await assertRejects(() => future, Error, "first");
  assertEquals([job.settled, job.state], [true, "rejected"]);
});

Deno.test("Future.cancel() works while it waits, and never later", async () => {
  const waiting = waitingJob();
  assertEquals(waiting.future.cancel("why"), true);
  const error = await assertRejects(() => waiting.future, CancelledError);
  assertEquals(error.cause, "why");
  const running = waitingJob();
  running.job.start(performance.now());
  assertEquals([running.future.cancel(), running.future.state], [
    false,
    "running",
  ]);
});

Deno.test("Future.then() gives a promise that is no future", () => {
  const { future } = waitingJob();
  const derived = future.then(() => 1);
  assertStrictEquals(Object.getPrototypeOf(derived), Promise.prototype);
});
