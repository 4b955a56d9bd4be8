import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  meanFrequency,
  parsePressure,
  stealShare,
  watchMachine,
} from "../../src/measure/watch.ts";

/** User, nice, system, idle, iowait, irq, softirq, steal, guest and guest_nice, in ticks, as in /proc/stat. */
const BEFORE = [100, 0, 50, 800, 10, 0, 5, 20, 0, 0];

Deno.test("stealShare() is the part of all time that others took", () => {
  const after = [140, 0, 60, 840, 10, 0, 5, 30, 0, 0];
  assertEquals(stealShare(BEFORE, after), 0.1);
  const quiet = [140, 0, 60, 840, 10, 0, 5, 20, 0, 0];
  assertEquals(stealShare(BEFORE, quiet), 0);
});

Deno.test("stealShare() does not count guests' time twice", () => {
  const after = [140, 0, 60, 840, 10, 0, 5, 30, 40, 0];
  assertEquals(stealShare(BEFORE, after), 0.1);
});

Deno.test("stealShare() keeps between 0 and 1 where counters go back", () => {
  const back = [140, 0, 60, 840, 10, 0, 5, 10, 0, 0];
  assertEquals(stealShare(BEFORE, back), 0);
  const forth = [60, 0, 50, 800, 10, 0, 5, 120, 0, 0];
  assertEquals(stealShare(BEFORE, forth), 1);
});

Deno.test("stealShare() is null where nothing was counted, or no time passed", () => {
  assertEquals(stealShare([], []), null);
  assertEquals(stealShare(BEFORE, BEFORE), null);
  assertEquals(stealShare([100, 0, 50, 800], [120, 0, 60, 900]), null);
});

Deno.test("meanFrequency() averages the processors of /proc/cpuinfo", () => {
  const text = `processor\t: 0
model name\t: Example CPU 3000 @ 2.00GHz
cpu MHz\t\t: 2000.500
cache size\t: 1024 KB

processor\t: 1
cpu MHz\t\t: 3000.500
`;
  assertAlmostEquals(meanFrequency(text) ?? NaN, 2_500.5);
});

Deno.test("meanFrequency() is null where the processors do not tell", () => {
  assertEquals(meanFrequency(""), null);
  assertEquals(meanFrequency("processor\t: 0\nBogoMIPS\t: 50.00\n"), null);
});

Deno.test("parsePressure() gives the share of ten seconds in which some task waited", () => {
  const text = `some avg10=12.34 avg60=5.00 avg300=1.00 total=123456
full avg10=99.00 avg60=0.00 avg300=0.00 total=0
`;
  assertAlmostEquals(parsePressure(text) ?? NaN, 0.1234);
  assertEquals(parsePressure("some avg10=0.00 avg60=0.00"), 0);
  assertEquals(parsePressure("some avg10=100.02 avg60=0.00"), 1);
});

Deno.test("parsePressure() is null where the system does not tell", () => {
  assertEquals(parsePressure(""), null);
  assertEquals(parsePressure("full avg10=1.00 avg60=0.00"), null);
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
