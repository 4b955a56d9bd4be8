import {
  assert,
  assertEquals,
  assertGreater,
  assertStringIncludes,
} from "@std/assert";
import type { MeasuredRecord } from "../../src/results/bench_id.ts";
import {
  benchRecords,
  measuredRecords,
  scenarioOf,
} from "./fixtures/bench_runs.ts";

/** A scenario of each suite, with variants of each kind. */
const SUITES: Readonly<Record<string, readonly string[]>> = {
  scaling: [
    "scaling/primes/sequential/1",
    "scaling/primes/sequential/1?replicate=1",
    "scaling/primes/async/1",
    "scaling/primes/worker-pool/2",
    "scaling/primes/worker-per-task/2",
    "scaling/primes/shared-memory/2",
    "scaling/primes/subprocess-pool/2",
    "scaling/primes/subprocess-per-task/2",
  ],
  granularity: ["sequential/1", "worker-pool/2"]
    .map((model) => `granularity/spin/${model}?itemMicros=1000`),
  batch: ["sequential/1", "worker-pool/2", "subprocess-pool/2"]
    .map((model) => `batch/spin/${model}?itemMicros=20&items=1`),
  payload: ["clone", "transfer", "shared", "pipe", "socket"]
    .map((channel) => `payload/echo-bytes/${channel}/1?bytes=64`),
  lifecycle: ["thread", "process"]
    .map((life) => `lifecycle/first-answer/${life}/1`),
  controls: ["sequential/1", "async/1"]
    .map((model) => `controls/timer/${model}?latencyMs=2`),
  sharing: [
    "sharing/counter/unsynchronised/2",
    ...["atomics", "lock", "messages"]
      .flatMap((adder) => [1, 4].map((n) => `sharing/counter/${adder}/${n}`)),
  ],
  responsiveness: [
    ...["sequential/1", "async/1", "worker-pool/2", "shared-memory/2"],
    ...["subprocess-pool/2", "shared-port/2"],
  ].map((model) => `responsiveness/serve-compute/${model}?costMs=1`),
};

/** What else holds of what was measured of a suite. */
const OWN: Readonly<Record<string, (measured: MeasuredRecord[]) => void>> = {
  payload: assertFewSamples,
  sharing: assertNothingLost,
  responsiveness: assertLoads,
};

/** A visit gives two samples, and four of short batches at most. */
function assertFewSamples(measured: readonly MeasuredRecord[]): void {
  for (const { cycles } of measured) {
    for (const cycle of [1, 2]) {
      const samples = cycles.filter((one) => one === cycle).length;
      assert(samples >= 2 && samples <= 4);
    }
  }
}

/** No addition is lost where they are made correctly. */
function assertNothingLost([, ...right]: readonly MeasuredRecord[]): void {
  for (const { observations } of right) {
    assertEquals(observations, { lostUpdates: 0 });
  }
}

/** A round of a service tells of each load, each request of it counted, and of what the generator can send. */
function assertLoads(measured: readonly MeasuredRecord[]): void {
  for (const { loads = [], observations } of measured) {
    const percents = loads.map(({ loadPercent }) => loadPercent);
    assertEquals(percents, [30, 60, 90, 150]);
    // Once a round, in the first cycle.
    assertEquals(new Set(loads.map(({ cycle }) => cycle)), new Set([1]));
    for (const load of loads) {
      const answered = load.latency.counts.reduce((sum, one) => sum + one, 0);
      assertEquals(answered + load.refused, load.requests);
      assert(load.health.counts.length > 0);
      assertEquals(load.expectedP99Micros === null, load.loadPercent > 100);
      // The generator can send five times what it has to.
      const { generatorRatePerSecond = 0 } = observations;
      assert(generatorRatePerSecond >= 4.999 * load.ratePerSecond);
    }
  }
  const seeds = new Set(
    measured.flatMap(({ loads = [] }) => loads.map(({ seed }) => seed)),
  );
  assertEquals(seeds.size, 1, "all services get the same arrivals");
  const [loop, , pool] = measured;
  assertEquals(loop?.loads?.[0]?.peakQueue, null);
  assert(pool?.loads?.every(({ peakQueue }) => (peakQueue ?? 81) <= 80));
}

/** A process is started outside of what is measured too, so nobody knows what the step alone has used. */
function isUnknown(id: string): boolean {
  return id.startsWith("lifecycle/") && id.endsWith("/process/1");
}

for (const [suite, ids] of Object.entries(SUITES)) {
  Deno.test(`bench/${suite}_bench.ts measures every variant in every cycle that it is asked for`, async () => {
    const { measured, scenario } = await measuredRecords(ids, {
      cycles: 2,
      // The rates of a service's loads are those of its batches: after a few requests it is still slow.
      items: suite === "responsiveness" ? 50 : 2,
    });
    assertEquals(scenario.cycles.map(({ cycle }) => cycle), [1, 2]);
    for (const { id, samplesNs, cycles, insideNs, cpu, ...rest } of measured) {
      assertEquals(new Set(cycles), new Set([1, 2]));
      assertEquals(samplesNs.length, cycles.length);
      assert(samplesNs.every((ns) => ns > 0));
      assertGreater(insideNs, 0);
      assert(rest.visitMs > 0 && rest.setupMs > 0);
      if (Deno.build.os === "linux") assertEquals(cpu === null, isUnknown(id));
    }
    // A tick is rarer than a short batch, so not each of them has one; a service has a loop of its own.
    const tellsWaits = measured.some(({ loopDelay }) =>
      loopDelay !== undefined
    );
    assertEquals(tellsWaits, suite !== "responsiveness");
    OWN[suite]?.(measured);
  });
}

