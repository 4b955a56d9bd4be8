import { assertEquals } from "@std/assert";
import {
  comparisonOf,
  comparisonOfFew,
  judge,
  type Relation,
} from "../../../src/analysis/verdict/judge.ts";
import { pairedRatio, seededDraw } from "../../../src/stats/mod.ts";

/** Rounds of one time over another, each pair by this ratio. */
function compare(ratios: readonly number[]) {
  return comparisonOf(
    pairedRatio(ratios.map(Math.log)),
    ratios.length,
  );
}

function judgeOne(ratios: readonly number[], smallest = 0.02): Relation {
  const [relation = "undecided"] = judge([{
    comparison: compare(ratios),
    smallest,
  }]);
  return relation;
}

Deno.test("judge() calls a time worse or better where rounds agree that it is", () => {
  assertEquals(judgeOne([1.1, 1.11, 1.09, 1.1, 1.12]), "worse");
  assertEquals(judgeOne([0.9, 0.91, 0.89, 0.9, 0.88]), "better");
});

Deno.test("judge() calls a time undecided where rounds disagree", () => {
  assertEquals(judgeOne([1.3, 0.9, 1.2, 0.95, 1.1]), "undecided");
});

Deno.test("judge() calls times equivalent that are shown to be, and not those that only may be", () => {
  assertEquals(judgeOne([1.001, 0.999, 1.002, 0.998, 1]), "equivalent");
  assertEquals(judgeOne([1.06, 0.94, 1.05, 0.95, 1]), "undecided");
});

Deno.test("judge() asks for a difference that is large enough, however sure it is", () => {
  const sure = [1.04, 1.0401, 1.0399, 1.04, 1.04];
  assertEquals(judgeOne(sure, 0.03), "worse");
  assertEquals(judgeOne(sure, 0.041), "equivalent");
  assertEquals(judgeOne([1.08, 1.081, 1.079], 0.1), "undecided");
});

Deno.test("judge() asks for more where it judges many that show nothing", () => {
  const faint = {
    comparison: compare([1.03, 1.06, 1.09, 1.05, 1.1]),
    smallest: 0.02,
  };
  const nothing = {
    comparison: compare([1.05, 0.95, 1.04, 0.96]),
    smallest: 0.02,
  };
  assertEquals(judge([faint])[0], "worse");
  assertEquals(judge([faint, ...Array(20).fill(nothing)])[0], "undecided");
  assertEquals(judge([nothing, ...Array(20).fill(faint)])[1], "worse");
});

Deno.test("judge() leaves everything undecided that rests on few rounds, and lets it weigh on nothing else", () => {
  const few = (value: number) => ({
    comparison: comparisonOfFew(value, {
      rounds: 2,
      ratio: () => ({ value, low: value, high: value }),
    }),
    smallest: 0.02,
  });
  const sure = { comparison: compare([1.1, 1.11, 1.09]), smallest: 0.02 };
  assertEquals(judge([few(1), few(30), few(0.01), sure]), [
    "undecided",
    "undecided",
    "undecided",
    "worse",
  ]);
});

Deno.test("judge() calls at most one in a hundred of what is the same, and finds 5 % in nine of ten quiet cells", () => {
  const draw = seededDraw(11);
  const noise = () =>
    Math.exp(0.02 * [0, 1, 2].reduce((sum) => sum + draw(2001) / 1000 - 1, 0));
  const trial = (factor: number) =>
    judge(Array.from({ length: 200 }, () => ({
      comparison: compare(Array.from({ length: 5 }, () => factor * noise())),
      smallest: 0.02,
    })));
  const isCalled = (relation: Relation) =>
    relation === "better" || relation === "worse";
  assertEquals(trial(1).filter(isCalled).length <= 2, true);
  assertEquals(trial(1.05).filter(isCalled).length >= 180, true);
});

Deno.test("judge() has nothing to say of nothing", () => {
  assertEquals(judge([]), []);
});
