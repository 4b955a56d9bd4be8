import { assertEquals } from "@std/assert";
import { MODELS } from "../../src/models.ts";
import { digestWorkload } from "../../src/workloads/digest.ts";
import { fileWrite } from "../../src/workloads/file_write.ts";
import { gzipWorkload } from "../../src/workloads/gzip.ts";
import { blockingWait, timer } from "../../src/workloads/timer.ts";

// Those whose inputs are bytes, whose answers are measured, or whose batches leave something behind.
const CHOSEN = [digestWorkload, gzipWorkload, fileWrite, timer, blockingWait];

for (const workload of CHOSEN) {
  for (const model of MODELS) {
    if (model.sharesMemory && !workload.hasSharedForm) continue;

    Deno.test(`${workload.id} gives right answers on ${model.id}, one batch after another, of the same inputs`, async () => {
      using batch = await workload.prepare({ items: 3 });
      await using executor = model.create({
        ...{ maxWorkers: 2, maxInFlight: 3 },
        permissions: batch.permissions,
      });
      const before = structuredClone(batch.inputs);
      const { task, inputs } = model.sharesMemory && batch.shared || {
        task: workload.task,
        inputs: batch.inputs.map((input) => [input]),
      };
      for (let round = 0; round < 2; round++) {
        batch.check(await Array.fromAsync(executor.map(task, inputs)));
      }
      assertEquals(batch.inputs, before);
    });
  }
}
