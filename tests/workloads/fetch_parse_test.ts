import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { fetchAndSum, fetchParse } from "../../src/workloads/fetch_parse.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";

function urlOf(text: string): string {
  return `data:application/json,${encodeURIComponent(text)}`;
}

Deno.test("fetchAndSum() adds up the records that have a name and the tag b", async () => {
  const records = [
    { id: 0, name: "counted", tags: ["a", "b"], value: 1 },
    { id: 1, name: "", tags: ["b"], value: 10 },
    { id: 2, name: "not tagged", tags: ["a"], value: 100 },
    { id: 3, name: "counted too", tags: ["b"], value: 1_000 },
  ];
  assertEquals(await fetchAndSum(urlOf(JSON.stringify(records))), 1_001);
  assertEquals(await fetchAndSum(urlOf("[]")), 0);
});

Deno.test("fetchAndSum() refuses an answer that is no JSON", async () => {
  await assertRejects(() => fetchAndSum(urlOf("[{")), SyntaxError);
});

Deno.test("fetchParse asks for as many records as it is given", async () => {
  using batch = await fetchParse.prepare({
    items: 2,
    parameters: { latencyMs: 0, records: 4 },
  });
  const urls = batch.inputs as string[]; // The catalog's type hides what an input is.
  const sums = await Promise.all(urls.map(fetchAndSum));
  assertEquals(sums, [1 + 2, 2 * (1 + 2)]);
  batch.check(sums);
});

Deno.test("fetchParse accepts the sum of the records with the tag, however many there are, and no other", async () => {
  for (const records of [0, 1, 2, 3, 4, 5, 6, 7, 1_000]) {
    const size = { items: 1, parameters: { latencyMs: 0, records } };
    using batch = await fetchParse.prepare(size);
    const ids = Array.from({ length: records }, (_, id) => id);
    const sumOf = (counted: readonly number[]) =>
      counted.reduce((sum, id) => sum + id, 0);
    batch.check([sumOf(ids.filter((id) => id % 3 !== 0))]);
    if (records < 4) continue;
    for (const wrong of [sumOf(ids), records]) {
      assertThrows(() => batch.check([wrong]), WrongAnswerError, "item 0");
    }
  }
});
