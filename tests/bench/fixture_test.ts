import { assert, assertEquals, assertRejects } from "@std/assert";
import { catalogSuite } from "../../bench/catalog.ts";
import {
  Fixture,
  type FixtureListener,
  runOnce,
  type Variant,
} from "../../bench/harness/fixture.ts";
import type { Runner } from "../../bench/runners/runner.ts";
import type { ScenarioRequest } from "../../src/results/bench_id.ts";
import { SYSTEM } from "../../src/system/mod.ts";
import { scenarioOf } from "./fixtures/bench_runs.ts";
import { assertRefused, childrenOf, killAll } from "./fixtures/own_children.ts";

const CHANNELS = ["clone", "transfer"]
  .map((channel) => `payload/echo-bytes/${channel}/1?bytes=64`);
const NONSENSE = "payload/echo-bytes/nonsense/1?bytes=64";
const MODELS = ["sequential/1", "worker-pool/2", "subprocess-pool/2"];

/** A fixture, and what it has told of. */
async function open(
  request: ScenarioRequest,
  { stopAt }: { readonly stopAt?: number } = {},
) {
  const told: string[] = [];
  const listener: FixtureListener = {
    onStarted: (name) => told.push(`started ${name}`),
    onFailed: (name, error) => told.push(`failed ${name}: ${error}`),
    onHelperLost: () => void told.push("helper lost"),
  };
  const id = request.variants[0]?.id ?? "";
  const fixture = await Fixture.open(request, {
    source: catalogSuite(id.slice(0, id.indexOf("/"))),
    listener,
    opened: () => told.push("opened"),
    ...(stopAt === undefined ? {} : { stopAt }),
  });
  return { fixture, told };
}

/** A variant that has been set up. */
function alive(fixture: Fixture, index = 0): Variant {
  const variant = fixture.variants[index];
  if (!variant) throw new Error(`Cannot find variant ${index}`);
  return variant;
}

Deno.test("Fixture keeps all variants of a scenario alive side by side", async () => {
  const { fixture, told } = await open(scenarioOf(CHANNELS));
  assertEquals(told, ["opened", ...CHANNELS.map((id) => `started ${id}`)]);
  for (let turn = 0; turn < 2; turn++) {
    for (const index of CHANNELS.keys()) await runOnce(alive(fixture, index));
  }
  await fixture.close();
});

Deno.test("Fixture leaves out a variant that cannot be set up, says why, and keeps the others in their places", async () => {
  const [first = "", second = ""] = CHANNELS;
  const { fixture, told } = await open(scenarioOf([first, NONSENSE, second]));
  assertEquals(
    fixture.variants.map((variant) => variant?.name),
    [first, undefined, second],
  );
  const failed = told.filter((text) => text.startsWith("failed"));
  assertEquals(failed.length, 1);
  assert(failed[0]?.includes('found "nonsense"'));
  await runOnce(alive(fixture, 2));
  await fixture.close();
});

Deno.test("Fixture refuses scenarios that no suite has", async () => {
  const strangers = [
    "scaling/nothing/sequential/1",
    "nothing/primes/sequential/1",
    "payload/echo-bytes/clone/1?bytes=65",
    "payload/echo-bytes/clone/1",
    "payload/echo-objects/clone-objects/1?bytes=64",
  ];
  for (const id of strangers) {
    await assertRejects(() => open(scenarioOf([id])), TypeError, id);
  }
});

/** Opens a scenario of primes whose batches take the times told, by a clock that nothing else moves. */
async function openTimed(
  timeOf: (model: string, batch: number) => number,
  warmupMs: number,
): Promise<Fixture> {
  let nowMs = 0;
  const runnerOf = (model: string): Runner => {
    let batch = 0;
    return {
      warmsUp: true,
      children: "none",
      run: () => {
        nowMs += timeOf(model, batch++);
        return Promise.resolve();
      },
      verify: () => ({}),
      teardown: () => Promise.resolve(),
      kill: () => {},
    };
  };
  const { now } = performance;
  performance.now = () => nowMs;
  try {
    return await Fixture.open(
      scenarioOf(
        ["sequential/1", "worker-pool/2"]
          .map((model) => `scaling/primes/${model}`),
        { warmupMs },
      ),
      {
        source: {
          list: () => [],
          find: () => ({
            baseline: "sequential",
            isSetWait: false,
            prepare: () => Promise.resolve(false),
            createRunner: ({ model }) => runnerOf(model),
            [Symbol.dispose]: () => {},
          }),
        },
        listener: {
          onStarted: () => {},
          onFailed: (_, error) => {
            throw error;
          },
          onHelperLost: () => {},
        },
        opened: () => {},
      },
    );
  } finally {
    performance.now = now;
  }
}

/** Times that fall with the first batches, and then go up and down. */
function falling(batches: number) {
  return (batch: number) =>
    10 + Math.max(0, batches - batch) + (batch % 2 === 0 ? 0.1 : 0);
}

