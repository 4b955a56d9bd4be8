import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
} from "@std/assert";
import {
  type Crossover,
  findCrossover,
  type LadderStep,
} from "../../../src/analysis/crossover/crossover.ts";
import { quantile, type Resampled } from "../../../src/stats/mod.ts";
import { seededDraw, seedFrom } from "../../../src/stats/random.ts";

const MIN_LEAD = 0.02;
const DECADES = [1, 10, 100, 1_000];

/** Times as the bootstrap gives them: around a time, each off by up to a share of it. */
function around(ns: number, share = 0.01): Resampled {
  const draw = seededDraw(seedFrom(`${ns}`));
  const replicates = Array.from(
    { length: 400 },
    () => ns * (1 + share * (draw(2_001) - 1_000) / 1_000),
  );
  return { estimate: ns, replicates };
}

/** A ladder of sides that take so long at each size. */
function ladder(
  sizes: readonly number[],
  { incumbent, challenger, share }: {
    readonly incumbent: (size: number) => number;
    readonly challenger: (size: number) => number;
    readonly share?: number;
  },
): LadderStep[] {
  return sizes.map((size) => ({
    size,
    incumbent: around(incumbent(size), share),
    challenger: around(challenger(size), share),
  }));
}

/** A ladder of so many times the incumbent's time, at sizes 1, 10, 100 … */
function ofRatios(...ratios: readonly number[]): LadderStep[] {
  return ladder(ratios.map((_, power) => 10 ** power), {
    incumbent: (size) => size,
    challenger: (size) => size * (ratios[Math.round(Math.log10(size))] ?? NaN),
  });
}

function find(steps: readonly LadderStep[]): Crossover {
  return findCrossover(steps, MIN_LEAD);
}

function crossing({ answer }: Crossover) {
  assert(answer.kind === "crosses", JSON.stringify(answer));
  return answer;
}

/** Two workers and a fixed cost for each item: they win from twice that cost on. */
function pool(cost: number, sizes = DECADES, share = 0.01) {
  return ladder(sizes, {
    incumbent: (size) => size,
    challenger: (size) => size / 2 + cost,
    share,
  });
}

Deno.test("findCrossover() finds the size from which a fixed cost is made up for", () => {
  for (const [cost, between] of [[2, [1, 10]], [20, [10, 100]]] as const) {
    const { at, betweenMeasured, challengerFaster } = crossing(
      find(pool(cost)),
    );
    assertAlmostEquals(at.value, 2 * cost, 1e-9);
    assertEquals([...betweenMeasured], [...between]);
    assertEquals(challengerFaster, "above");
  }
});

Deno.test("findCrossover() gives the same crossing whatever sizes were measured around it", () => {
  for (const sizes of [[1, 1_000], [3, 5, 9], [0.5, 100, 200]]) {
    assertAlmostEquals(crossing(find(pool(2, sizes))).at.value, 4, 1e-9);
  }
});

Deno.test("findCrossover() finds the size up to which the challenger is faster", () => {
  const { at, challengerFaster } = crossing(find(ladder(DECADES, {
    incumbent: () => 10,
    challenger: (size) => 5 + size / 8,
  })));
  assertAlmostEquals(at.value, 40, 1e-9);
  assertEquals(challengerFaster, "below");
});

Deno.test("findCrossover() takes the interval from the crossing of every resample", () => {
  const costs = Array.from({ length: 401 }, (_, index) => 1 + index / 200);
  const steps = [0.5, 50].map((size) => ({
    size,
    incumbent: { estimate: size, replicates: costs.map(() => size) },
    challenger: {
      estimate: size / 2 + 2,
      replicates: costs.map((cost) => size / 2 + cost),
    },
  }));
  const { low, value, high } = crossing(find(steps)).at;
  assertAlmostEquals(value, 4, 1e-9);
  assertAlmostEquals(low ?? NaN, 2 * quantile(costs, 0.025), 1e-9);
  assertAlmostEquals(high ?? NaN, 2 * quantile(costs, 0.975), 1e-9);
});

