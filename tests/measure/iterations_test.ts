import { assertEquals, assertLessOrEqual } from "@std/assert";
import { scheduleRounds } from "../../src/measure/iterations.ts";
import type { Profile } from "../../src/measure/profile.ts";

const PROFILE: Profile = {
  id: "default",
  budgetMs: 10_000,
  rounds: 5,
  minRounds: 3,
  minIterations: 2,
  maxIterations: 20,
};

Deno.test("scheduleRounds() gives every cell the same time within the budget", () => {
  // 2 × (100 + 50) ms of batches in 700 ms: 400 ms of overhead a round. 9,300 ms are left for 4 rounds.
  const schedule = scheduleRounds(PROFILE, {
    durationMs: 700,
    iterations: 2,
    medianMs: new Map([["slow", 100], ["fast", 50]]),
  });
  assertEquals(schedule.rounds, 5);
  assertEquals([...schedule.iterations], [["slow", 9], ["fast", 19]]);
  assertEquals(schedule.roundMs, 400 + 900 + 950);
  assertLessOrEqual(700 + 4 * schedule.roundMs, PROFILE.budgetMs);
});

Deno.test("scheduleRounds() keeps to the profile's most batches where cells are fast", () => {
  const { iterations } = scheduleRounds(PROFILE, {
    durationMs: 500,
    iterations: 2,
    medianMs: new Map([["fast", 0.5]]),
  });
  assertEquals(iterations.get("fast"), 20);
});

Deno.test("scheduleRounds() gives up rounds, but not the profile's least, where cells are slow", () => {
  const slow = (medianMs: number) =>
    scheduleRounds(PROFILE, {
      durationMs: 2 * medianMs + 400,
      iterations: 2,
      medianMs: new Map([["slow", medianMs]]),
    });
  assertEquals(slow(1_000).rounds, 4);
  assertEquals(slow(1_000).iterations.get("slow"), 2);
  assertEquals(slow(9_000).rounds, 3);
});
