import { assertEquals, assertLess } from "@std/assert";
import { checkTwins, splitRounds } from "../../../src/analysis/mod.ts";
import type { Cell } from "../../../src/results/mod.ts";
import { buildCell, buildRun } from "../../fixtures/run_builder.ts";

/** Cells that spread by a per cent or two, and twins of each. */
function quietRun() {
  const sketches = ["primes", "http", "file-read"].flatMap((workload) =>
    [1, 2, 4, 8].map((workers) => ({ workload, model: "worker-pool", workers }))
  );
  return buildRun({
    cells: sketches.flatMap((sketch) => [
      buildCell(sketch),
      buildCell({ ...sketch, parameters: { replicate: 1 } }),
    ]),
  });
}

Deno.test("checkTwins() calls next to nothing of what is the same, and nearly all with 5 % injected", () => {
  const run = quietRun();
  const same = checkTwins(run);
  assertEquals(same, { called: 0, pairs: 12 });
  const longer = checkTwins(run, { injected: 0.05 });
  assertEquals(longer.pairs, 12);
  assertLess(10, longer.called);
});

Deno.test("checkTwins() counts what it is asked to", () => {
  const run = quietRun();
  const isCounted = ({ cell }: { cell: Cell }) => cell.workload === "http";
  assertEquals(checkTwins(run, { isCounted }).pairs, 4);
  const none = checkTwins(run, {
    isCounted: ({ largest }) => largest < 0,
  });
  assertEquals(none, { called: 0, pairs: 0 });
});

Deno.test("checkTwins() has nothing to say of a run without twins", () => {
  assertEquals(checkTwins(buildRun()), { called: 0, pairs: 0 });
});

Deno.test("splitRounds() cuts a run into pieces of whole rounds", () => {
  const run = buildRun({
    cells: [
      buildCell({ workload: "primes", model: "sequential", rounds: 7 }),
      buildCell({ workload: "primes", model: "async", rounds: 2 }),
    ],
  });
  const pieces = splitRounds(run, 3).map(({ cells }) =>
    cells.map(({ model, outcome }) => [
      model,
      outcome.kind === "measured" &&
      outcome.rounds.map(({ round }) => round),
    ])
  );
  assertEquals(pieces, [
    [["sequential", [1, 2, 3]], ["async", [1, 2]]],
    [["sequential", [4, 5, 6]]],
  ]);
  assertEquals(splitRounds(run, 8), [run]);
});
