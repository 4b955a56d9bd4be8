import { assertEquals, assertMatch } from "@std/assert";
import { fetchText, http } from "../../src/workloads/http.ts";

Deno.test("fetchText() gives the length of a text", async () => {
  assertEquals(await fetchText("data:text/plain,crossover"), 9);
  assertEquals(await fetchText("data:text/plain,"), 0);
});

Deno.test("http asks for texts of the length and latency that it is given", async () => {
  using batch = await http.prepare({
    items: 2,
    parameters: { latencyMs: 0, bodyBytes: 7 },
  });
  const urls = batch.inputs as string[]; // The catalog's type hides what an input is.
  assertMatch(urls[1] ?? "", /\/text\/1\?latencyMs=0&bytes=7$/);
  assertEquals(await Promise.all(urls.map(fetchText)), [7, 7]);
});