const LONG = ["sequential/1", "worker-pool/1"]
  .map((model) => `granularity/spin/${model}?itemMicros=1000`);

Deno.test("variants are visited in the order of each cycle, only in the cycles that name them, twice where a batch is long, and beside a canary", async () => {
  const [a = "", b = ""] = LONG;
  const { records } = await benchRecords([{
    ...scenarioOf(LONG, { items: 20 }),
    cycles: [[1, 0], [0], [0, 1]],
  }]);
  const started = records.filter(({ kind }) => kind === "started")
    .map(({ id }) => id);
  assertEquals(started, [...[a, b], ...[b, a], a, ...[a, b]]);
  const cyclesOf = (wanted: string) =>
    records.filter((record) => record.kind === "measured")
      .find(({ id }) => id === wanted)?.cycles;
  assertEquals(cyclesOf(a), [1, 1, 2, 2, 3, 3]);
  assertEquals(cyclesOf(b), [1, 1, 3, 3]);
  const scenario = records.find((record) => record.kind === "scenario");
  assertEquals(scenario?.cycles.length, 3);
  for (const cycle of scenario?.cycles ?? []) {
    assertGreater(cycle.canaryAloneNs ?? NaN, 0);
    assertGreater(cycle.canaryTogetherNs ?? NaN, 0);
    assertEquals(cycle.foreignCores !== null, Deno.build.os === "linux");
  }
});

Deno.test({
  name: "bench/scaling_bench.ts counts the CPU time of child processes",
  // Elsewhere nobody tells how much children have used that are still there.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const ids = ["sequential/1", "subprocess-pool/2"]
      .map((model) => `scaling/primes/${model}`);
    const options = { cycles: 2, items: 32 };
    const { measured } = await measuredRecords(ids, options);
    const [alone, children] = measured.map(({ cpu }) =>
      (cpu?.userSeconds ?? NaN) + (cpu?.systemSeconds ?? NaN)
    );
    // The work is the same, and this process does next to nothing of it.
    assertGreater(children, (alone ?? NaN) / 2);
  },
});

Deno.test("variants that fail take no other with them, nor do whole scenarios, and say why", async () => {
  const idOf = (channel: string, bytes = 64) =>
    `payload/echo-bytes/${channel}/1?bytes=${bytes}`;
  const unknown = [idOf("clone", 65), idOf("pipe", 65)];
  const { records } = await benchRecords([
    scenarioOf(["nonsense", "clone", "transfer"].map((name) => idOf(name))),
    scenarioOf([idOf("fax")]),
    scenarioOf(unknown),
    scenarioOf([idOf("pipe")]),
  ]);
  const failed = records.filter((record) => record.kind === "failed");
  assertEquals(failed.map(({ id }) => id), [
    ...[idOf("nonsense"), idOf("fax"), ...unknown],
  ]);
  const notFound = "Cannot find scenario";
  const reasons = ['"nonsense"', '"fax"', notFound, notFound];
  for (const [index, { reason }] of failed.entries()) {
    assertStringIncludes(reason, reasons[index] ?? "");
  }
  const measured = records.filter((record) => record.kind === "measured");
  assertEquals(measured.map(({ id }) => id), [
    ...["clone", "transfer", "pipe"].map((name) => idOf(name)),
  ]);
  for (const { cycles } of measured) {
    assertEquals(new Set(cycles), new Set([1, 2]));
  }
});

Deno.test("a file that is asked for a name it cannot read says so and ends", async () => {
  const { records, problem } = await benchRecords([
    scenarioOf(["scaling/primes"]),
  ]);
  assertEquals(records, []);
  assertStringIncludes(problem, "scaling/primes");
});

Deno.test("a file whose time is over before it begins measures nothing, and ends well", async () => {
  const { records, problem } = await benchRecords([scenarioOf(LONG)], {
    leftMs: -1_000,
  });
  assertEquals(records, []);
  assertEquals(problem, "");
});

Deno.test("a file whose time is over ends by itself, with the cycles that are whole", async () => {
  // Waits leave the processor to others.
  const waits = ["sequential/1", "worker-pool/1"]
    .map((model) => `scaling/timer/${model}`);
  const scenario = scenarioOf(waits, { cycles: 1_000 });
  // On a busy machine the process may take longer to start than it has.
  for (let leftMs = 3_000;; leftMs *= 2) {
    assert(leftMs < 60_000, "found no cycle that is whole");
    const { records, problem } = await benchRecords([scenario], { leftMs });
    assertEquals(problem, "");
    const [first, second, end] = records
      .filter(({ kind }) => kind !== "started");
    if (end?.kind !== "scenario" || end.cycles.length === 0) continue;
    assert(first?.kind === "measured" && second?.kind === "measured");
    const whole = end.cycles.map(({ cycle }) => cycle);
    assert(whole.length < 1_000);
    for (const { cycles } of [first, second]) {
      assertEquals([...new Set(cycles)], whole);
    }
    return;
  }
});
