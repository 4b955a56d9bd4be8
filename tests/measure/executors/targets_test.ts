import { assertAlmostEquals, assertEquals } from "@std/assert";
import { EXECUTOR_CASES } from "../../../src/measure/executors/cases.ts";
import type { ContenderSamples } from "../../../src/measure/executors/measure_executors.ts";
import {
  judgeTarget,
  type Target,
  TARGETS,
} from "../../../src/measure/executors/targets.ts";
import { CONTENDERS } from "../../../bench/executors/contenders.ts";

const TARGET: Target = {
  case: "c",
  ours: "us",
  beside: ["slow", "fast"],
  most: 1.4,
  claim: "at most 1.4 × the best",
};

function measured(contender: string, value: number): ContenderSamples {
  const rounds = [0, 1, 2, 3, 4].map((round) => ({
    round,
    samples: [value, value * 1.01],
  }));
  return { case: "c", contender, rounds, failure: undefined };
}

Deno.test("judgeTarget() sets ours beside the best of the others", () => {
  const others = [measured("slow", 50), measured("fast", 10)];
  const kept = judgeTarget(TARGET, [...others, measured("us", 13)]);
  assertEquals([kept.beside, kept.holds], ["fast", true]);
  assertAlmostEquals(kept.ratio?.value ?? NaN, 1.3, 1e-9);
  const missed = judgeTarget(TARGET, [...others, measured("us", 15)]);
  assertEquals(missed.holds, false);
});

Deno.test("judgeTarget() takes the figure itself where there is nothing beside it", () => {
  const target = { ...TARGET, beside: [], most: 1.1 };
  const samples = [measured("us", 1.05)];
  assertEquals(judgeTarget(target, samples).holds, true);
});

Deno.test("judgeTarget() decides nothing where something was not measured", () => {
  const failed = { ...measured("us", 1), rounds: [] };
  for (
    const samples of [[], [measured("us", 1)], [failed, measured("fast", 1)]]
  ) {
    const { holds, ratio } = judgeTarget(TARGET, samples);
    assertEquals([holds, ratio], [undefined, undefined]);
  }
});

Deno.test("every case has the contenders that the bench file measures", () => {
  for (const { id, contenders } of EXECUTOR_CASES) {
    const known = Object.keys(CONTENDERS[id] ?? {});
    assertEquals(contenders.toSorted(), known.toSorted(), id);
  }
  assertEquals(
    EXECUTOR_CASES.map(({ id }) => id).toSorted(),
    Object.keys(CONTENDERS).toSorted(),
  );
});

Deno.test("every target names contenders of its case", () => {
  for (const { case: id, ours, beside } of TARGETS) {
    const known = Object.keys(CONTENDERS[id] ?? {});
    assertEquals([ours, ...beside].filter((one) => !known.includes(one)), []);
  }
});
