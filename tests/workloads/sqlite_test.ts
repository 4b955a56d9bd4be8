import { assertEquals, assertThrows } from "@std/assert";
import {
  type RowQuery,
  sqlite,
  sumOfGroup,
} from "../../src/workloads/sqlite.ts";

Deno.test("sumOfGroup() adds up the rows of one group", async () => {
  using batch = await sqlite.prepare({
    items: 16,
    parameters: { rows: 40 },
  });
  const queries = batch.inputs as RowQuery[]; // The catalog's type hides what an input is.
  const sums = queries.map(sumOfGroup);
  // Row n of 0 to 39 has the value n and is in group n modulo 16.
  assertEquals(sums[0], 0 + 16 + 32);
  assertEquals(sums[7], 7 + 23 + 39);
  assertEquals(sums[8], 8 + 24);
  assertEquals(sums[15], 15 + 31);
  batch.check(sums);
});

Deno.test("sumOfGroup() gives nothing for a group without rows", async () => {
  using batch = await sqlite.prepare({ items: 16, parameters: { rows: 2 } });
  const queries = batch.inputs as RowQuery[]; // As above.
  const sums = queries.map(sumOfGroup);
  assertEquals(sums, [0, 1, ...new Array<number>(14).fill(0)]);
  batch.check(sums);
});

Deno.test("sumOfGroup() makes no database where there is none", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/missing.db`;
    assertThrows(() => sumOfGroup({ path, group: 0 }));
    assertEquals([...Deno.readDirSync(folder)], []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
