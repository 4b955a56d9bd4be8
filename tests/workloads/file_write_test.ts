import { assertEquals, assertThrows } from "@std/assert";
import {
  type FileToWrite,
  fileWrite,
  writeSynced,
} from "../../src/workloads/file_write.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";

Deno.test("writeSynced() writes as many bytes as it says, over whatever was there", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, "a text that is longer than a few bytes");
    assertEquals(await writeSynced({ path, bytes: 3 }), 3);
    assertEquals(await Deno.readFile(path), new Uint8Array([3, 4, 5]));
    assertEquals(await writeSynced({ path, bytes: 100_000 }), 100_000);
    assertEquals((await Deno.stat(path)).size, 100_000);
    assertEquals(await writeSynced({ path, bytes: 0 }), 0);
    assertEquals((await Deno.stat(path)).size, 0);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("fileWrite refuses answers that no file stands for", async () => {
  using batch = await fileWrite.prepare({ items: 2 });
  const [first, second] = batch.inputs as FileToWrite[]; // The catalog's type hides what an input is.
  if (!first || !second) throw new TypeError("Cannot test: no inputs");
  const outputs = [first.bytes, second.bytes];
  assertThrows(
    () => batch.check(outputs),
    WrongAnswerError,
    "item 0 gave 16384 and left no file, expected 16384",
  );
  await writeSynced(first);
  await writeSynced({ ...second, bytes: 7 });
  assertThrows(
    () => batch.check(outputs),
    WrongAnswerError,
    "item 1 gave 16384 and left 7 bytes, expected 16384",
  );
  await writeSynced(second);
  batch.check(outputs);
});
