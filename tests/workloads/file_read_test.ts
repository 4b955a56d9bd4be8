import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  fileRead,
  fileReadSync,
  readWholeFile,
  readWholeFileSync,
} from "../../src/workloads/file_read.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";

Deno.test("readWholeFile() and readWholeFileSync() look at one of each 4,093 bytes, and at its place", async () => {
  const path = await Deno.makeTempFile();
  try {
    const content = new Uint8Array(8_187).fill(9);
    content.set([1], 0);
    content.set([2], 4_093);
    content.set([4], 8_186);
    await Deno.writeFile(path, content);
    const expected = { bytes: 8_187, sampledSum: 1 + 2 * 2 + 3 * 4 };
    assertEquals(await readWholeFile(path), expected);
    assertEquals(readWholeFileSync(path), expected);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("readWholeFile() and readWholeFileSync() take a file that is empty, and none that is missing", async () => {
  const path = await Deno.makeTempFile();
  const expected = { bytes: 0, sampledSum: 0 };
  assertEquals(await readWholeFile(path), expected);
  assertEquals(readWholeFileSync(path), expected);
  await Deno.remove(path);
  await assertRejects(() => readWholeFile(path), Deno.errors.NotFound);
  assertThrows(() => readWholeFileSync(path), Deno.errors.NotFound);
});

Deno.test("fileRead and fileReadSync write files of the size asked for", async () => {
  for (const workload of [fileRead, fileReadSync]) {
    using batch = await workload.prepare({
      items: 2,
      parameters: { bytesPerFile: 300 },
    });
    const paths = batch.inputs as string[]; // The catalog's type hides what an input is.
    const digests = await Promise.all(paths.map(readWholeFile));
    assertEquals(digests.map(({ bytes }) => bytes), [300, 300]);
    batch.check(digests);
  }
});

Deno.test("fileRead and fileReadSync refuse a file of which a page is missing, or all", async () => {
  for (const workload of [fileRead, fileReadSync]) {
    using batch = await workload.prepare({ items: 1 });
    const [path] = batch.inputs as string[]; // As above.
    if (path === undefined) throw new TypeError("Cannot test: no input");
    const content = await Deno.readFile(path);
    batch.check([readWholeFileSync(path)]);
    await Deno.writeFile(path, content.fill(0, 8_192, 12_288));
    const withoutOne = readWholeFileSync(path);
    await Deno.writeFile(path, content.fill(0));
    const withoutAny = readWholeFileSync(path);
    for (const output of [withoutOne, withoutAny]) {
      assertThrows(() => batch.check([output]), WrongAnswerError, "item 0");
    }
  }
});
