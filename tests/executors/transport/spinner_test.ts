import { assert, assertEquals } from "@std/assert";
import {
  type Awaited,
  Cores,
  Spinner,
} from "../../../src/executors/transport/spinner.ts";
import { within } from "../fixtures/bounds.ts";

/** Something that arrives when told so, and what became of it. */
function awaited(spinner: Spinner) {
  const outcome = Promise.withResolvers<"arrived" | "given up">();
  let looks = 0;
  let hasArrived = false;
  const self: Awaited = {
    poll() {
      looks++;
      if (!hasArrived) return false;
      spinner.unwatch(self, performance.now());
      outcome.resolve("arrived");
      return true;
    },
    onGiveUp: () => outcome.resolve("given up"),
  };
  return {
    self,
    outcome: outcome.promise,
    arrive: () => hasArrived = true,
    get looks() {
      return looks;
    },
  };
}

const spinnerWith = (cores: Cores, isOff = false) =>
  new Spinner({ isOff, cores });
/** One that does not give up before the test does, however busy the machine is. */
const patient = (cores: Cores) =>
  new Spinner({ isOff: false, cores, graceMs: 60_000 });
const twoCores = () => new Cores({ count: 2 });

Deno.test("Spinner finds what is due soon without being told", async () => {
  const spinner = patient(twoCores());
  const answer = awaited(spinner);
  assert(spinner.watch(answer.self, 10, performance.now()));
  queueMicrotask(answer.arrive);
  assertEquals(await within(answer.outcome), "arrived");
});

Deno.test("Spinner gives up what does not come, counts the time, and then looks less often", async () => {
  const spinner = spinnerWith(twoCores());
  assert(spinner.isWorthwhile);
  for (let miss = 0; miss < 2; miss++) {
    const late = awaited(spinner);
    assert(spinner.watch(late.self, 10, performance.now()));
    assertEquals(await within(late.outcome), "given up");
    assert(late.looks > 0);
    assertEquals(spinner.isWorthwhile, false);
  }
  assert(spinner.spunMs > 0);
  const unseen = awaited(spinner);
  assertEquals(spinner.watch(unseen.self, 10, performance.now()), false);
  assertEquals(spinner.watch(unseen.self, 10, performance.now()), false);
  assert(spinner.watch(unseen.self, 10, performance.now()));
  assertEquals(await within(unseen.outcome), "given up");
});

Deno.test("Spinner lets the event loop take turns while it waits", async () => {
  const spinner = patient(twoCores());
  const answer = awaited(spinner);
  let turns = 0;
  // A loop that is blocked until the spinner gives up takes one turn at most.
  const turn = () => {
    if (++turns === 3) answer.arrive();
    else setImmediate(turn);
  };
  setImmediate(turn);
  spinner.watch(answer.self, 10, performance.now());
  assertEquals(await within(answer.outcome), "arrived");
  assertEquals(turns, 3);
});

Deno.test("Spinner does not look for what is due later, or where it is off", () => {
  const nowMs = performance.now();
  const spinner = spinnerWith(twoCores());
  assertEquals(
    spinner.watch(awaited(spinner).self, 1_000, nowMs),
    false,
  );
  assertEquals(
    spinner.watch(awaited(spinner).self, Infinity, nowMs),
    false,
  );
  const off = spinnerWith(twoCores(), true);
  assertEquals(off.watch(awaited(off).self, 0, nowMs), false);
  assertEquals(off.microsFor(0), 0);
  assertEquals(off.isWorthwhile, false);
});

Deno.test("Spinner never takes a core from a worker", async () => {
  const cores = twoCores();
  const spinner = patient(cores);
  const answer = awaited(spinner);
  cores.add(2);
  assertEquals(spinner.isWorthwhile, false);
  assertEquals(
    spinner.watch(answer.self, 0, performance.now()),
    false,
  );
  cores.add(-1);
  assert(spinner.watch(answer.self, 0, performance.now()));
  // Another worker wakes up meanwhile.
  cores.add(1);
  assertEquals(await within(answer.outcome), "given up");
});

Deno.test("Spinner never looks where there is a single core", () => {
  const cores = new Cores({ count: 1 });
  cores.add(1);
  const spinner = spinnerWith(cores);
  assertEquals(
    spinner.watch(awaited(spinner).self, 0, performance.now()),
    false,
  );
});
