import { assert, assertEquals, assertGreater } from "@std/assert";
import {
  outputOf,
  type ProcessCpu,
  SYSTEM,
  treeBytes,
} from "../../src/system/mod.ts";
import { busyChild, USED_SECONDS } from "../bench/fixtures/busy.ts";

/*
 * What the system tells while it runs. Some of it Linux alone does.
 */
const ignore = Deno.build.os !== "linux";

/** Less than a busy child has used, and more than asking can cost. */
const MAX_OF_IT = USED_SECONDS * 2 / 3;

function seconds({ userSeconds, systemSeconds }: ProcessCpu): number {
  return userSeconds + systemSeconds;
}

/** CPU time of the children that have ended. */
async function endedSeconds(): Promise<number> {
  const found = await SYSTEM.childrenCpu([]);
  assert(found?.ended);
  return seconds(found.ended);
}

Deno.test({
  name:
    "childPids() lists the children that are there, and not the program that is asked for them",
  ignore,
  async fn() {
    const before = await SYSTEM.childPids();
    const child = await busyChild();
    const found = await SYSTEM.childPids();
    assert(!before.includes(child.pid));
    // Children of other tests may go meanwhile, and none come.
    const others = found.filter((pid) => pid !== child.pid);
    assert(others.every((pid) => before.includes(pid)));
    assertEquals(found.length, others.length + 1);
    await child.end();
    assert(!(await SYSTEM.childPids()).includes(child.pid));
  },
});

Deno.test({
  name:
    "childrenCpu() tells of each child that is asked about, and of it alone",
  ignore,
  async fn() {
    const [child, other] = await Promise.all([busyChild(), busyChild()]);
    const { alive } = await SYSTEM.childrenCpu([child.pid]) ?? {};
    assertEquals([...alive?.keys() ?? []], [child.pid]);
    const used = alive?.get(child.pid);
    assert(used && seconds(used) > MAX_OF_IT);
    await Promise.all([child.end(), other.end()]);
  },
});

Deno.test({
  name: "childrenCpu() counts a child among those that have ended once it has",
  ignore,
  async fn() {
    const child = await busyChild();
    const before = await endedSeconds();
    await child.end();
    assertGreater(await endedSeconds() - before, MAX_OF_IT);
    const { alive } = await SYSTEM.childrenCpu([child.pid]) ?? {};
    assertEquals(alive?.size, 0);
  },
});

Deno.test({
  name:
    "treeBytes() tells this process and its children apart, and leaves out what it is told to",
  ignore,
  async fn() {
    const child = await busyChild();
    const [now, peak, alone] = await Promise.all([
      treeBytes("now"),
      treeBytes("peak"),
      treeBytes("peak", [child.pid]),
    ]);
    await child.end();
    assert(now && peak && alone);
    assertGreater(now.own, 0);
    assertGreater(now.children, 0);
    assertGreater(peak.own, 0);
    assertGreater(peak.children, alone.children);
  },
});

Deno.test("originsOf() names who started a process, and with what", async () => {
  const child = await busyChild();
  const origin = (await SYSTEM.originsOf([child.pid])).get(child.pid);
  await child.end();
  assertEquals(origin?.parent, Deno.pid);
  assert(origin?.command.includes("deno"));
  assertEquals((await SYSTEM.originsOf([])).size, 0);
});

Deno.test("outputOf() is empty where there is nothing to run", async () => {
  assertEquals(await outputOf("no-such-program", []), "");
});