Deno.test("findCrossover() is less sure where times scatter more", () => {
  const widths = [0.01, 0.1].map((share) => {
    const { low, high } = crossing(find(pool(2, DECADES, share))).at;
    assert(low !== null && high !== null);
    assertLess(low, 4);
    assertGreater(high, 4);
    return high - low;
  });
  assertGreater(widths[1] ?? NaN, 5 * (widths[0] ?? NaN));
});

Deno.test("findCrossover() says where one side is faster throughout", () => {
  assertEquals(find(ofRatios(0.5, 0.6, 0.9)).answer, { kind: "always" });
  assertEquals(find(ofRatios(3, 2, 1.1)).answer, { kind: "never" });
});

Deno.test("findCrossover() claims nothing of an end at which no difference shows", () => {
  const answer = { kind: "undecided", reason: "unsure-end" } as const;
  assertEquals(find(ofRatios(3, 2, 1.001)).answer, answer);
  assertEquals(find(ofRatios(0.999, 0.8, 0.5)).answer, answer);
});

Deno.test("findCrossover() leaves a bound open that may lie beyond the sizes measured", () => {
  const late = crossing(find(ofRatios(3, 2, 0.999)));
  assertEquals([...late.betweenMeasured], [10, 100]);
  assertEquals(late.at.high, null);
  assertGreater(late.at.low ?? NaN, 80);
  assertLess(late.at.value, 100);
  const early = crossing(find(ofRatios(1.001, 0.8, 0.5)));
  assertEquals(early.challengerFaster, "above");
  assertEquals(early.at.low, null);
  assertLess(early.at.high ?? NaN, 2);
});

Deno.test("findCrossover() takes no crossing from one sure size beside unsure ones", () => {
  assertEquals(find(ofRatios(1.001, 1.001, 0.9)).answer, {
    kind: "undecided",
    reason: "unsure-end",
  });
});

Deno.test("findCrossover() names no size where sides change places more than once", () => {
  assertEquals(find(ofRatios(2, 0.5, 2)).answer, {
    kind: "undecided",
    reason: "several-crossings",
  });
});

Deno.test("findCrossover() takes an unsure size between two sure ones for no crossing of its own", () => {
  const { at, betweenMeasured } = crossing(
    find(ofRatios(2, 0.999, 1.001, 0.5)),
  );
  assertEquals([...betweenMeasured], [100, 1_000]);
  assertGreater(at.value, 100);
  const { low, high } = at;
  assert(low !== null && high !== null);
  assertLess(low, 10);
  assertGreater(high, at.value);
});

Deno.test("findCrossover() finds the one crossing before an unsure end", () => {
  const { betweenMeasured, at } = crossing(find(ofRatios(2, 0.5, 1.001)));
  assertEquals([...betweenMeasured], [1, 10]);
  assertEquals(at.high, null);
});

Deno.test("findCrossover() says what is missing where fewer than two sizes were measured", () => {
  const reasonOf = (steps: readonly LadderStep[]) => {
    const { answer } = find(steps);
    return answer.kind === "undecided" && answer.reason;
  };
  assertEquals(reasonOf([]), "not-measured");
  assertEquals(reasonOf(ofRatios(2)), "one-size");
  assertEquals(reasonOf(ofRatios(1.001, 0.999)), "no-difference");
});

Deno.test("findCrossover() counts no difference below the smallest lead", () => {
  const steps = ofRatios(1.1, 1, 0.92);
  assertEquals(findCrossover(steps, 0.05).answer.kind, "crosses");
  assertEquals(findCrossover(steps, 0.2).answer, {
    kind: "undecided",
    reason: "no-difference",
  });
});

Deno.test("findCrossover() tells the ratio at every size, and who is faster there", () => {
  const { steps } = find(ofRatios(2, 1.001, 0.5));
  assertEquals(steps.map(({ size, faster }) => [size, faster]), [
    [1, "incumbent"],
    [10, "unsure"],
    [100, "challenger"],
  ]);
  assertAlmostEquals(steps[0]?.timesIncumbent.value ?? NaN, 2, 1e-9);
});

Deno.test("findCrossover() gives data that survives JSON", () => {
  for (const ratios of [[3, 2, 0.999], [2, 0.5], [2], [1, 1]]) {
    const found = find(ofRatios(...ratios));
    assertEquals(JSON.parse(JSON.stringify(found)), found);
  }
});
