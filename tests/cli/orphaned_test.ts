import { assert, assertEquals } from "@std/assert";
import { StarterWatch } from "../../src/cli/orphaned.ts";
import type { Origin } from "../../src/system/mod.ts";

/** A shell, from which `npx` started `deno task`, which started this process. */
class FakeSystem {
  readonly processes = new Map<number, Origin>([
    [4, { parent: 3, command: "deno run launch.ts" }],
    [3, { parent: 2, command: "deno task bench" }],
    [2, { parent: 10, command: "npx deno task bench" }],
    [10, { parent: 1, command: "bash" }],
  ]);
  questions = 0;
  isSilent = false;
  readonly system = {
    originsOf: (pids: readonly number[]) => {
      this.questions++;
      const found = [...this.processes].filter(([pid]) =>
        pids.includes(pid) && !this.isSilent
      );
      return Promise.resolve(new Map(found));
    },
  };
  readonly parentPid = () => this.processes.get(4)?.parent ?? 0;

  /** Ends a process; its children get the first one for a parent. */
  end(pid: number): void {
    this.processes.delete(pid);
    for (const [child, origin] of this.processes) {
      if (origin.parent !== pid) continue;
      this.processes.set(child, { ...origin, parent: 1 });
    }
  }
}

/** Polls up to a minute's worth; the poll at which the process was found to be orphaned. */
async function orphanedAt(watch: StarterWatch): Promise<number | undefined> {
  for (let poll = 1; poll <= 60; poll++) {
    if (await watch.isOrphaned()) return poll;
  }
  return undefined;
}

Deno.test("a watch of starters asks the system no more than four times a minute", async () => {
  const fake = new FakeSystem();
  const watch = await StarterWatch.start(fake);
  fake.questions = 0;
  assertEquals(await orphanedAt(watch), undefined);
  assert(fake.questions <= 4, `${fake.questions}`);
});

Deno.test("a watch of starters notices the end of the parent at once, and asks nobody", async () => {
  const fake = new FakeSystem();
  const watch = await StarterWatch.start(fake);
  fake.questions = 0;
  fake.end(3);
  assertEquals(await orphanedAt(watch), 1);
  assertEquals(fake.questions, 0);
});

Deno.test("a watch of starters notices the end of npx above deno task", async () => {
  const fake = new FakeSystem();
  const watch = await StarterWatch.start(fake);
  fake.end(2);
  assert(await orphanedAt(watch));
});

Deno.test("a watch of starters goes on where the shell ends, or where the system tells nothing any more", async () => {
  const fake = new FakeSystem();
  const watch = await StarterWatch.start(fake);
  fake.end(10);
  assertEquals(await orphanedAt(watch), undefined);
  fake.isSilent = true;
  assertEquals(await orphanedAt(watch), undefined);
});
