import { assert, assertEquals, assertGreater } from "@std/assert";
import {
  addCpu,
  childPids,
  childrenCpu,
  outputOf,
  peakBytes,
  type ProcessCpu,
  readText,
  residentBytes,
} from "../src/procfs.ts";
import { busyChild, USED_SECONDS } from "./bench/fixtures/busy.ts";

// All of it is read from /proc, which is Linux's.
const ignore = Deno.build.os !== "linux";

/** Less than a busy child has used, and more than asking can cost. */
const MAX_OF_IT = USED_SECONDS * 2 / 3;

function seconds({ userSeconds, systemSeconds }: ProcessCpu): number {
  return userSeconds + systemSeconds;
}

/** CPU time of the children that have ended. */
async function endedSeconds(): Promise<number> {
  const found = await childrenCpu([]);
  assert(found);
  return seconds(found.ended);
}

Deno.test({
  name:
    "childPids() lists the children that are there, and not the program that is asked for them",
  ignore,
  async fn() {
    const before = await childPids();
    const child = await busyChild();
    const found = await childPids();
    assert(!before.includes(child.pid));
    // Children of other tests may go meanwhile, and none come.
    const others = found.filter((pid) => pid !== child.pid);
    assert(others.every((pid) => before.includes(pid)));
    assertEquals(found.length, others.length + 1);
    await child.end();
    assert(!(await childPids()).includes(child.pid));
  },
});

Deno.test({
  name:
    "childrenCpu() tells of each child that is asked about, and of it alone",
  ignore,
  async fn() {
    const [child, other] = await Promise.all([busyChild(), busyChild()]);
    const { alive } = await childrenCpu([child.pid]) ?? {};
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
    const { alive } = await childrenCpu([child.pid]) ?? {};
    assertEquals(alive?.size, 0);
  },
});

Deno.test({
  name:
    "residentBytes() and peakBytes() tell this process and its children apart, and leave out what they are told to",
  ignore,
  async fn() {
    const child = await busyChild();
    const [resident, peak, alone] = await Promise.all([
      residentBytes(),
      peakBytes([]),
      peakBytes([child.pid]),
    ]);
    await child.end();
    assertGreater(resident.own, 0);
    assertGreater(resident.children, 0);
    assertGreater(peak.own, 0);
    assertGreater(peak.children, alone.children);
  },
});

Deno.test("addCpu() adds both kinds of time", () => {
  const sum = addCpu(
    { userSeconds: 1, systemSeconds: 2 },
    { userSeconds: 10, systemSeconds: 20 },
  );
  assertEquals(sum, { userSeconds: 11, systemSeconds: 22 });
});

Deno.test("readText() and outputOf() are empty where there is nothing to read or run", async () => {
  assertEquals(await readText(), "");
  assertEquals(await readText("/no/such/file"), "");
  assertEquals(await outputOf("no-such-program", []), "");
});
