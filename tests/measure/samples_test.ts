import { assertEquals, assertNotEquals } from "@std/assert";
import { Samples, setAsideRule } from "../../src/measure/samples.ts";
import {
  addRound,
  canaryOf,
  measuredRecord,
  samplesOf,
  slowCanary,
} from "./fixtures/planned.ts";

const SEQUENTIAL = "scaling/primes/sequential/1";
const POOL = "scaling/primes/worker-pool/2";
const SCENARIO = "scaling/primes";
const ROUND = [[20, 20, 20, 20]];

/** Samples of one round whose cycles showed this of the machine. */
function samplesWith(
  ...canaries: readonly ReturnType<typeof canaryOf>[]
): Samples {
  const samples = new Samples();
  addRound(samples, {
    found: { [SEQUENTIAL]: [canaries.flatMap(() => [20, 20])] },
    round: 1,
    canary: (cycle) => canaries[cycle - 1] ?? canaryOf(),
  });
  return samples;
}

Deno.test("Samples sets cycles aside in which all cores at once took 1.4 times as long as in the quiet quarter", () => {
  const canary = (canaryTogetherNs: number) => ({
    ...canaryOf(),
    canaryTogetherNs,
  });
  const samples = samplesWith(...[2e6, 2e6, 2.79e6, 2.81e6].map(canary));
  assertEquals([...samples.keptCycles(SCENARIO, 1)], [1, 2, 3]);
});

Deno.test("Samples sets cycles aside in which others kept 0.35 cores more busy than in the quiet quarter", () => {
  const busy = (foreignCores: number) => ({ ...canaryOf(), foreignCores });
  const samples = samplesWith(...[0.5, 0.84, 0.5, 0.86, 0.5].map(busy));
  assertEquals([...samples.keptCycles(SCENARIO, 1)], [1, 2, 3, 5]);
});

Deno.test("Samples keeps all cycles where the system tells nothing", () => {
  const silent = {
    canaryAloneNs: null,
    canaryTogetherNs: null,
    foreignCores: null,
  };
  const samples = samplesWith(silent, silent);
  assertEquals([...samples.keptCycles(SCENARIO, 1)], [1, 2]);
});

Deno.test("setAsideRule() is blind to what was measured", () => {
  const cycles = [canaryOf(), slowCanary()].map((canary, index) => ({
    cycle: index + 1,
    ...canary,
  }));
  const verdicts = [1, 1e3, 1e9].map((ns) => {
    const found = { [SEQUENTIAL]: [[ns, ns, ns * 7, ns]] };
    return cycles.map(setAsideRule(samplesOf(found)));
  });
  assertEquals(verdicts, Array(3).fill([false, true]));
});

Deno.test("Samples counts the rounds of which any cycle is kept", () => {
  const samples = samplesOf({ [SEQUENTIAL]: [...ROUND, ...ROUND] });
  const found = { [SEQUENTIAL]: [[], [], ...ROUND] };
  addRound(samples, { found, round: 3, canary: slowCanary });
  assertEquals(samples.keptRounds(SCENARIO), 2);
  assertEquals(samples.hasRound(SCENARIO, 3), true);
  assertEquals(samples.hasRound(SCENARIO, 4), false);
});

Deno.test("Samples counts nothing of a process that did not come to the end of the scenario", () => {
  const samples = new Samples();
  const lost = { samplesNs: [1, 1], cycles: [1, 1] };
  samples.add(measuredRecord(SEQUENTIAL, lost), 1);
  samples.add(measuredRecord(POOL, lost), 1);
  assertEquals(samples.roundsOf(SEQUENTIAL), []);
  samples.add({ kind: "failed", id: POOL, reason: "killed" }, 1);
  addRound(samples, { found: { [SEQUENTIAL]: ROUND }, round: 1 });
  assertEquals(
    samples.roundsOf(SEQUENTIAL).map(({ samplesNs }) => samplesNs),
    ROUND,
  );
  assertEquals(samples.roundsOf(POOL), []);
});

Deno.test("Samples keeps the rounds of a scenario apart from those of another", () => {
  const samples = new Samples();
  const other = "scaling/sort/sequential/1";
  samples.add(measuredRecord(other, { samplesNs: [1], cycles: [1] }), 1);
  addRound(samples, { found: { [SEQUENTIAL]: ROUND }, round: 1 });
  assertEquals(samples.roundsOf(other), []);
  assertEquals(samples.roundsOf(SEQUENTIAL).length, 1);
});

Deno.test("Samples keeps the rounds before a failure, and none once an answer was wrong", () => {
  const reasons = ["Error: killed", "WrongAnswerError: Cannot accept primes"];
  const kept = reasons.map((reason) => {
    const samples = samplesOf({ [POOL]: ROUND });
    samples.add({ kind: "failed", id: POOL, reason }, 2);
    assertEquals(samples.hasFailed(POOL), true);
    return samples.roundsOf(POOL).length;
  });
  assertEquals(kept, [1, 0]);
});

Deno.test("Samples adds up the time inside batches, by round", () => {
  const found = { [SEQUENTIAL]: [[1e6, 2e6], [4e6]], [POOL]: [[3e6], []] };
  const samples = samplesOf(found);
  assertEquals([...samples.insideMs], [[1, 6], [2, 4]]);
  assertNotEquals(samples.benchmarks.get(POOL)?.visitMs, undefined);
});
