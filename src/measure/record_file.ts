import type { BenchRecord } from "../results/bench_id.ts";

/** Reads the records that a bench file appends while it runs, as far as they are whole. */
export class RecordFile {
  readonly path: string;
  readonly #decoder = new TextDecoder();
  #read = 0;
  #rest = "";

  constructor(path: string) {
    this.path = path;
    Deno.writeTextFileSync(path, "", { createNew: true });
  }

  /** The records that have come since the last call. */
  take(): BenchRecord[] {
    const bytes = Deno.readFileSync(this.path);
    // A character may be cut in two where the file is read while it is written.
    const news = this.#decoder.decode(bytes.subarray(this.#read), {
      stream: true,
    });
    const lines = (this.#rest + news).split("\n");
    this.#read = bytes.length;
    this.#rest = lines.pop() ?? "";
    return lines.map((line) => JSON.parse(line));
  }
}
