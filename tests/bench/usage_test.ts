import { assert, assertEquals, assertGreater } from "@std/assert";
import process from "node:process";
import {
  foreignCores,
  readCounters,
  type Reading,
  watchUsage,
} from "../../bench/harness/usage.ts";
import { busyChild, USED_SECONDS } from "./fixtures/busy.ts";

/** Uses CPU time of this process. */
function compute(micros: number): void {
  const start = process.cpuUsage();
  let used = process.cpuUsage(start);
  while (used.user + used.system < micros) used = process.cpuUsage(start);
}

Deno.test("watchUsage() sees what this process has used since", () => {
  const usage = watchUsage();
  compute(50_000);
  const { userMicros, systemMicros, voluntary, involuntary } = usage();
  assertGreater(userMicros + systemMicros, 49_999);
  assert(voluntary >= 0 && involuntary >= 0);
});

Deno.test("readCounters() counts this process's time, and asks for no children where there are none", async () => {
  const options = { hasChildren: false };
  const before = await readCounters([], options);
  compute(50_000);
  const after = await readCounters([], options);
  assertEquals([before.children, after.children], [undefined, undefined]);
  assertGreater((after.ownMs ?? NaN) - (before.ownMs ?? NaN), 49);
  assert(after.ms > before.ms);
});

Deno.test({
  name: "readCounters() counts the children that it is told of",
  // Elsewhere nobody tells what children have used that are still there.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const child = await busyChild();
    const [without, withIt] = [
      await readCounters([], { hasChildren: true }),
      await readCounters([child.pid], { hasChildren: true }),
    ];
    await child.end();
    const grownMs = (withIt.ownMs ?? NaN) - (without.ownMs ?? NaN);
    assertGreater(grownMs, USED_SECONDS * 1_000 / 2);
  },
});

function reading(overrides: Partial<Reading>): Reading {
  return { ms: 0, busyMs: 0, ownMs: 0, children: undefined, ...overrides };
}

Deno.test("foreignCores() is what was busy beyond our own time, by the time that passed", () => {
  const before = reading({});
  const after = reading({ ms: 100, busyMs: 180, ownMs: 130 });
  assertEquals(foreignCores(before, after), 0.5);
  const ahead = reading({ ms: 100, busyMs: 120, ownMs: 130 });
  assertEquals(foreignCores(before, ahead), 0);
});

Deno.test("foreignCores() is null where children cannot be told from others", () => {
  const [known, unknown] = [reading({}), reading({ ownMs: undefined })];
  assertEquals(foreignCores(known, unknown), null);
  assertEquals(foreignCores(unknown, known), null);
});
