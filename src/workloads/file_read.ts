import { type Batch, checkOutputs, type Workload } from "./workload.ts";

/** What one file held: its size, and the sum of one byte in every 4,096. */
export interface FileDigest {
  /** Size of the file, in bytes. */
  readonly bytes: number;
  /** Sum of the bytes looked at. */
  readonly sampledSum: number;
}

const SAMPLE_EVERY = 4_096;

/** Reads a whole file without blocking, and touches one byte of each page: the reading is the work. */
export async function readWholeFile(path: string): Promise<FileDigest> {
  return digest(await Deno.readFile(path));
}

function digest(content: Uint8Array): FileDigest {
  let sampledSum = 0;
  for (let offset = 0; offset < content.length; offset += SAMPLE_EVERY) {
    sampledSum += content[offset] ?? 0;
  }
  return { bytes: content.length, sampledSum };
}

const ITEMS = 64;
const BYTES_PER_FILE = 65_536;

/** I/O-bound on the file system; the files are in the page cache, so no disk is waited for. */
export const fileRead: Workload = {
  id: "file-read",
  label: "Read files",
  kind: "io-bound",
  description:
    "Reads whole files with Deno.readFile. The files were just written, so they come from memory, not from a disk.",
  version: 1,
  items: ITEMS,
  parameters: { bytesPerFile: BYTES_PER_FILE },
  task: { module: import.meta.url, export: "readWholeFile" },
  prepare: prepareFileRead,
};

async function prepareFileRead(): Promise<Batch> {
  const folder = await Deno.makeTempDir({ prefix: "crossover-file-read-" });
  const remove = () => Deno.removeSync(folder, { recursive: true });
  try {
    const files = await writeFiles(folder);
    return {
      inputs: files.map((file) => file.path),
      permissions: { read: [folder] },
      check: (outputs) =>
        checkOutputs(fileRead.id, outputs, files.map((file) => file.digest)),
      [Symbol.dispose]: remove,
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function writeFiles(
  folder: string,
): Promise<{ path: string; digest: FileDigest }[]> {
  return Promise.all(Array.from({ length: ITEMS }, async (_, index) => {
    const path = `${folder}/${index}.bin`;
    const content = new Uint8Array(BYTES_PER_FILE).fill(index + 1);
    await Deno.writeFile(path, content);
    return { path, digest: digest(content) };
  }));
}
