import {
  assert,
  assertEquals,
  assertGreater,
  assertStringIncludes,
} from "@std/assert";
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
  sharing: ["unsynchronised", "atomics", "lock", "messages"]
    .map((adder) => `sharing/counter/${adder}/2`),
  responsiveness: [
    ...["async/1", "shared-memory/2", "subprocess-pool/2", "shared-port/2"],
  ].map((model) => `responsiveness/serve-compute/${model}?costMs=1`),
};

/** A process is started outside of what is measured too, so nobody knows what the step alone has used. */
function isUnknown(id: string): boolean {
  return id.startsWith("lifecycle/") && id.endsWith("/process/1");
}

for (const [suite, ids] of Object.entries(SUITES)) {
  Deno.test(`bench/${suite}_bench.ts measures every variant in every cycle that it is asked for`, async () => {
    const { measured, scenario } = await measuredRecords(ids, {
      cycles: 2,
      // The rates of a service's loads are those of its batches: after a few requests it is still slow.
      items: suite === "responsiveness" ? 200 : 2,
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
  });
}

const LONG = ["sequential/1", "worker-pool/1"]
  .map((model) => `granularity/spin/${model}?itemMicros=1000`);

Deno.test("a visit gives two samples of long batches, and four of short ones at most", async () => {
  const long = await measuredRecords(LONG, { cycles: 3, items: 20 });
  for (const { cycles } of long.measured) {
    assertEquals(cycles, [1, 1, 2, 2, 3, 3]);
  }
  const ids = ["clone", "transfer"]
    .map((channel) => `payload/echo-bytes/${channel}/1?bytes=64`);
  const short = await measuredRecords(ids, { cycles: 2, items: 1 });
  for (const { cycles } of short.measured) {
    for (const cycle of [1, 2]) {
      const samples = cycles.filter((one) => one === cycle).length;
      assert(samples >= 2 && samples <= 4);
    }
  }
});

Deno.test("variants are visited in the order of each cycle, and only in the cycles that name them", async () => {
  const [a = "", b = ""] = LONG;
  const { records } = await benchRecords([{
    ...scenarioOf(LONG),
    cycles: [[1, 0], [0], [0, 1]],
  }]);
  const started = records.filter(({ kind }) => kind === "started")
    .map(({ id }) => id);
  assertEquals(started, [...[a, b], ...[b, a], a, ...[a, b]]);
  const second = records.find(({ kind, id }) =>
    kind === "measured" && id === b
  );
  assert(second?.kind === "measured");
  assertEquals(new Set(second.cycles), new Set([1, 3]));
});

Deno.test("each cycle has a reading of the canary, in one thread and in all cores at once", async () => {
  const { scenario } = await measuredRecords(LONG, { cycles: 3 });
  for (const cycle of scenario.cycles) {
    assertGreater(cycle.canaryAloneNs ?? NaN, 0);
    assertGreater(cycle.canaryTogetherNs ?? NaN, 0);
    assertEquals(cycle.foreignCores !== null, Deno.build.os === "linux");
  }
});

Deno.test("bench/sharing_bench.ts finds no addition lost where they are made correctly", async () => {
  const ids = ["atomics", "lock", "messages"]
    .flatMap((adder) => [1, 4].map((n) => `sharing/counter/${adder}/${n}`));
  const { measured } = await measuredRecords(ids);
  for (const { observations } of measured) {
    assertEquals(observations, { lostUpdates: 0 });
  }
});

Deno.test({
  name: "bench/scaling_bench.ts counts the CPU time of child processes",
  // Elsewhere nobody tells how much children have used that are still there.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const ids = ["sequential/1", "subprocess-pool/2"]
      .map((model) => `scaling/primes/${model}`);
    const options = { cycles: 6, items: 32 };
    const { measured } = await measuredRecords(ids, options);
    const [alone, children] = measured.map(({ cpu }) =>
      (cpu?.userSeconds ?? NaN) + (cpu?.systemSeconds ?? NaN)
    );
    // The work is the same, and this process does next to nothing of it.
    assertGreater(children, (alone ?? NaN) / 2);
  },
});

Deno.test("a variant that fails takes no other with it, and says why", async () => {
  const [wrong = "", ...right] = ["nonsense", "clone", "transfer"]
    .map((channel) => `payload/echo-bytes/${channel}/1?bytes=64`);
  const { records } = await benchRecords([scenarioOf([wrong, ...right])]);
  const failed = records.filter(({ kind }) => kind === "failed");
  assertEquals(failed.map(({ id }) => id), [wrong]);
  assert(failed[0]?.kind === "failed");
  assertStringIncludes(failed[0].reason, '"nonsense"');
  const measured = records.filter((record) => record.kind === "measured");
  assertEquals(measured.map(({ id }) => id), right);
  for (const { cycles } of measured) {
    assertEquals(new Set(cycles), new Set([1, 2]));
  }
});

Deno.test("a scenario whose variants all fail takes no other with it", async () => {
  const scenario = (channel: string) =>
    scenarioOf([`payload/echo-bytes/${channel}/1?bytes=64`]);
  const { records } = await benchRecords(["fax", "clone"].map(scenario));
  assertEquals(
    records.filter(({ kind }) => kind === "failed" || kind === "measured")
      .map(({ kind }) => kind),
    ["failed", "measured"],
  );
});

Deno.test("a scenario that no suite has fails with all its variants, and takes no other with it", async () => {
  const unknown = ["clone", "pipe"]
    .map((channel) => `payload/echo-bytes/${channel}/1?bytes=65`);
  const known = "payload/echo-bytes/clone/1?bytes=64";
  const { records } = await benchRecords([
    scenarioOf(unknown),
    scenarioOf([known]),
  ]);
  const failed = records.filter((record) => record.kind === "failed");
  assertEquals(failed.map(({ id }) => id), unknown);
  assert(failed.every(({ reason }) => reason.includes("Cannot find scenario")));
  const measured = records.filter(({ kind }) => kind === "measured");
  assertEquals(measured.map(({ id }) => id), [known]);
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
  const scenario = scenarioOf(LONG, { cycles: 1_000 });
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
