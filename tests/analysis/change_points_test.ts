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
    ratios(16, { seed: 2 }),
    ratios(16, { from: 9, level: 1.5 }),
  ]);
  assertEquals(changes[0], undefined);
  const { index, before = NaN, after = NaN } = changes[1] ?? {};
  assertEquals(index, 9);
  assert(Math.abs(before / 2 - 1) < 0.03 && Math.abs(after / 1.5 - 1) < 0.03);
});

Deno.test("findLevelChanges() calls no change that is too small to matter, however sure it is", () => {
  const step = (size: number) => [
    ...Array<number>(8).fill(2),
    ...Array<number>(8).fill(2 * (1 + size)),
  ];
  assertEquals(findLevelChanges([step(0.01)]), [undefined]);
  assert(findLevelChanges([step(0.03)])[0]);
});

Deno.test("findLevelChanges() asks for as many values as the clearest change needs to be told from chance", () => {
  const clearest = (count: number) =>
    pettitt(
      Array.from({ length: count }, (_, index) => index < count / 2 ? 1 : 2),
    ).p;
  assert(clearest(MIN_CHANGE_VALUES) < 0.05);
  assert(clearest(MIN_CHANGE_VALUES - 1) >= 0.05);
});
