import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { analyseCells } from "../../src/analysis/cells.ts";
import { RunSamples } from "../../src/analysis/run_samples.ts";
import { type MeasuredCell } from "../../src/analysis/mod.ts";
import { formatSpeedup, formatSpeedupRange } from "../../src/text/mod.ts";
import type { CellRound } from "../../src/results/mod.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../fixtures/run_builder.ts";
import { analysePrimes, measured } from "./analyse_primes.ts";

const SEQUENTIAL = {
  model: "sequential",
  samplesNs: [[100e6, 100e6], [100e6, 100e6, 100e6, 100e6], [100e6, 100e6]],
};
const CPU = { userSeconds: 0.3, systemSeconds: 0.1 };

function analyseOne(fields: Partial<CellSketch>): MeasuredCell {
  return measured(analysePrimes({ ...SEQUENTIAL, ...fields }), "sequential/1");
}

/** The cell with something else in each of its rounds. */
function analyseRounds(rounds: readonly Partial<CellRound>[]): MeasuredCell {
  const cell = buildCell({ workload: "primes", ...SEQUENTIAL });
  const { outcome } = cell;
  if (outcome.kind !== "measured") throw new TypeError("Cannot be unmeasured");
  const changed = {
    ...cell,
    outcome: {
      ...outcome,
      rounds: outcome.rounds.map((round, at) => ({ ...round, ...rounds[at] })),
    },
  };
  const run = buildRun({ cells: [changed] });
  const cells = analyseCells(run.cells, { run, samples: new RunSamples(run) });
  return measured({ cells }, "sequential/1");
}

for (
  const [rounds, text] of [[1, "~2.0× in 1 round"], [2, "~2.0× in 2 rounds"], [
    3,
    "2.0× 2.0 to 2.0",
  ]] as const
) {
  Deno.test(`analyseCells() gives a speed-up of ${rounds} rounds with what it is worth`, () => {
    const steady = (ns: number, count: number) =>
      Array.from({ length: count }, () => [ns, ns, ns, ns]);
    const analysis = analysePrimes(
      { model: "sequential", samplesNs: steady(100e6, 5) },
      { model: "async", samplesNs: steady(50e6, rounds) },
    );
    const cell = measured(analysis, "async/1");
    assertEquals(cell.speedup === undefined, rounds < 3);
    assertEquals(`${formatSpeedup(cell)} ${formatSpeedupRange(cell)}`, text);
  });
}

Deno.test("analyseCells() gives the CPU time of one batch, of all rounds together", () => {
  const { cpuSeconds, samples } = analyseOne({ cpu: CPU });
  assertEquals(samples, 8);
  assertAlmostEquals(cpuSeconds ?? NaN, 3 * 0.4 / 8, 1e-12);
});

Deno.test("analyseCells() has no CPU time where any round lacks it", () => {
  assertEquals(analyseOne({}).cpuSeconds, undefined);
  const { cpuSeconds } = analyseRounds([{ cpu: CPU }, { cpu: CPU }, {}]);
  assertEquals(cpuSeconds, undefined);
});

Deno.test("analyseCells() keeps a CPU time of nothing apart from one that was not read", () => {
  const cpu = { userSeconds: 0, systemSeconds: 0 };
  assertEquals(analyseOne({ cpu }).cpuSeconds, 0);
});

Deno.test("analyseCells() gives the peak memory where it was measured", () => {
  assertEquals(analyseOne({ peakMemoryBytes: 7e7 }).peakMemoryBytes, 7e7);
  assertEquals("peakMemoryBytes" in analyseOne({}), false);
});

Deno.test("analyseCells() gives the mean of what was counted over the rounds", () => {
  assertEquals(analyseOne({}).observations, {});
  const { observations } = analyseRounds(
    [0, 3, 6].map((lostUpdates) => ({
      observations: { lostUpdates, turns: 2 },
    })),
  );
  assertEquals(observations, { lostUpdates: 3, turns: 2 });
});

Deno.test("analyseCells() carries parameters, tasks of a batch and tasks in flight", () => {
  const cell = buildCell({
    workload: "primes",
    ...SEQUENTIAL,
    parameters: { bytes: 64 },
    items: 7,
    inFlight: 3,
  });
  const run = buildRun({ cells: [cell] });
  const samples = new RunSamples(run);
  const [analysed] = analyseCells([cell], { run, samples });
  assert(analysed);
  const { id, parameters, items, inFlight } = analysed;
  assertEquals(id, "scaling/primes/sequential/1?bytes=64");
  assertEquals({ parameters, items, inFlight }, {
    parameters: { bytes: 64 },
    items: 7,
    inFlight: 3,
  });
});
