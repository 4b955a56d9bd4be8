import {
  assert,
  assertEquals,
  assertLess,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { analyseRun } from "../../src/analysis/mod.ts";
import { formatMatrix } from "../../src/cli/suite_tables.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";

/** Time of each model on each workload, in milliseconds. */
type Times = Readonly<Record<string, Readonly<Record<string, number>>>>;

function matrixOf(times: Times, width: number): string {
  const cells = Object.entries(times).flatMap(([workload, models]) =>
    Object.entries(models).map(([model, ms]) =>
      buildCell({ workload, model, ns: ms * 1e6, spread: 0.001 })
    )
  );
  return formatMatrix(analyseRun(buildRun({ cells })), { width });
}

Deno.test("formatMatrix() marks sequential code where it is the fastest, or may be", () => {
  const matrix = matrixOf({
    primes: { sequential: 10, async: 20 },
    http: { sequential: 20, async: 10 },
    mandelbrot: { sequential: 10, async: 10.01 },
  }, 80);
  assertMatch(matrix, /^primes +10\.0 ms \* +0\.50$/m);
  assertMatch(matrix, /^http +20\.0 ms +2\.0 \*$/m);
  assertMatch(matrix, /^mandelbrot +[0-9.]+ ms = +1\.00 =$/m);
});

Deno.test("formatMatrix() names the models that it leaves out for want of room", () => {
  const times = {
    sequential: 20,
    async: 10,
    "worker-pool": 15,
    "subprocess-pool": 60,
  };
  const all = { primes: times, http: { ...times, "worker-pool": 5 } };
  const wide = matrixOf(all, 80);
  assertStringIncludes(wide, "subprocess");
  assert(!wide.includes("not shown"));
  const narrow = matrixOf(all, 48);
  assertStringIncludes(
    narrow.replaceAll("\n", " "),
    "Not shown, because never among the fastest: subprocess-pool",
  );
  assert(!narrow.includes("subprocess\n"));
  const table = narrow.split("\n").slice(1, 4);
  assertEquals(table.length, 3);
  for (const line of table) assertLess(line.length, 49);
});
