import { assertEquals, assertThrows } from "@std/assert";
import { task } from "../../src/executors/mod.ts";
import { assertTaskReference } from "../../src/executors/task.ts";

Deno.test("task() makes a function that is also its reference", () => {
  const double = task({ url: "file:///a.ts" }, function double(n: number) {
    return n * 2;
  });
  assertEquals(double(4), 8);
  assertEquals([double.module, double.export], ["file:///a.ts", "double"]);
});

Deno.test("task() refuses a function without a name", () => {
  assertThrows(() => task(import.meta, () => 1), TypeError, "without a name");
});

Deno.test("assertTaskReference() refuses everything else", () => {
  const others = [undefined, null, 1, "task", {}, { module: "a" }, () => 1];
  for (const value of others) {
    assertThrows(
      () => assertTaskReference(value),
      TypeError,
      "expected { module, export }",
    );
  }
  assertTaskReference({ module: "file:///a.ts", export: "b" });
});
