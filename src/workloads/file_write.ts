import { contentOf } from "./sha256.ts";
import { checkCount, defineWorkload, WrongAnswerError } from "./workload.ts";

/** A file to be written. */
export interface FileToWrite {
  /** Where it goes. */
  readonly path: string;
  /** Sets its content: every byte is this number and its place, in its low eight bits. */
  readonly seed: number;
  /** Its size. */
  readonly bytes: number;
}

/** Writes a file and waits until the system says that it is stored; gives how many bytes were written. */
export async function writeSynced(
  { path, seed, bytes }: FileToWrite,
): Promise<number> {
  const content = contentOf({ seed, bytes });
  using file = await Deno.open(path, {
    write: true,
    create: true,
    truncate: true,
  });
  let written = 0;
  while (written < bytes) {
    written += await file.write(content.subarray(written));
  }
  await file.sync();
  return written;
}

/** I/O-bound on the file system, and waiting for the disk where there is one. */
export const fileWrite = defineWorkload({
  id: "file-write",
  label: "Write files, synced",
  kind: "io-bound",
  // Deno reads and writes files on threads of its own.
  computesNatively: true,
  description:
    "Writes files and waits for fsync, so that the disk is part of it, where the temporary folder is on one.",
  version: 2,
  items: 64,
  bytesIn: 76,
  bytesOut: 6,
  parameters: { bytesPerFile: 16_384 },
  task: { module: import.meta.url, export: "writeSynced" },
  prepare: async ({ items, parameters: { bytesPerFile: bytes } }) => {
    const folder = await Deno.makeTempDir({ prefix: "crossover-files-" });
    const inputs = Array.from(
      { length: items },
      (_, index) => ({
        path: `${folder}/${index}.bin`,
        seed: index + 1,
        bytes,
      }),
    );
    return {
      inputs,
      permissions: { read: [folder], write: [folder] },
      expected: (outputs) => checkFiles(outputs, inputs),
      remove: () => Deno.removeSync(folder, { recursive: true }),
    };
  },
});

/** What counts is on the disk, so that is where the answers are looked up; nothing is left there for the next batch. */
function checkFiles(
  outputs: readonly unknown[],
  files: readonly FileToWrite[],
): void {
  const contents = files.map(({ path }) => takeContent(path));
  checkCount("file-write", outputs, files);
  for (const [index, file] of files.entries()) {
    const content = contents[index];
    if (outputs[index] === file.bytes && isContentOf(file, content)) continue;
    const left = content ? `${content.length} bytes` : "no file";
    const which = content?.length === file.bytes ? "other bytes" : left;
    throw new WrongAnswerError(
      `Cannot accept file-write: item ${index} gave ${
        outputs[index]
      } and left ${which}, expected ${file.bytes}`,
    );
  }
}

/** Reads and removes a file; `undefined` where nobody wrote it. */
function takeContent(path: string): Uint8Array | undefined {
  try {
    const content = Deno.readFileSync(path);
    Deno.removeSync(path);
    return content;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function isContentOf(
  { seed, bytes }: FileToWrite,
  content: Uint8Array | undefined,
): boolean {
  return content?.length === bytes &&
    content.every((byte, place) => byte === ((seed + place) & 0xff));
}
