import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { CancelledError, Future } from "../../src/executors/mod.ts";

Deno.test("Future tells its state on the way to a result", async () => {
  const control = Future.create();
  const states = [control.future.state];
  control.start();
  states.push(control.future.state);
  control.fulfill(7);
  states.push(control.future.state);
  assertEquals(states, ["pending", "running", "fulfilled"]);
  assertEquals(await control.future, 7);
});

Deno.test("Future settles once", async () => {
  const states: string[] = [];
  const control = Future.create((_, state) => states.push(state));
  control.reject(new Error("first"));
  control.fulfill(1);
  control.cancel(new CancelledError("late"));
  await assertRejects(() => control.future, Error, "first");
  assertEquals([control.settled, states], [true, ["rejected"]]);
});

Deno.test("Future.cancel() works while it waits, and never later", async () => {
  const waiting = Future.create();
  assertEquals(waiting.future.cancel("why"), true);
  const error = await assertRejects(() => waiting.future, CancelledError);
  assertEquals(error.cause, "why");
  const running = Future.create();
  running.start();
  assertEquals([running.future.cancel(), running.future.state], [
    false,
    "running",
  ]);
});

Deno.test("Future.then() gives a promise that is no future", () => {
  const { future } = Future.create();
  const derived = future.then(() => 1);
  assertStrictEquals(derived.constructor, Promise);
});

Deno.test("Future knows whether anybody listens", () => {
  const { future } = Future.create();
  assertEquals(future.observed, false);
  future.catch(() => {});
  assertEquals(future.observed, true);
});
