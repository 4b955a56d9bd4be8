import {
  assert,
  assertEquals,
  assertGreater,
  assertNotEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { childPids } from "../../bench/process_tree.ts";
import { Stage } from "../../bench/stage.ts";
import { parseBenchId } from "../../src/results/bench_id.ts";
import { assertRefused, childrenOf, killAll } from "./fixtures/own_children.ts";

/** Enters a cell by its name. */
async function enter(stage: Stage, name: string) {
  const id = parseBenchId(name);
  assert(id, name);
  return await stage.enter(id);
}

const CLONE = "payload/echo-bytes/clone/1?bytes=64";
const ATOMICS = "sharing/counter/atomics/2";

Deno.test("Stage keeps a cell warm over all its batches, and makes the next one ready", async () => {
  const stage = new Stage();
  const first = await enter(stage, CLONE);
  assertStrictEquals(await enter(stage, CLONE), first);
  const twin = await enter(stage, `${CLONE}&twin=1`);
  assertNotEquals(twin.act, first.act);
  const other = await enter(stage, ATOMICS);
  await other.act.before?.();
  const observations = await other.act.after(await other.act.run());
  assertEquals(observations, { lostUpdates: 0 });
  await stage.leave();
});

Deno.test("Stage warms up what gets faster, and not what is started in every batch", async () => {
  const stage = new Stage();
  const warm = await enter(stage, ATOMICS);
  assertGreater(warm.warmupNs, 0);
  const cold = await enter(
    stage,
    "batch/spin/worker-pool/2?itemMicros=20&items=1",
  );
  assertEquals(cold.warmupNs, 0);
  const thread = await enter(stage, "lifecycle/start/thread/1");
  assertEquals(thread.warmupNs, 0);
  await stage.leave();
});

const FASTER_AND_FASTER = [
  "payload/echo-objects/pipe-objects/1?bytes=1024",
  CLONE,
  ATOMICS,
  "scaling/file-read-sync/sequential/1",
];

for (const name of FASTER_AND_FASTER) {
  Deno.test(`Stage warms up ${name} as it does computing`, async () => {
    const stage = new Stage();
    const startMs = performance.now();
    const { warmupNs } = await enter(stage, name);
    // Checks and all, it warms up for 200 ms at most.
    const isCutOff = performance.now() - startMs > 200;
    assert(isCutOff || warmupNs > 40e6);
    await stage.leave();
  });
}

Deno.test("Stage refuses cells that no suite has", async () => {
  const stage = new Stage();
  const strangers = [
    "scaling/nothing/sequential/1",
    "nothing/primes/sequential/1",
    "payload/echo-bytes/clone/1?bytes=65",
    "payload/echo-bytes/clone/1",
    "payload/echo-objects/clone-objects/1?bytes=64",
  ];
  for (const name of strangers) {
    await assertRejects(() => enter(stage, name), TypeError, name);
  }
  await assertRejects(
    () => enter(stage, "payload/echo-bytes/nothing/1?bytes=64"),
    TypeError,
    "clone, transfer",
  );
});

Deno.test("Stage goes on after a cell that could not be entered", async () => {
  const stage = new Stage();
  await enter(stage, CLONE);
  await assertRejects(() => enter(stage, "scaling/nothing/sequential/1"));
  const { act } = await enter(stage, CLONE);
  assertEquals(await act.after(await act.run()), {});
  stage.close();
});

Deno.test("Stage gives the cell after a failed one a server and files of its own", async () => {
  const stage = new Stage();
  const { result: { act }, children } = await childrenOf(() =>
    enter(stage, "scaling/http/async/1")
  );
  await killAll(children);
  await assertRejects(async () => await act.run());
  await stage.abandon();
  const next = await enter(stage, "scaling/http/sequential/1");
  assertEquals(await next.act.after(await next.act.run()), {});
  await stage.leave();
  stage.close();
});

Deno.test("Stage can be closed at any time, and more than once", async () => {
  const stage = new Stage();
  stage.close();
  await enter(stage, "scaling/primes/worker-pool/2");
  stage.close();
  stage.close();
  await stage.leave();
});

Deno.test({
  name: "Stage tells the children of a workload from those of a model",
  // Elsewhere nobody lists children.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const before = await childPids();
    const stage = new Stage();
    const { helpers } = await enter(stage, "scaling/http/subprocess-pool/2");
    const servers = helpers.filter((pid) => !before.includes(pid));
    assertEquals(servers.length, 1);
    const { helpers: unasked } = await enter(stage, "scaling/http/async/1");
    assertEquals(unasked, []);
    await stage.leave();
    stage.close();
  },
});

Deno.test("Stage abandons a cell that cannot be ended, and goes on with the next", async () => {
  const stage = new Stage();
  const { result: { act }, children } = await childrenOf(() =>
    enter(stage, "lifecycle/is-alive/process/1")
  );
  await killAll(children);
  await assertRefused(act.before?.());
  await stage.abandon();
  const next = await enter(stage, CLONE);
  assertEquals(await next.act.after(await next.act.run()), {});
  await stage.leave();
});
