import { assertEquals } from "@std/assert";
import { EXIT, exitCodeOf } from "../../src/cli/exit_codes.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";

const CELL = buildCell({ workload: "primes", model: "sequential" });
const FAILED = {
  ...CELL,
  outcome: { kind: "failed" as const, reason: "It broke." },
};

Deno.test("exitCodeOf() is negative where a cell failed, in any round", () => {
  const cells = [CELL];
  const warning = { kind: "failed-round" as const, message: "It broke." };
  const run = buildRun({ cells });
  assertEquals(exitCodeOf(run), EXIT.ok);
  assertEquals(exitCodeOf({ ...run, cells: [CELL, FAILED] }), EXIT.negative);
  assertEquals(
    exitCodeOf({ ...run, warnings: [{ ...warning, cells: [CELL.id] }] }),
    EXIT.negative,
  );
});

Deno.test("exitCodeOf() tells an interruption before anything else", () => {
  const run = buildRun({ cells: [FAILED], status: "partial" });
  assertEquals(exitCodeOf(run), EXIT.interrupted);
});
