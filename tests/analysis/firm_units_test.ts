import { assertEquals } from "@std/assert";
import {
  formatBytes,
  formatDuration,
  formatPercent,
} from "../../src/analysis/mod.ts";
import { firmUnits } from "../../src/analysis/firm_units.ts";

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
