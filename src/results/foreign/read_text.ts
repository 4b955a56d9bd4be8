import { RunFormatError } from "../parse_run.ts";

/** Longest text that is read, in characters. */
export const MAX_FILE_LENGTH = 50_000_000;

/**
 * Decodes the bytes of a file: UTF-8 and, where a byte order mark says so, UTF-16, as PowerShell 5 writes it with `>`;
 * either may be compressed by gzip, as pyperf does.
 */
export async function decodeText(
  bytes: Uint8Array<ArrayBuffer>,
  source: string,
): Promise<string> {
  const [first, second] = bytes;
  const plain = first === 0x1f && second === 0x8b
    ? await unzip(bytes, source)
    : bytes;
  return new TextDecoder(encodingOf(plain)).decode(plain);
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

async function unzip(
  bytes: Uint8Array<ArrayBuffer>,
  source: string,
): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    const stream = new Blob([bytes]).stream()
      .pipeThrough(new DecompressionStream("gzip"));
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > MAX_FILE_LENGTH) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new RunFormatError({
      source,
      problem: "found data that gzip cannot unpack, expected a whole file",
      hint: "the file is damaged or cut short; copy or write it again",
      cause,
    });
  }
  if (size > MAX_FILE_LENGTH) {
    throw tooLong(source, `more than ${MAX_FILE_LENGTH} bytes, unpacked`);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Says of a file that it is too long. */
export function tooLong(source: string, found: string): RunFormatError {
  return new RunFormatError({
    source,
    problem: `found ${found}, expected at most ${MAX_FILE_LENGTH}`,
    hint: "measure in several files, each with some of the benches",
  });
}

/** A string, whole or cut short, or one of the numbers that JSON has no word for. */
const TOKEN = /"[^"\\]*(?:\\[^]?[^"\\]*)*(?:"|$)|-?(?:nan|inf(?:inity)?)/gi;

/**
 * Reads JSON as tools write it that print numbers of C or Python unchanged: `NaN`, `nan`, `Infinity`, `inf` and their
 * negatives are read as null, inside strings they are text. A byte order mark before the text is left out.
 */
export function parseLooseJson(text: string): unknown {
  const json = text.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(json);
  } catch (error) {
    const strict = json.replace(
      TOKEN,
      (token) => token.startsWith('"') ? token : "null",
    );
    if (strict === json) throw error;
    return JSON.parse(strict);
  }
}

/** Where a report may begin: a bracket that opens a line, or that a property of the outermost level follows. */
const BEGINNING = /^[{[]|[{[](?=\r?\n {1,2}[{"])/gm;
const MAX_TRIES = 3;

/** JSON beside other output, and how much of that there is. */
export interface FoundReport {
  readonly value: unknown;
  readonly otherLines: number;
}

/** Finds the report that a tool printed after what the measured code printed; the last one, where there are several. */
export function findReport(
  text: string,
  isReport: (value: unknown) => boolean,
): FoundReport | undefined {
  const starts = [...text.matchAll(BEGINNING)].map(({ index }) => index)
    .slice(-MAX_TRIES).reverse();
  const end = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]")) + 1;
  for (const start of starts) {
    try {
      const value = parseLooseJson(text.slice(start, end));
      if (!isReport(value)) continue;
      const other = [text.slice(0, start), text.slice(end)]
        .map((output) => output.trim()).filter((output) => output !== "");
      return {
        value,
        otherLines: other.flatMap((output) => output.split("\n")).length,
      };
    } catch {
      // A bracket of the output, or one inside the report.
    }
  }
}

/** Whether a text is no run of Crossover's own, so that `importForeign` has to read it, or say why it cannot. */
export function isForeignText(text: string): boolean {
  return !/"format"\s*:\s*"crossover-/.test(text);
}
