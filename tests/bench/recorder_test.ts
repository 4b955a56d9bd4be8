import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Sample, Variant } from "../../bench/harness/fixture.ts";
import { Recorder } from "../../bench/harness/recorder.ts";
import type { Reading, Usage } from "../../bench/harness/usage.ts";
import type { Runner } from "../../bench/runners/runner.ts";
import type { BenchRecord, CycleRecord } from "../../src/results/bench_id.ts";
import { buildLoad } from "../fixtures/run_builder.ts";
import { freshPath } from "../executors/fixtures/bounds.ts";

const A = "sharing/counter/atomics/2";
const B = "sharing/counter/lock/2";

const USED: Usage = {
  userMicros: 250_000,
  systemMicros: 50_000,
  voluntary: 3,
  involuntary: 1,
};

const CYCLES: readonly CycleRecord[] = [1, 2, 3].map((cycle) => ({
  cycle,
  canaryAloneNs: 2e6,
  canaryTogetherNs: 2e6,
  foreignCores: 0,
}));

function sample(cycle: number, ms: number, rest: Partial<Sample> = {}): Sample {
  return {
    ...{ cycle, ms, used: USED, observations: {} },
    ...rest,
  };
}

function variant(
  name: string,
  { children = "none", ...overrides }: Partial<Variant> & {
    readonly children?: Runner["children"];
  },
): Variant {
  const nothing = () => Promise.resolve();
  return {
    name,
    id: { suite: "sharing", workload: "counter", model: "lock", workers: 2 },
    runner: {
      warmsUp: true,
      children,
      run: nothing,
      teardown: nothing,
      verify: () => ({}),
      kill: () => {},
    },
    pids: [],
    samples: [],
    waits: [],
    loads: [],
    batches: overrides.samples?.length ?? 0,
    insideMs: 0,
    setupMs: 0,
    visitsMs: 0,
    visits: 0,
    isWarm: undefined,
    hasFailed: false,
    ...overrides,
  };
}

/** Counters of children that have ended, and of those that are there, in seconds. */
function reading(ended: number, alive: Readonly<Record<number, number>> = {}) {
  const cpu = (userSeconds: number) => ({ userSeconds, systemSeconds: 0 });
  const children = {
    ended: cpu(ended),
    alive: new Map(
      Object.entries(alive).map(([pid, used]) => [Number(pid), cpu(used)]),
    ),
  };
  return { ms: 0, busyMs: 0, ownMs: 0, children } satisfies Reading;
}

