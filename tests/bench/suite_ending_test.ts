import { assert, assertEquals } from "@std/assert";
import { RUN_MARKER } from "../../src/results/bench_id.ts";
import { textOf, until, within } from "../executors/fixtures/bounds.ts";
import {
  childPids,
  hasChildren,
  isAlive,
} from "../executors/fixtures/processes.ts";
import { benchRecords, scenarioOf, startBench } from "./fixtures/bench_runs.ts";
import { descendantsOf } from "./fixtures/descendants.ts";

// Processes are listed and looked at as Linux does it.
const ignore = Deno.build.os !== "linux";

/** Far more cycles than are ever waited for. */
const ENDLESS = { cycles: 5_000 };

/** Scenarios with children of their own, files or a server. */
const SCENARIOS = [
  ["scaling/http/subprocess-pool/2"],
  ["scaling/file-write/subprocess-pool/2"],
  ["scaling/timer/subprocess-per-task/2"],
  ["batch/spin/subprocess-pool/2?itemMicros=20&items=1"],
  ["pipe", "socket"].map((channel) =>
    `payload/echo-bytes/${channel}/1?bytes=64`
  ),
  ["lifecycle/is-alive/process/1"],
];

/** All processes that were seen below one, until some of them have run Deno. */
async function descendantsSeen(pid: number): Promise<number[]> {
  // To list all processes takes as much CPU time as there is between two looks: first whether there are any.
  await until(() => hasChildren(pid));
  const seen = new Set<number>();
  await until(() => {
    const below = descendantsOf(pid);
    for (const process of below) seen.add(process.pid);
    return below.some(({ program }) => program === "deno");
  });
  return [...seen];
}

function allGone(pids: readonly number[]): Promise<void> {
  return until(() => pids.every((pid) => !isAlive(pid)));
}

for (const ids of SCENARIOS) {
  const name = ids.join(" and ");
  Deno.test({
    name:
      `${name} ends with the process that asked for it, and leaves no process and no file`,
    ignore,
    async fn() {
      const folder = await Deno.makeTempDir({ prefix: "crossover-test-" });
      await Deno.writeTextFile(`${folder}/${RUN_MARKER}`, "");
      const { child, stdout, stderr, records } = startBench(
        [scenarioOf(ids, ENDLESS)],
        { folder },
      );
      // Batches are being measured, and not only prepared.
      await until(async () => (await textOf(records)).includes('"started"'));
      const started = await descendantsSeen(child.pid);
      await child.stdin.close();
      const { success } = await within(child.status);
      await within(Promise.all([stdout, stderr]));
      assertEquals(success, false);
      await allGone(started);
      const left = await Deno.stat(folder).then(() => true, () => false);
      assertEquals(left, false);
    },
  });

  Deno.test({
    name:
      `${name} leaves no process and no file where it is interrupted as it starts`,
    ignore,
    async fn() {
      const before = childPids();
      const controller = new AbortController();
      const { signal } = controller;
      const run = benchRecords([scenarioOf(ids, ENDLESS)], { signal });
      await until(() => childPids().length > before.length);
      const bench = childPids().find((pid) => !before.includes(pid));
      assert(bench);
      const started = await descendantsSeen(bench);
      controller.abort();
      const { records, leftovers } = await within(run);
      assert(records.every(({ kind }) => kind !== "measured"));
      await allGone(started);
      assertEquals(leftovers, []);
    },
  });
}

Deno.test({
  name: "a bench file that comes to its end leaves no process and no file",
  ignore,
  async fn() {
    const before = descendantsOf(Deno.pid).map(({ pid }) => pid);
    const scenarios = ["file-write", "http", "sqlite"].map((workload) =>
      scenarioOf(
        ["sequential/1", "subprocess-pool/2"].map((model) =>
          `scaling/${workload}/${model}`
        ),
      )
    );
    const { problem, leftovers } = await benchRecords(scenarios);
    assertEquals(problem, "");
    assertEquals(leftovers, []);
    await until(() =>
      descendantsOf(Deno.pid).every(({ pid }) =>
        before.includes(pid) || !isAlive(pid)
      )
    );
  },
});

Deno.test({
  name:
    "a bench file whose standard input ends leaves a folder that no run has marked",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "crossover-test-" });
    try {
      await Deno.writeTextFile(`${folder}/mine`, "");
      const { child, stdout, stderr } = startBench(
        [scenarioOf(["scaling/timer/subprocess-pool/2"], ENDLESS)],
        { folder },
      );
      await descendantsSeen(child.pid);
      await child.stdin.close();
      assertEquals((await within(child.status)).success, false);
      await within(Promise.all([stdout, stderr]));
      assertEquals(await Deno.readTextFile(`${folder}/mine`), "");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("A process stops by itself after two cycles in which others used too many cores, and records nothing of them", async () => {
  const id = "scaling/timer/sequential/1";
  const { records, problem } = await benchRecords(
    [scenarioOf([id], ENDLESS)],
    // Nobody can keep less than none busy.
    { mostForeignCores: -1 },
  );
  assertEquals(problem, "");
  assertEquals(records.at(-1)?.kind, "stopped");
  assert(records.every(({ kind }) => kind === "started" || kind === "stopped"));
});
