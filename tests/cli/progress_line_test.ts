import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatBar, ProgressLine } from "../../src/cli/progress_line.ts";
import type { Progress } from "../../src/measure/mod.ts";

const PROGRESS: Progress = {
  cell: "scaling/primes/worker-pool/2",
  round: 2,
  position: 7,
  cells: 32,
  elapsedMs: 15_000,
  totalMs: 90_000,
};

Deno.test("formatBar() shows how far the run is, the time left and the cell", () => {
  assertEquals(
    formatBar(PROGRESS, 79),
    "[###-----------------]  1 min 15 s left  round 2  scaling/primes/worker-pool/2",
  );
});

Deno.test("formatBar() leaves out what does not fit", () => {
  assertEquals(
    formatBar(PROGRESS, 55),
    "[###-----------------]  1 min 15 s left  round 2",
  );
  assertEquals(formatBar(PROGRESS, 5), "[###-----------------]");
});

Deno.test("formatBar() stays full where the run takes longer than expected", () => {
  const late = { ...PROGRESS, elapsedMs: 99_000 };
  assertStringIncludes(formatBar(late, 79), `[${"#".repeat(20)}]  nearly done`);
});

Deno.test("formatBar() says where memory is measured", () => {
  assertStringIncludes(
    formatBar({ ...PROGRESS, round: "memory" }, 79),
    "left  memory  scaling/primes/worker-pool/2",
  );
});

Deno.test("ProgressLine draws over its line on a terminal", () => {
  let written = "";
  const line = new ProgressLine({
    columns: 80,
    write: (text) => written += text,
  });
  line.show(PROGRESS);
  line.show(PROGRESS);
  line.clear();
  assertEquals(written.split("\r\x1b[K").length, 4);
  assertEquals(written.includes("\n"), false);
});

Deno.test("ProgressLine writes plain lines elsewhere, a few seconds apart", () => {
  let written = "";
  const line = new ProgressLine({
    columns: undefined,
    write: (text) => written += text,
  });
  for (const elapsedMs of [0, 1_000, 4_999, 5_000, 7_000]) {
    line.show({ ...PROGRESS, elapsedMs });
  }
  line.clear();
  assertEquals(
    written,
    "round 2, cell 7 of 32: scaling/primes/worker-pool/2, 1 min 30 s left\n" +
      "round 2, cell 7 of 32: scaling/primes/worker-pool/2, 1 min 25 s left\n",
  );
});

Deno.test("ProgressLine writes a plain line where time begins anew", () => {
  let written = "";
  const line = new ProgressLine({
    columns: undefined,
    write: (text) => written += text,
  });
  line.show({ ...PROGRESS, elapsedMs: 80_000 });
  line.show({ ...PROGRESS, round: "memory", elapsedMs: 0 });
  line.show({ ...PROGRESS, round: "memory", elapsedMs: 1_000 });
  assertEquals(
    written.split("\n").map((text) => text.split(",")[0]),
    ["round 2", "memory", ""],
  );
});
