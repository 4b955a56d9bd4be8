import { assertEquals, assertRejects } from "@std/assert";
import { fetchText, http } from "../../src/workloads/http.ts";

Deno.test("http asks a server that ends when its batch is disposed", async () => {
  const batch = await http.prepare();
  const [url] = batch.inputs as string[]; // The catalog's type hides what an input is.
  assertEquals(await fetchText(url ?? ""), "item 0");
  batch[Symbol.dispose]();
  await assertRejects(async () => {
    for (let attempt = 0; attempt < 1_000; attempt++) {
      await fetchText(url ?? "");
    }
  }, TypeError);
});
