import { assertEquals, assertThrows } from "@std/assert";
import { parseDuration, parseSize } from "../../src/cli/amounts.ts";
import { UsageError } from "../../src/cli/arguments.ts";

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
