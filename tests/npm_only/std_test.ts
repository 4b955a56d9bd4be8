/**
 * What the project counts on of `@std`, tried on whatever is loaded: the official packages where they can be reached,
 * the stand-ins elsewhere. Both have to pass.
 */
import * as std from "@std/assert";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { parseArgs, unicodeWidth } from "@std/cli";

/** For each assertion a call that holds and one that does not. */
const CASES: Readonly<Record<string, readonly [() => unknown, () => unknown]>> =
  {
    assert: [() => std.assert(1), () => std.assert("")],
    assertEquals: [
      () =>
        std.assertEquals({ a: [1, new Map([["b", NaN]])] }, {
          a: [1, new Map([["b", NaN]])],
        }),
      () => std.assertEquals<unknown>({ a: 1 }, { a: "1" }),
    ],
    assertNotEquals: [
      () => std.assertNotEquals(1, 2),
      () => std.assertNotEquals([1], [1]),
    ],
    assertStrictEquals: [
      () => std.assertStrictEquals(NaN, NaN),
      () => std.assertStrictEquals({}, {}),
    ],
    assertInstanceOf: [
      () => std.assertInstanceOf(new RangeError(), Error),
      () => std.assertInstanceOf({}, Error),
    ],
    assertStringIncludes: [
      () => std.assertStringIncludes("abc", "b"),
      () => std.assertStringIncludes("abc", "d"),
    ],
    assertMatch: [
      () => std.assertMatch("abc", /b/),
      () => std.assertMatch("abc", /d/),
    ],
    assertNotMatch: [
      () => std.assertNotMatch("abc", /d/),
      () => std.assertNotMatch("abc", /b/),
    ],
    assertAlmostEquals: [
      () => std.assertAlmostEquals(0.1 + 0.2, 0.3),
      () => std.assertAlmostEquals(1, 1.1, 0.01),
    ],
    assertGreater: [
      () => std.assertGreater(2, 1),
      () => std.assertGreater(1, 1),
    ],
    assertLess: [
      () => std.assertLess(1, 2),
      () => std.assertLess(1, 1),
    ],
    assertLessOrEqual: [
      () => std.assertLessOrEqual(1, 1),
      () => std.assertLessOrEqual(2, 1),
    ],
    assertThrows: [
      () =>
        std.assertThrows(
          () => {
            throw new RangeError("too far");
          },
          RangeError,
          "far",
        ),
      () => std.assertThrows(() => {}),
    ],
  };

for (const [name, [holds, fails]] of Object.entries(CASES)) {
  Deno.test(`${name}() passes and fails as documented`, () => {
    holds();
    assertThrows(fails, std.AssertionError);
  });
}

Deno.test("assertThrows() refuses another class or another message", () => {
  const far = () => {
    throw new RangeError("too far");
  };
  assertThrows(
    () => std.assertThrows(far, TypeError),
    std.AssertionError,
  );
  assertThrows(
    () => std.assertThrows(far, RangeError, "near"),
    std.AssertionError,
  );
});

Deno.test("assertRejects() takes rejections alone", async () => {
  const error = await std.assertRejects(
    () => Promise.reject(new RangeError("too far")),
    RangeError,
  );
  assertEquals(error.message, "too far");
  await assertRejects(
    () => std.assertRejects(() => Promise.resolve()),
    std.AssertionError,
  );
  await assertRejects(
    () =>
      std.assertRejects(() => {
        throw new Error("at once");
      }),
    std.AssertionError,
  );
});

Deno.test("parseArgs() reads flags, values, lists, aliases and positionals", () => {
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
  assertEquals<unknown>(parsed._, ["7", "z"]);
});

Deno.test("parseArgs() tells of unknown flags by name", () => {
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

Deno.test("parseArgs() tells of --no-x as unknown, and takes it for no negation", () => {
  const unknown: unknown[] = [];
  const parsed = parseArgs(["--no-quick"], {
    boolean: ["quick"],
    unknown: (arg, key) => {
      unknown.push([arg, key]);
      return false;
    },
  });
  assertEquals(unknown, [["--no-quick", "no-quick"]]);
  assertEquals(parsed.quick, false);
});

Deno.test("assertAlmostEquals() takes nothing finite for infinity", () => {
  assertThrows(() => std.assertAlmostEquals(5, Infinity), std.AssertionError);
  std.assertAlmostEquals(Infinity, Infinity);
});

Deno.test("unicodeWidth() counts columns", () => {
  assertEquals(["abc", "µs", "日本", ""].map(unicodeWidth), [3, 2, 4, 0]);
  assert(unicodeWidth("×") === 1);
});
