import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { residentBytes } from "../../../bench/pools/memory.ts";
import { EXECUTORS, VARIANTS } from "../../../bench/pools/variants.ts";
import { readId } from "../../../bench/harness/fixture.ts";
import { EXECUTOR_SCENARIOS } from "../../../src/workloads/executor_scenarios.ts";
import { SUITES } from "../../../src/workloads/catalog.ts";

/** Enough for every worker to have some. */
const ITEMS = 4;

Deno.test("every scenario has the variants that can be run", () => {
  assertEquals(
    Object.fromEntries(
      EXECUTOR_SCENARIOS.map(({ id, variants }) => [id, variants.toSorted()]),
    ),
    Object.fromEntries(
      Object.entries(VARIANTS).map((
        [id, variants],
      ) => [id, Object.keys(variants).toSorted()]),
    ),
  );
});

Deno.test("the executors' suite is none of those that a run measures", () => {
  assertEquals(SUITES.filter(({ id }) => id === "executors"), []);
});

Deno.test("EXECUTORS refuses a variant that it does not know", () => {
  const id = readId("executors/thread-burst/nonsense/2");
  assertThrows(
    () => void EXECUTORS.find(id).createRunner(id, 1),
    TypeError,
    "nonsense",
  );
});

for (const name of EXECUTORS.list().flat().map(({ id }) => id)) {
  Deno.test({
    name: `${name} gives the right answers, and ends`,
    ignore: name.includes("/python-") && !hasPython(),
    // Some pools of npm hold on to a timer or a channel of a worker that has ended.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const id = readId(name);
      const runner = await EXECUTORS.find(id).createRunner(
        id,
        id.workload.startsWith("first-result") ? 1 : ITEMS,
      );
      try {
        for (let batch = 0; batch < 2; batch++) {
          await runner.setup?.();
          assertEquals(await runner.verify(await runner.run()), {});
        }
      } finally {
        await runner.teardown();
      }
    },
  });
}

function hasPython(): boolean {
  try {
    return new Deno.Command("python3", { args: ["--version"] }).outputSync()
      .success;
  } catch {
    return false;
  }
}

Deno.test("residentBytes() refuses to measure a process of which nobody tells", async () => {
  const runner = await residentBytes(() =>
    Promise.resolve({ pid: 2 ** 30, end: () => {} })
  )({ workers: 1, items: 1 });
  await assertRejects(() => runner.run(), Error, "found no process 1073741824");
});
