import { assertEquals, assertThrows } from "@std/assert";
import { RecordFile } from "../../src/measure/record_file.ts";
import { freshPath } from "../executors/fixtures/bounds.ts";

Deno.test("RecordFile gives each record once, and none before it is whole", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = new RecordFile(`${folder}/records.ndjson`);
    const append = (text: string) =>
      Deno.writeTextFileSync(file.path, text, { append: true });
    assertEquals(file.take(), []);
    append('{"kind":"started","id":"a"}\n{"kind":"fai');
    assertEquals(file.take(), [{ kind: "started", id: "a" }]);
    append('led","id":"a","reason":"µs"}\n');
    assertEquals(file.take(), [{ kind: "failed", id: "a", reason: "µs" }]);
    assertEquals(file.take(), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("RecordFile gives records whole that are written byte by byte", () => {
  using file = freshPath();
  const records = new RecordFile(file.path);
  const record = { kind: "failed", id: "a", reason: "µs → “€”" } as const;
  const found = [];
  for (const byte of new TextEncoder().encode(`${JSON.stringify(record)}\n`)) {
    Deno.writeFileSync(file.path, Uint8Array.of(byte), { append: true });
    found.push(...records.take());
  }
  assertEquals(found, [record]);
});

Deno.test("RecordFile never takes over a file that is there", async () => {
  const path = await Deno.makeTempFile();
  try {
    assertThrows(() => new RecordFile(path), Deno.errors.AlreadyExists);
  } finally {
    await Deno.remove(path);
  }
});
