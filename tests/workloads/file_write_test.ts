import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type FileToWrite,
  fileWrite,
  writeSynced,
} from "../../src/workloads/file_write.ts";
import { type Batch, WrongAnswerError } from "../../src/workloads/workload.ts";

/** Two files to be written. */
async function twoFiles() {
  const batch = await fileWrite.prepare({ items: 2 });
  const [first, second] = batch.inputs as FileToWrite[]; // The catalog's type hides what an input is.
  if (!first || !second) throw new TypeError("Cannot test: no inputs");
  return { batch, first, second };
}

function assertRefused(batch: Batch, message: string): void {
  const outputs = [16_384, 16_384];
  assertThrows(() => batch.check(outputs), WrongAnswerError, message);
}

Deno.test("writeSynced() writes as many bytes as it says, over whatever was there", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, "a text that is longer than a few bytes");
    assertEquals(await writeSynced({ path, seed: 254, bytes: 3 }), 3);
    assertEquals(await Deno.readFile(path), new Uint8Array([254, 255, 0]));
    assertEquals(await writeSynced({ path, seed: 0, bytes: 99_999 }), 99_999);
    assertEquals((await Deno.stat(path)).size, 99_999);
    assertEquals(await writeSynced({ path, seed: 511, bytes: 2 }), 2);
    assertEquals(await Deno.readFile(path), new Uint8Array([255, 0]));
    assertEquals(await writeSynced({ path, seed: 1, bytes: 0 }), 0);
    assertEquals((await Deno.stat(path)).size, 0);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("fileWrite refuses answers that no file stands for", async () => {
  const { batch, first, second } = await twoFiles();
  using _ = batch;
  assertRefused(batch, "item 0 gave 16384 and left no file, expected 16384");
  await writeSynced(first);
  await writeSynced({ ...second, bytes: 7 });
  assertRefused(batch, "item 1 gave 16384 and left 7 bytes, expected 16384");
  await writeSynced(first);
  await writeSynced(second);
  batch.check([16_384, 16_384]);
});

Deno.test("fileWrite refuses files that hold other bytes", async () => {
  const { batch, first, second } = await twoFiles();
  using _ = batch;
  await writeSynced(first);
  await writeSynced({ ...second, seed: first.seed });
  assertRefused(batch, "item 1 gave 16384 and left other bytes");
  await Deno.writeFile(first.path, new Uint8Array(16_384));
  await writeSynced(second);
  assertRefused(batch, "item 0 gave 16384 and left other bytes");
});

Deno.test("fileWrite refuses files that an earlier batch left, accepted or not", async () => {
  const { batch, first, second } = await twoFiles();
  using _ = batch;
  const writeBoth = () => Promise.all([first, second].map(writeSynced));
  batch.check(await writeBoth());
  assertRefused(batch, "item 0 gave 16384 and left no file");
  await writeBoth();
  assertThrows(() => batch.check([-1, 16_384]), WrongAnswerError);
  await assertRejects(() => Deno.stat(second.path), Deno.errors.NotFound);
  assertRefused(batch, "item 0 gave 16384 and left no file");
  await writeBoth();
  assertThrows(() => batch.check([16_384]), WrongAnswerError, "found 1");
  assertRefused(batch, "item 0 gave 16384 and left no file");
});
