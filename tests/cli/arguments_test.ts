import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  parseArguments,
  parseCount,
  parseCounts,
  parseDuration,
  parseLabel,
  parseSize,
  refusePositionals,
  UsageError,
} from "../../src/cli/arguments.ts";

const SPEC = {
  command: "bench",
  flags: ["quick"],
  values: ["label"],
  lists: ["suite"],
} as const;

Deno.test("parseArguments() reads flags, values, lists and positionals", () => {
  const parsed = parseArguments(
    [
      "--quick",
      "--label",
      "first",
      "--suite=cpu,io",
      "--suite",
      "x",
      "run.json",
    ],
    SPEC,
  );
  assert(parsed.has("quick"));
  assertEquals(parsed.value("label"), "first");
  assertEquals(parsed.list("suite"), ["cpu", "io", "x"]);
  assertEquals(parsed.positionals, ["run.json"]);
});

Deno.test("parseArguments() leaves out what is not given", () => {
  const parsed = parseArguments([], SPEC);
  assertEquals(parsed.has("quick"), false);
  assertEquals(parsed.value("label"), undefined);
  assertEquals(parsed.list("suite"), []);
  assertEquals(parsed.positionals, []);
});

Deno.test("parseArguments() keeps texts that look like numbers", () => {
  const parsed = parseArguments(["--label", "007", "1e3"], SPEC);
  assertEquals(parsed.value("label"), "007");
  assertEquals(parsed.positionals, ["1e3"]);
});

Deno.test("parseArguments() knows --stack everywhere", () => {
  assert(parseArguments(["--stack"], SPEC).has("stack"));
});

const REFUSED: [string[], string][] = [
  [["--quik"], "--quik: found an unknown flag"],
  [["--no-quick"], "--no-quick: found an unknown flag"],
  [["-q"], "-q: found an unknown flag"],
  [["--label"], "--label: found no value"],
  [["--label="], "--label: found no value"],
  [["--label", "a", "--label", "b"], "--label: found it 2 times"],
  [["-5"], "-5: found an unknown flag"],
];

for (const [args, message] of REFUSED) {
  Deno.test(`parseArguments() refuses ${args.join(" ")}`, () => {
    const error = assertThrows(
      () => parseArguments(args, SPEC),
      UsageError,
      message,
    );
    assert(error.hint !== "");
  });
}

Deno.test("parseCounts() sorts the counts and drops repeated ones", () => {
  assertEquals(parseCounts("cores", ["4", "1", "2", "4"]), [1, 2, 4]);
});

for (const value of ["0", "-1", "1.5", "two", "", "1e3", "99999"]) {
  Deno.test(`parseCounts() refuses "${value}"`, () => {
    assertThrows(
      () => parseCounts("cores", [value]),
      UsageError,
      "expected whole",
    );
  });
}

Deno.test("parseLabel() takes one line, without the blanks around it", () => {
  const labelOf = (...args: string[]) => parseLabel(parseArguments(args, SPEC));
  assertEquals(labelOf(), null);
  assertEquals(labelOf("--label", " of today "), "of today");
});

for (const label of ["  ", "a\nb", "\x1b[2J", "x".repeat(201)]) {
  Deno.test(`parseLabel() refuses ${JSON.stringify(label).slice(0, 20)}`, () => {
    const parsed = parseArguments(["--label", label], SPEC);
    assertThrows(
      () => parseLabel(parsed),
      UsageError,
      "expected one line of 1 to 200",
    );
  });
}

Deno.test("refusePositionals() refuses what is no flag, and says what to write", () => {
  refusePositionals(parseArguments(["--quick"], SPEC), "nothing else");
  const error = assertThrows(
    () => refusePositionals(parseArguments(["quick"], SPEC), "put dashes"),
    UsageError,
    "Cannot read quick",
  );
  assertEquals(error.hint, "put dashes");
});

Deno.test("parseDuration() reads a number with its unit, in nanoseconds", () => {
  const read = ["7ns", "20us", "20µs", "5ms", "1.5s", "6m", "2h", "0ms"]
    .map((value) => parseDuration("cpu", value));
  assertEquals(read, [7, 20_000, 20_000, 5e6, 1.5e9, 3.6e11, 7.2e12, 0]);
});

Deno.test("parseDuration() refuses what is no duration, and says what one is", () => {
  for (
    const value of ["5", "ms", "-5ms", "5 min", "1e3ms", "5kb", "", "2000000s"]
  ) {
    const error = assertThrows(() => parseDuration("cpu", value), UsageError);
    assertEquals(
      error.message,
      `Cannot read --cpu: found "${value}", expected a duration of at most 11 days with its unit: ns, us, ms, s, m or h`,
    );
    assertEquals(error.hint, "for example --cpu 5ms");
  }
});

Deno.test("parseSize() reads bytes, with or without a unit of 1024", () => {
  const read = ["512", "512b", "64kb", "64KiB", "1.5mb", "1gb"]
    .map((value) => parseSize("payload", value));
  assertEquals(read, [512, 512, 65_536, 65_536, 1_572_864, 2 ** 30]);
});

Deno.test("parseSize() refuses what is no size", () => {
  const endless = `${"9".repeat(400)}kb`;
  for (const value of ["kb", "-1", "64 kb", "5ms", "toString", endless]) {
    assertThrows(() => parseSize("payload", value), UsageError, value);
  }
});

Deno.test("parseArguments() takes a negative number for a value, not for a flag", () => {
  const parsed = parseArguments(["--label", "-5ms", "--suite", "-.5"], SPEC);
  assertEquals(parsed.value("label"), "-5ms");
  assertEquals(parsed.list("suite"), ["-.5"]);
});

Deno.test("parseArguments() suggests the flag that was meant, by its former name too", () => {
  const spec = { command: "site", flags: ["quick"], values: ["out"] };
  for (
    const [given, meant] of [
      ...[["--quik", "--quick"], ["--qiuck", "--quick"], ["--hepl", "--help"]],
      ...[["--output=x", "--out"], ["--dest", "--out"], ["--outt=x", "--out"]],
    ]
  ) {
    const { hint } = assertThrows(
      () => parseArguments([given ?? ""], spec),
      UsageError,
    );
    assert(hint.startsWith(`did you mean ${meant}? `), `${given}: ${hint}`);
  }
  const { hint } = assertThrows(
    () => parseArguments(["--frobnicate"], spec),
    UsageError,
  );
  assert(!hint.includes("did you mean"));
});

Deno.test("parseCount() reads whole numbers, in powers of ten too", () => {
  const spec = { command: "advise", values: ["items"] };
  const read = (value: string) =>
    parseCount(parseArguments(["--items", value], spec), "items");
  for (const [text, count] of [["1", 1], ["1e9", 1e9], ["2.5E3", 2500]]) {
    assertEquals(read(String(text)), Number(count));
  }
  for (const text of ["0", "-1", "1.5", "1e10", "1e-3", "0x10", "many"]) {
    assertThrows(() => read(text), UsageError, `found "${text}"`);
  }
  assertEquals(parseCount(parseArguments([], spec), "items"), undefined);
});
