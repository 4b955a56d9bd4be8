import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import {
  childPids,
  childrenTime,
  peakBytes,
  residentBytes,
} from "../../bench/process_tree.ts";
import { busyChild, USED_SECONDS } from "./fixtures/busy.ts";

// All of it is read from /proc, which is Linux's.
const ignore = Deno.build.os !== "linux";

/** Less than a busy child has used, and more than asking can cost. */
const MOST_OF_IT = USED_SECONDS * 2 / 3;

/** Processor time of the children, but for some, in seconds. */
async function secondsOf(without: readonly number[]): Promise<number> {
  const time = await childrenTime(without);
  assert(time);
  return time.userSeconds + time.systemSeconds;
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
    "childrenTime() sees the processor time of a busy child while it is there and when it has ended",
  ignore,
  async fn() {
    const before = await secondsOf([]);
    const child = await busyChild();
    assertGreater(await secondsOf([]) - before, MOST_OF_IT);
    await child.end();
    assertGreater(await secondsOf([]) - before, MOST_OF_IT);
  },
});

Deno.test({
  name: "childrenTime() leaves helpers out",
  ignore,
  async fn() {
    const before = await secondsOf([]);
    const helper = await busyChild();
    assertLess(await secondsOf([helper.pid]) - before, MOST_OF_IT);
    const child = await busyChild();
    const grown = await secondsOf([helper.pid]) - before;
    assertGreater(grown, MOST_OF_IT);
    assertGreater(await secondsOf([]) - before, grown + MOST_OF_IT);
    await Promise.all([helper.end(), child.end()]);
  },
});

Deno.test({
  name:
    "residentBytes() and peakBytes() tell this process and its children apart, and leave helpers out",
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
