import { assertEquals, assertThrows } from "@std/assert";
import { doubleValues, json } from "../../src/workloads/json.ts";

Deno.test("doubleValues() doubles each value and keeps the rest in its order", () => {
  assertEquals(
    doubleValues('[ {"id": 1, "value": 3, "name": "a"}, {"value": -0.5} ]'),
    '[{"id":1,"value":6,"name":"a"},{"value":-1}]',
  );
  assertEquals(doubleValues("[]"), "[]");
});

Deno.test("doubleValues() refuses a text that is no JSON", () => {
  assertThrows(() => doubleValues("[{"), SyntaxError);
});

Deno.test("json gives its tasks as many records as it is asked for", async () => {
  using batch = await json.prepare({
    items: 2,
    parameters: { recordsPerItem: 3 },
  });
  const texts = batch.inputs as string[]; // The catalog's type hides what an input is.
  assertEquals(JSON.parse(texts[1] ?? ""), [
    { id: 0, name: "record 0 of 1", tags: ["a", "b"], value: 0 },
    { id: 1, name: "record 1 of 1", tags: ["a", "b"], value: 2 },
    { id: 2, name: "record 2 of 1", tags: ["a", "b"], value: 4 },
  ]);
});
