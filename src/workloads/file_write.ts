import { contentOf } from "./sha256.ts";
import { checkCount, defineWorkload, WrongAnswerError } from "./workload.ts";

/** A file to be written. */
export interface FileToWrite {
  /** Where it goes. */
  readonly path: string;
  /** Its size. */
  readonly bytes: number;
}

/** Writes a file and waits until the system says that it is stored; gives its size. */
export async function writeSynced(
  { path, bytes }: FileToWrite,
): Promise<number> {
  using file = await Deno.open(path, {
    write: true,
    create: true,
    truncate: true,
  });
  const content = contentOf({ seed: bytes, bytes });
  for (let at = 0; at < bytes;) at += await file.write(content.subarray(at));
  await file.sync();
  return bytes;
}

/** I/O-bound on the file system, and waiting for the disk where there is one. */
export const fileWrite = defineWorkload({
  id: "file-write",
  label: "Write files, synced",
  kind: "io-bound",
  description:
    "Writes files and waits for fsync, so that the disk is part of it, where the temporary folder is on one.",
  version: 1,
  items: 64,
  bytesIn: 68,
  bytesOut: 6,
  parameters: { bytesPerFile: 16_384 },
  task: { module: import.meta.url, export: "writeSynced" },
  prepare: async ({ items, parameters: { bytesPerFile: bytes } }) => {
    const folder = await Deno.makeTempDir({ prefix: "crossover-files-" });
    const inputs = Array.from(
      { length: items },
      (_, index) => ({ path: `${folder}/${index}.bin`, bytes }),
    );
    return {
      inputs,
      permissions: { read: [folder], write: [folder] },
      expected: (outputs) => checkFiles(outputs, inputs),
      remove: () => Deno.removeSync(folder, { recursive: true }),
    };
  },
});

/** What counts is on the disk, so that is where the answers are looked up. */
function checkFiles(
  outputs: readonly unknown[],
  files: readonly FileToWrite[],
): void {
  checkCount("file-write", outputs, files);
  for (const [index, { path, bytes }] of files.entries()) {
    const size = sizeOf(path);
    if (size === bytes && outputs[index] === bytes) continue;
    const left = size === undefined ? "no file" : `${size} bytes`;
    throw new WrongAnswerError(
      `Cannot accept file-write: item ${index} gave ${
        outputs[index]
      } and left ${left}, expected ${bytes}`,
    );
  }
}

/** `undefined` where nobody wrote it. */
function sizeOf(path: string): number | undefined {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
