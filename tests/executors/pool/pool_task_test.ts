import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { PoolTasks } from "../../../src/executors/pool/pool_task.ts";

Deno.test("PoolTasks.find() knows a task by its names, whatever object has them", () => {
  const tasks = new PoolTasks();
  const reference = { module: "file:///a.ts", export: "one" };
  const one = tasks.find(reference);
  assertStrictEquals(tasks.find({ ...reference }), one);
  reference.export = "two";
  const two = tasks.find(reference);
  assert(two !== one);
  assertEquals(two.reference, { module: "file:///a.ts", export: "two" });
  assertEquals(one.reference, { module: "file:///a.ts", export: "one" });
});
