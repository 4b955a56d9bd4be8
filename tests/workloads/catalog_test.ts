import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { SUITES, WORKLOADS } from "../../src/workloads/catalog.ts";
import type { Workload } from "../../src/workloads/workload.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";

async function runBatch(workload: Workload): Promise<unknown[]> {
  using batch = await workload.prepare();
  const module = await import(workload.task.module);
  const task = module[workload.task.export];
  const outputs = await Promise.all(
    batch.inputs.map((input) => task(structuredClone(input))),
  );
  batch.check(outputs);
  assertEquals(batch.inputs.length, workload.items);
  assertThrows(
    () => batch.check([...outputs.slice(1), outputs[0], outputs[0]]),
    WrongAnswerError,
    "expected",
  );
  assertThrows(
    () => batch.check([null, ...outputs.slice(1)]),
    WrongAnswerError,
    "item 0 gave null",
  );
  return outputs;
}

for (const workload of WORKLOADS) {
  Deno.test(`${workload.id} gives answers that its own check accepts, and no others`, async () => {
    const outputs = await runBatch(workload);
    assert(outputs.every((output) => output !== undefined));
  });
}

Deno.test("WORKLOADS have ids that a bench id can carry, each once", () => {
  const ids = WORKLOADS.map((workload) => workload.id);
  for (const id of ids) assertMatch(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  assertEquals(new Set(ids).size, ids.length);
});

Deno.test("SUITES hold every workload exactly once, and each has its file", async () => {
  assertEquals(new Set(Object.values(SUITES).flat()), new Set(WORKLOADS));
  assertEquals(Object.values(SUITES).flat().length, WORKLOADS.length);
  for (const suite of Object.keys(SUITES)) {
    const file = new URL(`../../bench/${suite}_bench.ts`, import.meta.url);
    assert((await Deno.stat(file)).isFile);
  }
});