Deno.test("Fixture warms up until no variant becomes faster", async () => {
  const steady = await openTimed(() => 10, 60_000);
  // Each of two workers has had twenty batches.
  assertEquals(steady.warmupCycles, 40);
  for (const long of [50, 90]) {
    const time = falling(long);
    const slow = await openTimed(
      (model, batch) => model === "sequential" ? 10 : time(batch),
      60_000,
    );
    assert(slow.warmupCycles > long, String(slow.warmupCycles));
    assertEquals(slow.warmupMs < 60_000, true);
    for (const index of [0, 1]) {
      const { isWarm, batches } = alive(slow, index);
      assertEquals([isWarm, batches], [true, 0]);
    }
  }
});

Deno.test("Fixture stops warming up when its time is over, and tells what still becomes faster", async () => {
  const time = falling(10_000);
  const cold = await openTimed(
    (model, batch) => model === "sequential" ? 10 : time(batch) / 1_000,
    2_000,
  );
  assert(cold.warmupMs >= 2_000 && cold.warmupMs < 2_100);
  assertEquals(alive(cold, 0).isWarm, true);
  assertEquals(alive(cold, 1).isWarm, false);
  const none = await openTimed(() => 10, 0);
  assertEquals(none.warmupCycles, 0);
  assertEquals(alive(none).isWarm, undefined);
});

for (
  const id of [
    "batch/spin/worker-pool/2?itemMicros=20&items=1",
    "lifecycle/start/thread/1",
    "scaling/timer/async/1",
  ]
) {
  Deno.test(`Fixture does not warm up ${id}, which does not become faster`, async () => {
    const { fixture } = await open(scenarioOf([id], { warmupMs: 60_000 }));
    assertEquals(fixture.warmupCycles, 0);
    await fixture.close();
  });
}

Deno.test("Fixture sets nothing up once its time is over", async () => {
  const { fixture, told } = await open(scenarioOf(CHANNELS), { stopAt: 0 });
  assertEquals(told, ["opened"]);
  assertEquals(fixture.variants, []);
  await fixture.close();
});

Deno.test("Fixture ends a variant that fails, and lets the others go on", async () => {
  const { fixture, told } = await open(scenarioOf(CHANNELS));
  await fixture.fail(alive(fixture), new RangeError("too much"));
  assert(alive(fixture).hasFailed);
  assertEquals(told.at(-1), `failed ${CHANNELS[0]}: RangeError: too much`);
  await runOnce(alive(fixture, 1));
  await fixture.close();
});

Deno.test("Fixture reports a variant that fails while it is warmed up", async () => {
  const ids = ["sequential/1", "subprocess-pool/1"]
    .map((model) => `scaling/primes/${model}`);
  const { prototype } = Deno.Command;
  const { spawn } = prototype;
  prototype.spawn = () => {
    throw new Error("no more processes");
  };
  try {
    const { fixture, told } = await open(scenarioOf(ids, { warmupMs: 500 }));
    const failed = told.filter((text) => text.startsWith("failed"));
    assertEquals(failed.length, 1);
    assert(failed[0]?.includes(ids[1] ?? "?"));
    await runOnce(alive(fixture));
    await fixture.close();
  } finally {
    prototype.spawn = spawn;
  }
});

Deno.test({
  name: "Fixture tells the children of a workload from those of a variant",
  // Elsewhere nobody lists children.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const ids = MODELS.map((model) => `scaling/http/${model}`);
    const before = await SYSTEM.childPids();
    const { result: { fixture }, children } = await childrenOf(() =>
      open(scenarioOf(ids))
    );
    const [server, ...pool] = children.map(({ pid }) => pid);
    const own = (pids: readonly number[]) =>
      pids.filter((pid) =>
        !before.includes(pid) && (pid === server || pool.includes(pid))
      );
    assertEquals(own(fixture.helpers), [server]);
    assertEquals(new Set(own(alive(fixture, 2).pids)), new Set(pool));
    assertEquals(own(alive(fixture, 1).pids), []);
    await fixture.close();
  },
});

Deno.test({
  name:
    "Fixture notices that the workload's server has died, once a variant fails of it",
  // Elsewhere nobody lists children.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const ids = ["scaling/http/sequential/1", "scaling/http/async/1"];
    const { result: { fixture, told }, children } = await childrenOf(() =>
      open(scenarioOf(ids))
    );
    await killAll(children);
    const variant = alive(fixture);
    await assertRefused(runOnce(variant));
    await fixture.fail(variant, new Error("refused"));
    assertEquals(told.slice(-2), [
      `failed ${ids[0]}: Error: refused`,
      "helper lost",
    ]);
    await fixture.close();
  },
});

Deno.test("Fixture can be killed at any time, and more than once", async () => {
  const ids = MODELS.map((model) => `scaling/http/${model}`);
  const { result: { fixture }, children } = await childrenOf(() =>
    open(scenarioOf(ids))
  );
  fixture.kill();
  fixture.kill();
  await fixture.close();
  await Promise.all(children.map(({ status }) => status));
});

Deno.test("Fixture closes a variant that cannot be ended, and the others with it", async () => {
  const { result: { fixture }, children } = await childrenOf(() =>
    open(
      scenarioOf(
        ["process", "thread"].map((life) => `lifecycle/is-alive/${life}/1`),
      ),
    )
  );
  await runOnce(alive(fixture, 1));
  await killAll(children);
  await fixture.close();
});
