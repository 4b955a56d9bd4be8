import { assertAlmostEquals, assertLess } from "@std/assert";
import { RunSamples } from "../../src/analysis/run_samples.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";

/** Two cells, of which the second takes 1.1 times as long, and in every fifth round three times as long as that. */
function disturbedRun(rounds: number) {
  const timesNs = Array.from(
    { length: rounds },
    (_, round) => 1e8 + round * 1e5,
  );
  const slowNs = timesNs.map((ns, round) =>
    ns * (round % 2 ? 1.09 : 1.11) * (round % 5 ? 1 : 3)
  );
  const samplesOf = (times: readonly number[]) =>
    times.map((ns) => [ns, ns, ns]);
  const cells = [
    buildCell({
      workload: "primes",
      model: "sequential",
      samplesNs: samplesOf(timesNs),
    }),
    buildCell({
      workload: "primes",
      model: "async",
      samplesNs: samplesOf(slowNs),
    }),
  ];
  const samples = new RunSamples(buildRun({ cells }));
  const [fast = "", slow = ""] = cells.map(({ id }) => id);
  return { samples, fast, slow };
}

Deno.test("RunSamples sets the ends of many rounds aside", () => {
  const { samples, fast, slow } = disturbedRun(10);
  const { value, low } = samples.compare(slow, fast).ratio;
  assertAlmostEquals(value, 1.1, 0.01);
  assertLess(1, low);
  const { ratio } = samples.compareWith(samples, slow);
  assertAlmostEquals(ratio.value, 1, 1e-12);
  assertLess(0.95, ratio.low);
});

Deno.test("RunSamples has no rounds to spare where there are few", () => {
  const { samples, fast, slow } = disturbedRun(14);
  const { value, low } = samples.compare(slow, fast).ratio;
  assertLess(1.2, value);
  assertLess(low, 1.1);
  assertLess(samples.compareWith(samples, slow).ratio.low, 0.8);
});
