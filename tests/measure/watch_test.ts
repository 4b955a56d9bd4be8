import { assert, assertEquals } from "@std/assert";
import { stealShare, watchMachine } from "../../src/measure/watch.ts";

Deno.test("stealShare() is the part of all time that others took", () => {
  const before = { all: 1_000, stolen: 20 };
  assertEquals(stealShare(before, { all: 1_100, stolen: 30 }), 0.1);
  assertEquals(stealShare(before, { all: 1_100, stolen: 20 }), 0);
});

Deno.test("stealShare() keeps between 0 and 1 where counters go back", () => {
  const before = { all: 1_000, stolen: 20 };
  assertEquals(stealShare(before, { all: 1_100, stolen: 10 }), 0);
  assertEquals(stealShare(before, { all: 1_010, stolen: 120 }), 1);
});

Deno.test("stealShare() is null where nothing was counted, or no time passed", () => {
  const before = { all: 1_000, stolen: 20 };
  assertEquals(stealShare(before, before), null);
  assertEquals(stealShare(null, before), null);
  assertEquals(stealShare(before, null), null);
});

Deno.test("watchMachine() tells of the round it is asked about, and nothing that cannot be", async () => {
  const end = await watchMachine();
  const state = await end({ round: 3, iteratingSeconds: 0.5 });
  assertEquals([state.round, state.iteratingSeconds], [3, 0.5]);
  assert(!Number.isNaN(Date.parse(state.startedAt)));
  const { foreignCores, stealShare, cpuPressure, throttledSeconds } = state;
  const amounts = [foreignCores, stealShare, cpuPressure, throttledSeconds];
  assert(amounts.every((amount) => amount === null || amount >= 0));
  // There is a /proc that tells, and programs that may read it.
  assertEquals(foreignCores !== null, Deno.build.os === "linux");
  const shares = [stealShare, cpuPressure];
  assert(shares.every((share) => share === null || share <= 1));
});
