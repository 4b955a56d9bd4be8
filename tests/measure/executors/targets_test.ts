import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  judgeTarget,
  medianFigure,
  ratioInterval,
  type Target,
  TARGETS,
  type VariantFigures,
} from "../../../src/measure/executors/targets.ts";
import { EXECUTOR_SCENARIOS } from "../../../src/workloads/executor_scenarios.ts";

const TARGET: Target = {
  scenario: "s",
  ours: "us",
  others: ["slow", "fast"],
  bound: 1.4,
  claim: "at most 1.4 × the best",
};

/** Three cycles a round; `drift` is how slow the machine is in each round, for all variants alike. */
function measured(
  variant: string,
  value: number,
  { rounds = 5, drift = 1 }: {
    readonly rounds?: number;
    readonly drift?: number;
  } = {},
): VariantFigures {
  return {
    scenario: "s",
    variant,
    rounds: Array.from({ length: rounds }, (_, round) => ({
      round: round + 1,
      values: [1, 2, 3].map((factor) => value * factor * drift ** round),
      cycles: [1, 2, 3],
    })),
  };
}

Deno.test("ratioInterval() sets cycles side by side: what slows both does not count", () => {
  const [ours, other] = [3, 2].map((value) =>
    measured("v", value, { drift: 1.5 })
  );
  const ratio = ours && ratioInterval(ours, other);
  for (const bound of [ratio?.value, ratio?.low, ratio?.high]) {
    assertAlmostEquals(bound ?? NaN, 1.5, 1e-9);
  }
});

Deno.test("ratioInterval() takes the median of the cycles that both have, and Student's interval over rounds", () => {
  const below = measured("v", 1, { rounds: 3 });
  const above: VariantFigures = {
    ...below,
    rounds: [2, 2.5, 3].map((factor, index) => ({
      round: index + 1,
      // The last cycle has nothing to be set beside, and the second is an outlier.
      values: [factor, 200 * factor, 3 * factor, 7],
      cycles: [1, 2, 3, 4],
    })),
  };
  const logs = [2, 2.5, 3].map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log) / 3;
  const deviation = Math.sqrt(
    logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / 2,
  );
  const ratio = ratioInterval(above, below);
  assertAlmostEquals(Math.log(ratio?.value ?? NaN), mean, 1e-9);
  assertAlmostEquals(
    Math.log(ratio?.high ?? NaN) - mean,
    4.302652730 * deviation / Math.sqrt(3),
    1e-6,
  );
});

Deno.test("ratioInterval() and judgeTarget() say nothing of fewer than three rounds", () => {
  const few = measured("us", 1, { rounds: 2 });
  assertEquals(ratioInterval(few, measured("fast", 1)), undefined);
  const failed = { ...measured("us", 1), rounds: [] };
  for (
    const figures of [[], [measured("us", 1)], [few, measured("fast", 1)], [
      failed,
      measured("fast", 1),
    ]]
  ) {
    const { verdict, ratio } = judgeTarget(TARGET, figures);
    assertEquals([verdict, ratio], ["not-measured", undefined]);
  }
});

Deno.test("judgeTarget() sets ours beside the best of the others", () => {
  const others = [measured("slow", 50), measured("fast", 10)];
  const kept = judgeTarget(TARGET, [...others, measured("us", 13)]);
  assertEquals([kept.other, kept.verdict], ["fast", "holds"]);
  assertAlmostEquals(kept.ratio?.value ?? NaN, 1.3, 1e-9);
  const missed = judgeTarget(TARGET, [...others, measured("us", 15)]);
  assertEquals(missed.verdict, "missed");
});

Deno.test("judgeTarget() leaves open what the rounds do not tell apart", () => {
  const fast = measured("fast", 10);
  const us = measured("us", 13, { drift: 1.05 });
  assertEquals(judgeTarget(TARGET, [fast, us]).verdict, "unclear");
});

Deno.test("judgeTarget() takes the figure itself where there is nothing beside it", () => {
  const target = { ...TARGET, others: [], bound: 2.2 };
  const { verdict, ratio } = judgeTarget(target, [measured("us", 1.05)]);
  assertEquals(verdict, "holds");
  assertAlmostEquals(ratio?.value ?? NaN, 2.1, 1e-9);
});

Deno.test("medianFigure() is the median over rounds of the median over cycles", () => {
  assertEquals(medianFigure(measured("v", 5)), 10);
  assertEquals(medianFigure({ ...measured("v", 5), rounds: [] }), undefined);
});

Deno.test("every target names variants of its scenario", () => {
  for (const { scenario, ours, others } of TARGETS) {
    const known = EXECUTOR_SCENARIOS.find(({ id }) => id === scenario)
      ?.variants ?? [];
    assertEquals([ours, ...others].filter((one) => !known.includes(one)), []);
  }
});
