import { gunzipSync } from "node:zlib";
import { nextLehmer } from "./lehmer.ts";
import { checkCount, defineWorkload, WrongAnswerError } from "./workload.ts";

/** Says which text it is. */
export interface TextSize {
  /** Sets the words of the text. */
  readonly seed: number;
  /** Characters of the text. */
  readonly characters: number;
}

const WORDS = ["thread", "process", "event", "loop", "queue", "lock", "pipe"];

/** A text of words that repeat, as logs do: it compresses to about a quarter. */
export function textOf({ seed, characters }: TextSize): string {
  let state = seed + 1;
  const words: string[] = [];
  for (let length = 0; length < characters;) {
    state = nextLehmer(state);
    const word = `${WORDS[state % WORDS.length]} ${state % 97}`;
    words.push(word);
    length += word.length + 1;
  }
  return words.join(" ").slice(0, characters);
}

/** Compresses bytes with CompressionStream. */
export async function gzip(
  content: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const compressed = new Blob([content]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(compressed).arrayBuffer());
}

/** CPU-bound in native code behind an asynchronous interface: it looks like `digest`, and holds its thread up. */
export const gzipWorkload = defineWorkload({
  id: "gzip",
  label: "Compress with gzip",
  kind: "cpu-bound",
  description:
    "Compresses the bytes of a text with CompressionStream: native code behind an asynchronous stream, which Deno runs on the calling thread all the same.",
  version: 2,
  items: 16,
  bytesIn: 49_159,
  bytesOut: 11_334,
  parameters: { charactersPerItem: 49_152 },
  sendsBytes: true,
  task: { module: import.meta.url, export: "gzip" },
  prepare: ({ items, parameters: { charactersPerItem } }) => {
    const texts = Array.from(
      { length: items },
      (_, seed) => textOf({ seed, characters: charactersPerItem }),
    );
    const encoder = new TextEncoder();
    return {
      inputs: texts.map((text) => encoder.encode(text)),
      expected: (outputs) => checkTexts(outputs, texts),
    };
  },
});

function checkTexts(
  outputs: readonly unknown[],
  texts: readonly string[],
): void {
  checkCount("gzip", outputs, texts);
  for (const [index, output] of outputs.entries()) {
    if (output instanceof Uint8Array && unzip(output) === texts[index]) {
      continue;
    }
    const found = output instanceof Uint8Array ? "other bytes" : output;
    throw new WrongAnswerError(
      `Cannot accept gzip: item ${index} gave ${found}, expected its text compressed`,
    );
  }
}

/** The text that was compressed; `undefined` where the bytes are nothing that gzip wrote. */
function unzip(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder().decode(gunzipSync(bytes));
  } catch {
    return undefined;
  }
}
