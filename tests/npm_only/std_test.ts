import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as standIn from "../../npm_only/std/assert.ts";
import { parseArgs, unicodeWidth } from "../../npm_only/std/cli.ts";

/** For each assertion a call that holds and one that does not. */
const CASES: Readonly<Record<string, readonly [() => unknown, () => unknown]>> =
  {
    assert: [() => standIn.assert(1), () => standIn.assert("")],
    assertEquals: [
      () =>
        standIn.assertEquals({ a: [1, new Map([["b", NaN]])] }, {
          a: [1, new Map([["b", NaN]])],
        }),
      () => standIn.assertEquals<unknown>({ a: 1 }, { a: "1" }),
    ],
    assertNotEquals: [
      () => standIn.assertNotEquals(1, 2),
      () => standIn.assertNotEquals([1], [1]),
    ],
    assertStrictEquals: [
      () => standIn.assertStrictEquals(NaN, NaN),
      () => standIn.assertStrictEquals({}, {}),
    ],
    assertExists: [
      () => standIn.assertExists(0),
      () => standIn.assertExists(null),
    ],
    assertInstanceOf: [
      () => standIn.assertInstanceOf(new RangeError(), Error),
      () => standIn.assertInstanceOf({}, Error),
    ],
    assertStringIncludes: [
      () => standIn.assertStringIncludes("abc", "b"),
      () => standIn.assertStringIncludes("abc", "d"),
    ],
    assertMatch: [
      () => standIn.assertMatch("abc", /b/),
      () => standIn.assertMatch("abc", /d/),
    ],
    assertNotMatch: [
      () => standIn.assertNotMatch("abc", /d/),
      () => standIn.assertNotMatch("abc", /b/),
    ],
    assertAlmostEquals: [
      () => standIn.assertAlmostEquals(0.1 + 0.2, 0.3),
      () => standIn.assertAlmostEquals(1, 1.1, 0.01),
    ],
    assertGreater: [
      () => standIn.assertGreater(2, 1),
      () => standIn.assertGreater(1, 1),
    ],
    assertGreaterOrEqual: [
      () => standIn.assertGreaterOrEqual(1, 1),
      () => standIn.assertGreaterOrEqual(1, 2),
    ],
    assertLess: [
      () => standIn.assertLess(1, 2),
      () => standIn.assertLess(1, 1),
    ],
    assertLessOrEqual: [
      () => standIn.assertLessOrEqual(1, 1),
      () => standIn.assertLessOrEqual(2, 1),
    ],
    assertArrayIncludes: [
      () => standIn.assertArrayIncludes([{ a: 1 }, 2], [{ a: 1 }]),
      () => standIn.assertArrayIncludes([1], [2]),
    ],
    assertObjectMatch: [
      () => standIn.assertObjectMatch({ a: { b: 1, c: 2 } }, { a: { b: 1 } }),
      () => standIn.assertObjectMatch({ a: { b: 1 } }, { a: { b: 2 } }),
    ],
    assertThrows: [
      () =>
        standIn.assertThrows(
          () => {
            throw new RangeError("too far");
          },
          RangeError,
          "far",
        ),
      () => standIn.assertThrows(() => {}),
    ],
  };

for (const [name, [holds, fails]] of Object.entries(CASES)) {
  Deno.test(`${name}() of the stand-in passes and fails as documented`, () => {
    holds();
    assertThrows(fails, standIn.AssertionError);
  });
}

Deno.test("assertThrows() of the stand-in refuses another class or another message", () => {
  const far = () => {
    throw new RangeError("too far");
  };
  assertThrows(
    () => standIn.assertThrows(far, TypeError),
    standIn.AssertionError,
  );
  assertThrows(
    () => standIn.assertThrows(far, RangeError, "near"),
    standIn.AssertionError,
  );
});

Deno.test("assertRejects() of the stand-in takes rejections alone", async () => {
  const error = await standIn.assertRejects(
    () => Promise.reject(new RangeError("too far")),
    RangeError,
  );
  assertEquals(error.message, "too far");
  await assertRejects(
    () => standIn.assertRejects(() => Promise.resolve()),
    standIn.AssertionError,
  );
  await assertRejects(
    () =>
      standIn.assertRejects(() => {
        throw new Error("at once");
      }),
    standIn.AssertionError,
  );
});

Deno.test("parseArgs() of the stand-in reads flags, values, lists, aliases and positionals", () => {
  const parsed = parseArgs([
    "-h",
    "--out=a=b",
    "--suite",
    "x",
    "--suite",
    "y",
    "7",
    "z",
  ], {
    boolean: ["help", "quick"],
    string: ["out", "suite", "_"],
    collect: ["suite"],
    alias: { help: "h" },
  });
  assertEquals(parsed.help, true);
  assertEquals(parsed.quick, false);
  assertEquals(parsed.out, "a=b");
  assertEquals(parsed.suite, ["x", "y"]);
  assertEquals(parsed._, ["7", "z"]);
});

Deno.test("parseArgs() of the stand-in tells of unknown flags by name", () => {
  const unknown: unknown[] = [];
  parseArgs(["--nope=1", "word"], {
    string: ["out"],
    unknown: (arg, key, value) => {
      unknown.push([arg, key, value]);
    },
  });
  assertEquals(unknown, [["--nope=1", "nope", "1"], [
    "word",
    undefined,
    undefined,
  ]]);
});

Deno.test("unicodeWidth() of the stand-in counts columns", () => {
  assertEquals(["abc", "µs", "日本", ""].map(unicodeWidth), [3, 2, 4, 0]);
  assert(unicodeWidth("×") === 1);
});
