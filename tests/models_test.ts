import { assertEquals, assertThrows } from "@std/assert";
import { findModel, MODELS } from "../src/models.ts";
import { add } from "./executors/fixtures/tasks.ts";
import { within } from "./executors/fixtures/bounds.ts";

for (const model of MODELS) {
  Deno.test(`the ${model.id} model runs a named task`, async () => {
    await using executor = model.create({ maxWorkers: 1, maxInFlight: 2 });
    const { module, export: name } = add;
    const task = { module, export: name };
    const inputs = [[1, 2], [3, 4]];
    const sums = await within(Array.fromAsync(executor.map(task, inputs)));
    assertEquals(sums, [3, 7]);
  });
}

Deno.test("findModel() finds by id, and names what there is", () => {
  for (const model of MODELS) assertEquals(findModel(model.id), model);
  assertThrows(() => findModel("threads"), TypeError, "worker-pool");
});
