import { assert, assertEquals } from "@std/assert";
import { findLevelChanges, MIN_CHANGE_VALUES } from "../../src/analysis/mod.ts";
import { pettitt } from "../../src/stats/mod.ts";
import { seededDraw } from "../../src/stats/random.ts";

/** Ratios around 2, and around another level from a place on; each a little off. */
function ratios(
  count: number,
  { from = count, level = 2, seed = 1 }: {
    readonly from?: number;
    readonly level?: number;
    readonly seed?: number;
  } = {},
): readonly number[] {
  const draw = seededDraw(seed);
  return Array.from(
    { length: count },
    (_, index) => (index < from ? 2 : level) * (1 + draw(100) / 5_000),
  );
}

Deno.test("findLevelChanges() finds the place of a change among series without one", () => {
  const changes = findLevelChanges([
    { values: ratios(16, { seed: 2 }), noiseFloor: 0.01 },
    { values: ratios(16, { from: 9, level: 1.5 }), noiseFloor: 0.01 },
  ]);
  assertEquals(changes[0], undefined);
  const { index, before = NaN, after = NaN } = changes[1] ?? {};
  assertEquals(index, 9);
  assert(Math.abs(before / 2 - 1) < 0.03 && Math.abs(after / 1.5 - 1) < 0.03);
});

Deno.test("findLevelChanges() calls no change that is smaller than noise, however sure it is", () => {
  const values = ratios(16, { from: 8, level: 2.2 });
  assert(findLevelChanges([{ values, noiseFloor: 0.02 }])[0]);
  assertEquals(findLevelChanges([{ values, noiseFloor: 0.2 }]), [undefined]);
  // A hundredth of a per cent, without any scatter.
  const tiny = [...Array(8).fill(2), ...Array(8).fill(2.0002)];
  assertEquals(
    findLevelChanges([{ values: tiny, noiseFloor: 0 }]),
    [undefined],
  );
});

Deno.test("findLevelChanges() asks for as many values as the clearest change needs to be told from chance", () => {
  const clearest = (count: number) =>
    pettitt(
      Array.from({ length: count }, (_, index) => index < count / 2 ? 1 : 2),
    ).p;
  assert(clearest(MIN_CHANGE_VALUES) < 0.05);
  assert(clearest(MIN_CHANGE_VALUES - 1) >= 0.05);
});
