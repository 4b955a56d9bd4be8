import { assertEquals, assertRejects } from "@std/assert";
import { writeFiles } from "../../src/workloads/files.ts";

Deno.test("writeFiles() writes what it says, in a folder that it removes", async () => {
  const { folder, paths, contents, remove } = await writeFiles({
    ...{ count: 3, bytes: 10 },
  });
  try {
    assertEquals(paths.length, 3);
    for (const [index, path] of paths.entries()) {
      assertEquals(await Deno.readFile(path), contents[index]);
    }
    assertEquals(new Set(contents.map((content) => content[0])).size, 3);
  } finally {
    remove();
  }
  await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
});

Deno.test("writeFiles() makes a folder of its own for every batch", async () => {
  const first = await writeFiles({ count: 1, bytes: 1 });
  const second = await writeFiles({ count: 1, bytes: 1 });
  first.remove();
  assertEquals(await Deno.readFile(second.paths[0] ?? ""), second.contents[0]);
  second.remove();
});
