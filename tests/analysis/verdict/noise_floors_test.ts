import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  findReplicates,
  NoiseFloors,
} from "../../../src/analysis/verdict/noise_floors.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import type { Run } from "../../../src/results/mod.ts";
import { buildCell, buildRun } from "../../fixtures/run_builder.ts";

/** A baseline of 100 ms for each workload, and a replicate that takes so much longer. */
function runOf(
  differences: Readonly<Record<string, number>>,
  noise: Run["noise"] = null,
): Run {
  const cells = Object.entries(differences).flatMap(([workload, difference]) =>
    [undefined, difference].map((longer) =>
      buildCell({
        ...{ workload, model: "sequential" },
        parameters: longer === undefined ? {} : { replicate: 1 },
        samplesNs: Array(3).fill([100e6 * (1 + (longer ?? 0))]),
      })
    )
  );
  return buildRun({ cells, noise });
}

function floorsOf(run: Run): NoiseFloors {
  return new NoiseFloors(run, new RunSamples(run));
}

Deno.test("findReplicates() pairs each cell with its replicate, and tells how far they are apart", () => {
  const run = runOf({ primes: 0.1, http: -0.2 });
  const pairs = findReplicates(run, new RunSamples(run));
  assertEquals(pairs.map(({ cell, replicate }) => [cell.id, replicate.id]), [
    ["scaling/primes/sequential/1", "scaling/primes/sequential/1?replicate=1"],
    ["scaling/http/sequential/1", "scaling/http/sequential/1?replicate=1"],
  ]);
  assertAlmostEquals(pairs[0]?.difference ?? NaN, 0.1, 1e-9);
  assertAlmostEquals(pairs[1]?.difference ?? NaN, 0.25, 1e-9);
});

Deno.test("findReplicates() leaves out replicates that were not measured", () => {
  const run = buildRun({
    cells: [
      buildCell({ workload: "primes", model: "sequential" }),
      buildCell({
        ...{ workload: "primes", model: "sequential" },
        parameters: { replicate: 1 },
        failed: "Error: no",
      }),
    ],
  });
  assertEquals(findReplicates(run, new RunSamples(run)), []);
});

Deno.test("NoiseFloors has a floor for each workload, and none below the run's median", () => {
  const floors = floorsOf(runOf({ primes: 0.001, http: 0.02, sort: 0.3 }));
  const of = (workload: string) =>
    floors.of({ suite: "scaling", workload, parameters: {} });
  assertAlmostEquals(of("primes"), 0.02, 1e-9);
  assertAlmostEquals(of("http"), 0.02, 1e-9);
  assertAlmostEquals(of("sort"), 0.3, 1e-9);
});

Deno.test("NoiseFloors falls back on the run's noise floor, and on none", () => {
  const other = { suite: "batch", workload: "spin", parameters: {} };
  assertEquals(
    floorsOf(runOf({ primes: 0.1 }, { floor: 0.07, pairs: 1 })).of(other),
    0.07,
  );
  assertEquals(floorsOf(runOf({ primes: 0.1 })).of(other), 0);
});
