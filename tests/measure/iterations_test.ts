import { assertEquals, assertLessOrEqual } from "@std/assert";
import { scheduleRounds } from "../../src/measure/iterations.ts";
import type { Profile } from "../../src/measure/profile.ts";

const PROFILE: Profile = {
  id: "default",
  budgetMs: 10_000,
  rounds: 5,
  minRounds: 3,
  maxRounds: 9,
  minIterations: 2,
  maxIterations: 20,
  precision: 0.02,
  memory: "none",
};

Deno.test("scheduleRounds() gives every cell the same time within the budget", () => {
  // 2 × (100 + 50) ms of batches in 700 ms: 400 ms of overhead a round. 9,300 ms are left for 4 rounds.
  const { iterations } = scheduleRounds(PROFILE, {
    durationMs: 700,
    iterations: 2,
    weights: new Map(),
    medianMs: new Map([["slow", 100], ["fast", 50]]),
  });
  assertEquals([...iterations], [["slow", 9], ["fast", 19]]);
  const roundMs = 400 + 9 * 100 + 19 * 50;
  assertLessOrEqual(700 + 4 * roundMs, PROFILE.budgetMs);
});

Deno.test("scheduleRounds() keeps to the profile's most batches where cells are fast", () => {
  const { iterations } = scheduleRounds(PROFILE, {
    durationMs: 500,
    iterations: 2,
    weights: new Map(),
    medianMs: new Map([["fast", 0.5]]),
  });
  assertEquals(iterations.get("fast"), 20);
});

Deno.test("scheduleRounds() keeps to the profile's fewest batches where cells are slow, or the budget is spent", () => {
  for (const durationMs of [3_000, 10_000, 60_000]) {
    const { iterations } = scheduleRounds(PROFILE, {
      durationMs,
      iterations: 2,
      weights: new Map(),
      medianMs: new Map([["slow", 1_400]]),
    });
    assertEquals(iterations.get("slow"), 2);
  }
});

Deno.test("scheduleRounds() gives a cell time by its weight", () => {
  const { iterations } = scheduleRounds(PROFILE, {
    durationMs: 700,
    iterations: 2,
    weights: new Map([["baseline", 3]]),
    medianMs: new Map([["baseline", 100], ["other", 100]]),
  });
  // 2 × 200 ms of batches in 700 ms: 300 ms of overhead. 9,300 / 4 − 300 = 2,025 ms a round, in four parts.
  assertEquals([...iterations], [["baseline", 15], ["other", 5]]);
});

Deno.test("scheduleRounds() makes do with one round", () => {
  const { iterations } = scheduleRounds({ ...PROFILE, rounds: 1 }, {
    durationMs: 1_000,
    iterations: 2,
    weights: new Map(),
    medianMs: new Map([["only", 500]]),
  });
  assertEquals(iterations.get("only"), 18);
});
