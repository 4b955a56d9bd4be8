import {
  assert,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import { serialize } from "node:v8";
import { checkRecords, recordsOf } from "../../bench/runners/echo_records.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";

Deno.test("recordsOf() fills about so many serialized bytes, by at most one record more", () => {
  for (const bytes of [2 ** 10, 2 ** 16]) {
    const records = recordsOf(bytes);
    const found = serialize(records).length;
    assertLess(Math.abs(found / bytes - 1), 0.1);
    assertLess(serialize(records.slice(0, -1)).length, bytes);
  }
  assertEquals(recordsOf(1).length, 1);
});

Deno.test("recordsOf() makes the same records each time, and none twice", () => {
  const records = recordsOf(2 ** 13);
  assertEquals(recordsOf(2 ** 13), records);
  const texts = records.map((record) => JSON.stringify(record));
  assertGreater(texts.length, 10);
  assertEquals(new Set(texts).size, texts.length);
});

Deno.test("recordsOf() mixes texts, numbers, choices and lists, all of which JSON keeps", () => {
  const records = recordsOf(2 ** 13);
  assertEquals(JSON.parse(JSON.stringify(records)), records);
  const [first] = records;
  assert(first);
  const kinds = Object.values(first).map((value) =>
    Array.isArray(value) ? "list" : typeof value
  );
  assertEquals(
    new Set(kinds),
    new Set(["number", "string", "boolean", "list"]),
  );
});

Deno.test("checkRecords() accepts a copy, and says which record is another, or missing", () => {
  const sent = recordsOf(2 ** 12);
  checkRecords(structuredClone(sent), sent);
  const changed = sent.map((record, index) =>
    index === 2 ? { ...record, balance: -1 } : record
  );
  const refuse = (found: typeof sent) =>
    assertThrows(() => checkRecords(found, sent), WrongAnswerError).message;
  assert(refuse(changed).includes("record 2 came back as"));
  const last = sent.length - 1;
  assert(refuse(sent.slice(0, last)).includes(`record ${last} came back as`));
  const [first] = sent;
  assert(first);
  assert(refuse([...sent, first]).includes(`record ${last + 1} came back as`));
});
