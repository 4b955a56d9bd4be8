import { writeFiles } from "./files.ts";
import { defineWorkload } from "./workload.ts";

/** What one file held: its size, and a checksum of one byte in every 4,093, so that each page is looked at. */
export interface FileDigest {
  /** Size of the file, in bytes. */
  readonly bytes: number;
  /** Of the bytes looked at, each times its number, counted from 1. */
  readonly sampledSum: number;
}

/** Less than a page, and odd: the files repeat every 256 bytes, and no two pages that follow each other look alike. */
const SAMPLE_EVERY = 4_093;

/** Reads a whole file without blocking, and touches one byte of each page: the reading is the work. */
export async function readWholeFile(path: string): Promise<FileDigest> {
  return digestOf(await Deno.readFile(path));
}

/** {@linkcode readWholeFile} with a call that blocks its thread. */
export function readWholeFileSync(path: string): FileDigest {
  return digestOf(Deno.readFileSync(path));
}

function digestOf(content: Uint8Array): FileDigest {
  let sampledSum = 0;
  let number = 1;
  for (let offset = 0; offset < content.length; offset += SAMPLE_EVERY) {
    sampledSum += (content[offset] ?? 0) * number++;
  }
  return { bytes: content.length, sampledSum };
}

/** Of files of 64 KiB and more, one batch takes 3 to 15 times as long as another, by where their buffers get memory. */
const SIZE = {
  items: 256,
  parameters: { bytesPerFile: 16_384 },
  bytesIn: 48,
  bytesOut: 32,
};

/** I/O-bound on the file system; the files are in the page cache, so no disk is waited for. */
export const fileRead = defineWorkload({
  id: "file-read",
  label: "Read files",
  kind: "io-bound",
  // Deno reads and writes files on threads of its own.
  computesNatively: true,
  description:
    "Reads whole files with Deno.readFile. The files were just written, so they come from memory, not from a disk.",
  version: 4,
  ...SIZE,
  task: { module: import.meta.url, export: "readWholeFile" },
  prepare: prepareFiles,
});

/** The same, blocking: one thread reads one file at a time, whatever is in flight. */
export const fileReadSync = defineWorkload({
  id: "file-read-sync",
  label: "Read files, blocking",
  kind: "blocking",
  description:
    "Reads whole files with Deno.readFileSync, which blocks its thread until the file is there.",
  version: 3,
  ...SIZE,
  task: { module: import.meta.url, export: "readWholeFileSync" },
  prepare: prepareFiles,
});

async function prepareFiles(
  { items, parameters: { bytesPerFile } }: {
    readonly items: number;
    readonly parameters: { readonly bytesPerFile: number };
  },
) {
  const { folder, paths, contents, remove } = await writeFiles({
    count: items,
    bytes: bytesPerFile,
  });
  return {
    inputs: paths,
    permissions: { read: [folder] },
    expected: contents.map(digestOf),
    remove,
  };
}
