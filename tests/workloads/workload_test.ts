import { assertEquals, assertThrows } from "@std/assert";
import {
  checkOutputs,
  defineWorkload,
  type PreparedBatch,
  WrongAnswerError,
} from "../../src/workloads/workload.ts";

/** A workload of numbers, which gives away what it was asked to prepare. */
function numbers(batch: Partial<PreparedBatch> = {}) {
  return defineWorkload({
    id: "numbers",
    label: "Numbers",
    kind: "cpu-bound",
    description: "Gives back numbers.",
    version: 1,
    items: 2,
    parameters: { low: 1, high: 9 },
    task: { module: import.meta.url, export: "none" },
    prepare: ({ items, parameters: { low, high } }) => ({
      inputs: [items, low, high],
      expected: [items, low, high],
      ...batch,
    }),
  });
}

Deno.test("defineWorkload() prepares the usual size but for what is given", async () => {
  const inputsOf = async (size?: Parameters<typeof workload.prepare>[0]) => {
    using batch = await workload.prepare(size);
    return batch.inputs;
  };
  const workload = numbers();
  assertEquals(await inputsOf(), [2, 1, 9]);
  assertEquals(await inputsOf({ items: 5 }), [5, 1, 9]);
  assertEquals(await inputsOf({ parameters: { high: 7 } }), [2, 1, 7]);
  assertEquals(workload.parameters, { low: 1, high: 9 });
});

Deno.test("defineWorkload() adds what a batch leaves out", async () => {
  const workload = numbers();
  assertEquals(workload.hasSharedForm, false);
  using batch = await workload.prepare();
  assertEquals(batch.permissions, {});
  assertEquals("shared" in batch, false);
  batch.check([2, 1, 9]);
});

Deno.test("defineWorkload() keeps a batch's own judge, and removes when it is disposed", async () => {
  const events: string[] = [];
  const workload = numbers({
    expected: (outputs) => events.push(`judged ${outputs.length}`),
    remove: () => events.push("removed"),
  });
  {
    using batch = await workload.prepare();
    batch.check([0]);
    assertEquals(events, ["judged 1"]);
  }
  assertEquals(events, ["judged 1", "removed"]);
});

Deno.test("checkOutputs() compares numbers, texts and records, in their order", () => {
  const expected = [1, "two", { three: [3] }];
  checkOutputs("numbers", [1, "two", { three: [3] }], expected);
  const wrong = [
    [["1", "two", { three: [3] }], 'item 0 gave "1", expected 1'],
    [[1, { three: [3] }, "two"], 'item 1 gave {"three":[3]}, expected "two"'],
    [[1, "two", undefined], 'item 2 gave undefined, expected {"three":[3]}'],
    [[1, "two"], "found 2 answers, expected 3"],
    [[...expected, 4], "found 4 answers, expected 3"],
  ] as const;
  for (const [outputs, message] of wrong) {
    assertThrows(
      () => checkOutputs("numbers", outputs, expected),
      WrongAnswerError,
      `Cannot accept numbers: ${message}`,
    );
  }
});
