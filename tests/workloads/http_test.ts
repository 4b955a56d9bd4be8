import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { fetchText, http } from "../../src/workloads/http.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";

Deno.test("fetchText() gives the length and the end of a text", async () => {
  const short = await fetchText("data:text/plain,crossover");
  assertEquals(short, { characters: 9, end: "crossover" });
  const long = await fetchText("data:text/plain,abcdefghijklmnopqrst");
  assertEquals(long, { characters: 20, end: "efghijklmnopqrst" });
  const none = await fetchText("data:text/plain,");
  assertEquals(none, { characters: 0, end: "" });
});

Deno.test("http asks for texts of the length and latency that it is given", async () => {
  for (const bodyBytes of [0, 7, 16, 17, 1_000]) {
    using batch = await http.prepare({
      items: 2,
      parameters: { latencyMs: 0, bodyBytes },
    });
    const urls = batch.inputs as string[]; // The catalog's type hides what an input is.
    assertMatch(urls[1] ?? "", /\/text\/1\?latencyMs=0&bytes=\d+$/);
    const outputs = await Promise.all(urls.map(fetchText));
    assertEquals(
      outputs.map(({ characters }) => characters),
      [bodyBytes, bodyBytes],
    );
    batch.check(outputs);
  }
});

Deno.test("http refuses a text of the right length that is another", async () => {
  const parameters = { latencyMs: 0, bodyBytes: 20 };
  using batch = await http.prepare({ items: 2, parameters });
  // "text 0, " has eight characters: the last sixteen of twenty begin with the fifth.
  const ends = [" 0, text 0, text", " 1, text 1, text"];
  batch.check(ends.map((end) => ({ characters: 20, end })));
  for (const end of ["xxxxxxxxxxxxxxxx", ends[1], ""]) {
    const outputs = [{ characters: 20, end }, { characters: 20, end: ends[1] }];
    assertThrows(() => batch.check(outputs), WrongAnswerError, "item 0");
  }
});
