import { assertEquals } from "@std/assert";
import {
  firmUnits,
  formatBytes,
  formatCount,
  formatDuration,
  formatForeign,
  formatForeignJson,
  formatName,
  formatPercent,
  formatRatio,
} from "../../src/text/mod.ts";

Deno.test("formatDuration() writes three digits in the unit that fits", () => {
  const table: [number, string][] = [
    [1, "1.00 ns"],
    [999.6, "1.00 µs"],
    [12_345, "12.3 µs"],
    [1_234_567, "1.23 ms"],
    [999_999, "1.00 ms"],
    [98_765_432, "98.8 ms"],
    [123_456_789, "123 ms"],
    [59_900_000_000, "59.9 s"],
  ];
  for (const [ns, text] of table) assertEquals(formatDuration(ns), text);
});

Deno.test("formatRatio() writes the digits that matter", () => {
  const table: [number, string][] = [
    [0.512, "0.51"],
    [1.04, "1.04"],
    [1.88, "1.9"],
    [15.6, "16"],
  ];
  for (const [ratio, text] of table) assertEquals(formatRatio(ratio), text);
});

Deno.test("formatPercent(), formatBytes() and formatCount() write for people", () => {
  assertEquals(formatPercent(0.966), "97 %");
  assertEquals(formatBytes(7.75 * 2 ** 30), "7.75 GiB");
  assertEquals(formatBytes(100), "100 bytes");
  assertEquals(formatCount(1, "worker"), "1 worker");
  assertEquals(formatCount(4, "worker"), "4 workers");
});

Deno.test("formatName() writes a name of the code as words", () => {
  assertEquals(formatName("bytes"), "bytes");
  assertEquals(formatName("lostUpdates"), "lost updates");
  assertEquals(formatName("itemsPerTask"), "items per task");
});

Deno.test("firmUnits() joins every figure that the analysis writes to its unit", () => {
  const written = [
    ...[2, 3e3, 4e6, 5e9].map(formatDuration),
    ...[12, 2 ** 10, 2 ** 20, 2 ** 30].map(formatBytes),
    formatPercent(0.11),
  ];
  for (const text of written) {
    assertEquals(firmUnits(`${text}, ${text}`).split(" ").length, 2, text);
  }
});

Deno.test("firmUnits() joins nothing else", () => {
  for (const text of ["4 workers", "2 samples", "up to 5 msgs", "a % b"]) {
    assertEquals(firmUnits(text), text);
  }
});

Deno.test("formatForeign() shows control characters instead of obeying them, and leaves out what turns text", () => {
  assertEquals(
    formatForeign("a\x1b[2J\u009b1m\r\tb\x7f\nc"),
    "a\\x1b[2J\\x9b1m\\x0d\\x09b\\x7f\nc",
  );
  assertEquals(formatForeign("a\u202egpj.\u2066exe\u200f"), "agpj.exe");
});

Deno.test("formatForeignJson() escapes what formatForeign() touches, and keeps its value", () => {
  const value = { ["k\u202e"]: "a\u009b\x7f\u2066\x1b\n", list: [1, null] };
  for (const indent of [undefined, 2]) {
    const text = formatForeignJson(value, indent);
    assertEquals(formatForeign(text), text);
    assertEquals(JSON.parse(text), value);
  }
});
