import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  formatBar,
  formatSeconds,
  ProgressLine,
} from "../../src/cli/progress_line.ts";
import type { Progress } from "../../src/measure/mod.ts";

const PROGRESS: Progress = {
  ...{ phase: "rounds", round: 2, rounds: 3 },
  ...{ name: "scaling/primes", position: 17, of: 43 },
  ...{ elapsedMs: 15_000, leftMs: 75_000 },
};

Deno.test("formatBar() shows how far the run is, the time left, round and scenario", () => {
  assertEquals(
    formatBar(PROGRESS, 79),
    "[##--------]  1 min 15 s left  round 2 of 3, 17 of 43: scaling/primes",
  );
});

Deno.test("formatBar() clips a long name, and leaves out what does not fit", () => {
  const name = "payload/echo-bytes?bytes=65536";
  const lineOf = (width: number) => {
    const line = formatBar({ ...PROGRESS, name }, width);
    assert(line.length <= width);
    return line;
  };
  const place = "[##--------]  1 min 15 s left  round 2 of 3, 17 of 43";
  assertEquals(lineOf(79), `${place}: payload/echo-bytes?byte…`);
  assertEquals(lineOf(60), place);
  assertEquals(lineOf(50), "[##--------]  1 min 15 s left");
  assertEquals(lineOf(12), "[##--------]");
});

Deno.test("formatBar() says where a round is one beyond those that every scenario gets", () => {
  assertStringIncludes(
    formatBar({ ...PROGRESS, round: 5, position: 1, of: 9 }, 79),
    "left  extra round 2, 1 of 9: scaling/primes",
  );
});

Deno.test("formatBar() counts no scenarios before the first one", () => {
  assertStringIncludes(
    formatBar({ ...PROGRESS, position: 0, name: "waiting" }, 79),
    "left  round 2 of 3: waiting",
  );
});

Deno.test("formatBar() is empty at the start, and full at the end", () => {
  const start = { ...PROGRESS, elapsedMs: 0, leftMs: 90_000 };
  assertStringIncludes(formatBar(start, 79), `[${"-".repeat(10)}]`);
  const end = { ...PROGRESS, elapsedMs: 90_000, leftMs: 0 };
  assertStringIncludes(formatBar(end, 79), `[${"#".repeat(10)}]  nearly done`);
});

Deno.test("formatBar() says where memory is measured", () => {
  assertStringIncludes(
    formatBar({ ...PROGRESS, phase: "memory" }, 79),
    "left  memory, 17 of 43: scaling/primes",
  );
});

Deno.test("formatSeconds() gives minutes and whole seconds, and neither where it is none", () => {
  assertEquals(
    [0, 59_600, 75_000, 360_000].map(formatSeconds),
    ["0 s", "1 min", "1 min 15 s", "6 min"],
  );
});

/** What a line writes of some progress. */
function writtenOf(
  columns: number | undefined,
  reports: readonly Progress[],
): string {
  let written = "";
  const line = new ProgressLine({
    columns,
    write: (text) => written += text,
  });
  for (const report of reports) line.show(report);
  line.clear();
  return written;
}

Deno.test("ProgressLine draws over its line on a terminal", () => {
  const written = writtenOf(80, [PROGRESS, PROGRESS]);
  assertEquals(written.split("\r\x1b[K").length, 4);
  assertEquals(written.includes("\n"), false);
});

Deno.test("ProgressLine writes plain lines elsewhere, a few seconds apart", () => {
  const written = writtenOf(
    undefined,
    [0, 1_000, 4_999, 5_000, 7_000].map((elapsedMs) => ({
      ...PROGRESS,
      ...{ elapsedMs, leftMs: 90_000 - elapsedMs },
    })),
  );
  assertEquals(
    written,
    "round 2 of 3, 17 of 43: scaling/primes, 1 min 30 s left\n" +
      "round 2 of 3, 17 of 43: scaling/primes, 1 min 25 s left\n",
  );
});

Deno.test("ProgressLine writes a plain line where time begins anew", () => {
  const written = writtenOf(undefined, [
    { ...PROGRESS, elapsedMs: 80_000 },
    { ...PROGRESS, phase: "memory", elapsedMs: 0 },
    { ...PROGRESS, phase: "memory", elapsedMs: 1_000 },
  ]);
  assertEquals(
    written.split("\n").map((text) => text.split(",")[0]),
    ["round 2 of 3", "memory", ""],
  );
});
