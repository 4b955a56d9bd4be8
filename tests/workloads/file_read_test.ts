import { assertEquals, assertRejects } from "@std/assert";
import { fileRead, readWholeFile } from "../../src/workloads/file_read.ts";

Deno.test("fileRead removes its files when its batch is disposed", async () => {
  const batch = await fileRead.prepare();
  const [path] = batch.inputs as string[]; // The catalog's type hides what an input is.
  assertEquals((await readWholeFile(path ?? "")).bytes, 65_536);
  batch[Symbol.dispose]();
  await assertRejects(() => Deno.stat(path ?? ""), Deno.errors.NotFound);
});