/** What a recorder writes. */
async function written(
  use: (recorder: Recorder) => void,
): Promise<BenchRecord[]> {
  using file = freshPath();
  use(new Recorder(file.path));
  const text = await Deno.readTextFile(file.path).catch(() => "");
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

/** The records of a scenario with these variants. */
function recordsOf(
  variants: readonly (Variant | undefined)[],
  { cycles = CYCLES, before = reading(0), after = reading(0) }: {
    readonly cycles?: readonly CycleRecord[];
    readonly before?: Reading;
    readonly after?: Reading;
  } = {},
) {
  const fixture = { variants: [...variants], warmupCycles: 8, warmupMs: 400 };
  return written((recorder) =>
    recorder.scenario("sharing/counter", { fixture, cycles, before, after })
  );
}

/** The record of one variant, alone in its scenario. */
async function recordOf(...args: Parameters<typeof recordsOf>) {
  const found = (await recordsOf(...args))
    .find((record) => record.kind === "measured");
  if (!found) throw new Error("Cannot find the record of the variant");
  return found;
}

Deno.test("Recorder writes the variants of a scenario, then the scenario with its cycles", async () => {
  const samples = [sample(1, 5), sample(1, 7)];
  const records = await recordsOf([
    variant(A, { samples }),
    undefined,
    variant(B, { samples }),
  ]);
  assertEquals(
    records.map(({ kind, id }) => [kind, id]),
    [["measured", A], ["measured", B], ["scenario", "sharing/counter"]],
  );
  const [, , scenario] = records;
  assertEquals(scenario, {
    kind: "scenario",
    id: "sharing/counter",
    warmupCycles: 8,
    warmupMs: 400,
    cycles: CYCLES,
  });
});

Deno.test("Recorder keeps the two samples of a visit, with their cycle", async () => {
  const samples = [sample(1, 5), sample(1, 7), sample(3, 6), sample(3, 8)];
  const { samplesNs, cycles } = await recordOf([variant(A, { samples })]);
  assertEquals(samplesNs, [5e6, 7e6, 6e6, 8e6]);
  assertEquals(cycles, [1, 1, 3, 3]);
});

Deno.test("Recorder counts what other requests waited in whole cycles, over all batches", async () => {
  const samples = [sample(1, 40), sample(4, 900)];
  const waits = [
    { cycle: 1, ms: [38.2, 12, 1.04] },
    { cycle: 1, ms: [0.96] },
    { cycle: 4, ms: [900] },
  ];
  const { loopDelay } = await recordOf([variant(A, { samples, waits })]);
  assertEquals(loopDelay, {
    micros: [1_000, 12_000, 38_000],
    counts: [2, 1, 1],
  });
  const none = await recordOf([variant(A, { samples: [sample(1, 5)] })]);
  assertEquals("loopDelay" in none, false);
  const service = variant(A, { samples, waits });
  service.runner.measureLoads = () => Promise.resolve([]);
  assertEquals("loopDelay" in await recordOf([service]), false);
});

Deno.test("Recorder averages the many samples of short batches in four groups, none left out", async () => {
  const samples = Array.from({ length: 10 }, (_, at) => sample(2, at));
  const { samplesNs, cycles } = await recordOf([variant(A, { samples })]);
  assertEquals(samplesNs, [0.5e6, 3e6, 5.5e6, 8e6]);
  assertEquals(cycles, [2, 2, 2, 2]);
});

Deno.test("Recorder leaves out the samples of a cycle that did not come to its end", async () => {
  const samples = [sample(1, 5), sample(2, 9)];
  const one = variant(A, { samples });
  const { samplesNs } = await recordOf([one], { cycles: CYCLES.slice(0, 1) });
  assertEquals(samplesNs, [5e6]);
});

Deno.test("Recorder tells of a service what it did in the cycles that came to their end", async () => {
  const loads = [1, 2].map((cycle) => buildLoad({ cycle, latencyMs: [5] }));
  const samples = [sample(1, 5), sample(2, 5)];
  const record = await recordOf([variant(A, { samples, loads })], {
    cycles: CYCLES.slice(0, 1),
  });
  assertEquals(record.loads, loads.slice(0, 1));
  assertEquals("loads" in await recordOf([variant(A, { samples })]), false);
});

Deno.test("Recorder says nothing of variants that have failed or were not visited", async () => {
  const records = await recordsOf([
    variant(A, { samples: [sample(1, 5)], hasFailed: true }),
    variant(B, {}),
  ]);
  assertEquals(records.map(({ kind }) => kind), ["scenario"]);
});

Deno.test("Recorder tells what a variant cost: the time inside all batches, of a visit and to set it up", async () => {
  const { insideNs, visitMs, setupMs } = await recordOf([
    variant(A, {
      samples: [sample(1, 5)],
      insideMs: 90,
      visits: 3,
      visitsMs: 120,
      setupMs: 60,
    }),
  ]);
  assertEquals([insideNs, visitMs, setupMs], [90e6, 40, 60]);
});

Deno.test("Recorder tells whether a variant was warm, where it had anything to warm up", async () => {
  const samples = [sample(1, 5)];
  const isWarm = async (isWarm: boolean | undefined) =>
    (await recordOf([variant(A, { samples, isWarm })])).isWarm;
  assertEquals(await isWarm(true), true);
  assertEquals(await isWarm(false), false);
  assertEquals(await isWarm(undefined), undefined);
});

Deno.test("Recorder adds up what the measured batches used", async () => {
  const samples = [sample(1, 5), sample(1, 5), sample(2, 5)];
  const found = await recordOf([variant(A, { samples })]);
  assertAlmostEquals(found.cpu?.userSeconds ?? NaN, 3 * 0.25);
  assertAlmostEquals(found.cpu?.systemSeconds ?? NaN, 3 * 0.05);
  assertEquals(found.contextSwitches, { voluntary: 9, involuntary: 3 });
});

Deno.test("Recorder counts the share of the measured batches in what a variant's own children used", async () => {
  const pool = variant(A, {
    children: "kept",
    pids: [7, 8],
    samples: Array(4).fill(sample(1, 5, { used: { ...USED, userMicros: 0 } })),
    batches: 5,
  });
  const { cpu } = await recordOf([pool], {
    before: reading(0, { 7: 1, 8: 2, 9: 3 }),
    after: reading(5, { 7: 1.5, 8: 4, 9: 9 }),
  });
  assertAlmostEquals(cpu?.userSeconds ?? NaN, 2.5 * 4 / 5);
});

Deno.test("Recorder counts children that end within each batch, where one variant alone has any", async () => {
  const perTask = (name: string) =>
    variant(name, {
      children: "per-batch",
      samples: [sample(1, 5, { used: { ...USED, userMicros: 0 } })],
    });
  const readings = { before: reading(1), after: reading(3) };
  const alone = await recordOf([perTask(A)], readings);
  assertAlmostEquals(alone.cpu?.userSeconds ?? NaN, 2);
  const shared = await recordOf([perTask(A), perTask(B)], readings);
  assertEquals(shared.cpu, null);
});

Deno.test("Recorder gives no CPU time where nobody knows the children's", async () => {
  const samples = [sample(1, 5)];
  const unknown = variant(A, { children: "unknown", samples });
  assertEquals((await recordOf([unknown])).cpu, null);
  const kept = variant(A, { children: "kept", pids: [7], samples });
  assertEquals((await recordOf([kept])).cpu, null);
  const lost = { before: reading(0, { 7: 1 }), after: reading(1) };
  assertEquals((await recordOf([kept], lost)).cpu, null);
});

Deno.test("Recorder averages observations over the measured batches", async () => {
  const samples = [4, 0, 2].map((lostUpdates) =>
    sample(1, 5, { observations: { lostUpdates } })
  );
  const { observations } = await recordOf([variant(A, { samples })]);
  assertEquals(observations, { lostUpdates: 2 });
});

Deno.test("Recorder tells at once who has started, and who has failed of what", async () => {
  const records = await written((recorder) => {
    recorder.started(A);
    recorder.failed(A, new RangeError("too much"));
    recorder.failed(B, "no reason");
  });
  assertEquals(records, [
    { kind: "started", id: A },
    { kind: "failed", id: A, reason: "RangeError: too much" },
    { kind: "failed", id: B, reason: "no reason" },
  ]);
});

Deno.test("Recorder writes nothing where nobody asked for records", () => {
  const recorder = new Recorder(undefined);
  recorder.started(A);
  recorder.failed(A, new Error("wrong"));
});
