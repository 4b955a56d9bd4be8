import { assertEquals, assertLessOrEqual } from "@std/assert";
import { scheduleRounds, wholeRoundMs } from "../../src/measure/iterations.ts";
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

/** Cells of which a first round measured two batches, after warming up for so long. */
function measured(cells: Readonly<Record<string, [number, number]>>) {
  return new Map(
    Object.entries(cells).map(([id, [medianMs, warmupMs]]) => [
      id,
      { medianMs, iteratingMs: 2 * medianMs + warmupMs },
    ]),
  );
}

function schedule(
  cells: Readonly<Record<string, [number, number]>>,
  { profile = PROFILE, durationMs, weights = {} }: {
    readonly profile?: Profile;
    readonly durationMs: number;
    readonly weights?: Readonly<Record<string, number>>;
  },
) {
  return scheduleRounds(profile, {
    durationMs,
    iterations: 2,
    weights: new Map(Object.entries(weights)),
    baselines: new Set(Object.keys(cells).filter((id) => id === "baseline")),
    cells: measured(cells),
  });
}

Deno.test("scheduleRounds() gives every cell the same time within the budget", () => {
  // 300 ms of batches, 150 ms of warm-up and 250 ms between them in the first round; 9,300 ms are left for 4 rounds.
  const { iterations, slow } = schedule(
    { longer: [100, 50], shorter: [50, 100] },
    { durationMs: 700 },
  );
  assertEquals(Object.fromEntries(iterations), { longer: 9, shorter: 19 });
  const roundMs = 250 + 150 + 9 * 100 + 19 * 50;
  assertLessOrEqual(700 + 4 * roundMs, PROFILE.budgetMs);
  assertEquals(slow.size, 0);
});

Deno.test("scheduleRounds() keeps to the profile's most batches where cells are fast", () => {
  const { iterations } = schedule({ fast: [0.5, 0] }, { durationMs: 500 });
  assertEquals(iterations.get("fast"), 20);
});

Deno.test("scheduleRounds() keeps to the profile's fewest batches where cells are slow, or the budget is spent", () => {
  for (const durationMs of [3_000, 10_000, 60_000]) {
    const { iterations, slow } = schedule({ long: [1_400, 0] }, { durationMs });
    assertEquals(iterations.get("long"), 2);
    // Five rounds are planned, which every cell is in.
    assertEquals(slow.size, 0);
  }
});

const MANY_ROUNDS = { ...PROFILE, rounds: 21, budgetMs: 100_000 };

Deno.test("scheduleRounds() measures what takes longest in five rounds, so that the others fit into all", () => {
  const { iterations, slow } = schedule(
    { "per-task": [3_000, 3_000], pool: [500, 100] },
    { profile: MANY_ROUNDS, durationMs: 10_900 },
  );
  assertEquals([...slow], ["per-task"]);
  assertEquals(iterations.get("per-task"), 2);
  // 800 ms between batches: 89,100 − 20 × 800 − 4 × 9,000 − 20 × 100 = 35,100 ms are left for 20 rounds of the pool.
  assertEquals(iterations.get("pool"), 3);
});

Deno.test("scheduleRounds() measures what takes ten times as long as most in five rounds, whatever the machine's speed", () => {
  for (const speed of [1, 10]) {
    const { slow } = schedule(
      {
        "per-task": [1_200 / speed, 0],
        pool: [100 / speed, 0],
        async: [90 / speed, 0],
        other: [100 / speed, 0],
        longer: [900 / speed, 0],
      },
      { profile: MANY_ROUNDS, durationMs: 5_000 / speed },
    );
    assertEquals([...slow], ["per-task"]);
  }
});

Deno.test("scheduleRounds() takes no cell aside for being longer than its baseline", () => {
  const { slow } = schedule(
    { baseline: [10, 0], "per-task": [1_200, 0] },
    { profile: MANY_ROUNDS, durationMs: 2_600 },
  );
  assertEquals(slow.size, 0);
});

Deno.test("scheduleRounds() leaves no cell out of any round where the budget has time for all", () => {
  const { slow } = schedule(
    { "per-task": [1_500, 500], pool: [100, 100] },
    { profile: MANY_ROUNDS, durationMs: 3_800 },
  );
  assertEquals(slow.size, 0);
});

Deno.test("scheduleRounds() leaves out what takes longest for its weight", () => {
  const { slow } = schedule(
    { heavy: [1_900, 0], other: [1_500, 0], another: [100, 0] },
    { profile: MANY_ROUNDS, durationMs: 7_000, weights: { heavy: 2 } },
  );
  assertEquals([...slow], ["other"]);
});

Deno.test("scheduleRounds() leaves no baseline out: without it the others say nothing", () => {
  const { slow } = schedule(
    { baseline: [9_000, 0], other: [100, 0], another: [100, 0] },
    { profile: MANY_ROUNDS, durationMs: 18_400 },
  );
  assertEquals([...slow].sort(), ["another", "other"]);
});

Deno.test("wholeRoundMs() adds what a resumed round would have taken between the cells that were there", () => {
  const whole = { durationMs: 1_000, iteratingMs: 600, cells: 4 };
  assertEquals(wholeRoundMs([100, 200, 100, 200], whole), 1_000);
  const half = { durationMs: 500, iteratingMs: 300, cells: 2 };
  assertEquals(wholeRoundMs([100, 200, 100, 200], half), 1_000);
  const nothing = { durationMs: 5, iteratingMs: 0, cells: 0 };
  assertEquals(wholeRoundMs([100, 200], nothing), 300);
});

Deno.test("scheduleRounds() gives a cell time by its weight", () => {
  const { iterations } = schedule(
    { baseline: [100, 0], other: [100, 0] },
    { durationMs: 700, weights: { baseline: 3 } },
  );
  // 400 of 700 ms in batches: 300 ms between them. 9,300 / 4 − 300 = 2,025 ms a round, in four parts.
  assertEquals(Object.fromEntries(iterations), { baseline: 15, other: 5 });
});

Deno.test("scheduleRounds() makes do with one round", () => {
  const { iterations } = schedule({ only: [500, 0] }, {
    profile: { ...PROFILE, rounds: 1 },
    durationMs: 1_000,
  });
  assertEquals(iterations.get("only"), 18);
});
