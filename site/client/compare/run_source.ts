/// <reference lib="dom" />
import type { RunText } from "./messages.ts";

/** Where the text of a chosen run is to be had. */
export type RunSource =
  | {
    /** It stands beside its page, and is fetched once it is chosen. */
    readonly kind: "published";
    readonly id: string;
    readonly name: string;
    /** Its page. */
    readonly page: string;
  }
  | {
    /** The reader has dropped it: it is read here, and goes nowhere. */
    readonly kind: "file";
    /** Tells it from other files of the same name. */
    readonly id: string;
    readonly name: string;
    readonly file: File;
  };

/** Largest file that is read: the most that an import takes. */
const MAX_FILE_BYTES = 50_000_000;

/**
 * Reads the text of a chosen run.
 *
 * @throws {Error} where a file is too large, or a published run is out of reach.
 */
export async function readSource(source: RunSource): Promise<RunText> {
  const { name } = source;
  switch (source.kind) {
    case "published":
      return { name, text: await fetchOnce(source), fileDateMs: 0 };
    case "file": {
      const { file } = source;
      if (file.size > MAX_FILE_BYTES) {
        throw new RangeError(
          `Cannot read ${name}: found ${file.size} bytes, expected at most ${MAX_FILE_BYTES}`,
        );
      }
      const bytes = new Uint8Array(await file.arrayBuffer());
      const { decodeText } = await import(
        "../../../src/results/foreign/read_text.ts"
      );
      const text = await decodeText(bytes, name);
      return { name, text, fileDateMs: file.lastModified };
    }
  }
}

type PublishedRun = Extract<RunSource, { readonly kind: "published" }>;

/** What was fetched once is compared again whenever a filter changes. */
const fetched = new WeakMap<PublishedRun, string>();

async function fetchOnce(source: PublishedRun): Promise<string> {
  const text = fetched.get(source) ?? await fetchRun(source);
  fetched.set(source, text);
  return text;
}

async function fetchRun({ name, page }: PublishedRun): Promise<string> {
  const response = await fetch(new URL("run.json", page));
  if (response.ok) return await response.text();
  throw new Error(
    `Cannot fetch ${name}: found status ${response.status}, expected 200`,
  );
}
