import type { BenchRecord } from "../src/results/bench_id.ts";

/** Collects the samples of one cell after another and appends them to the file that the asker reads. */
export class Recorder {
  readonly #path: string | undefined;
  #current: { id: string; iterations: number; samplesNs: number[] } | undefined;

  constructor(path: string | undefined) {
    this.#path = path;
  }

  /** Called before every batch: a new id ends the cell before it. */
  begin(id: string, iterations = Infinity): void {
    if (this.#current?.id === id) return;
    this.finish();
    this.#current = { id, iterations, samplesNs: [] };
    this.#append({ kind: "started", id });
  }

  add(sampleNs: number): void {
    this.#current?.samplesNs.push(sampleNs);
  }

  /** Ends the cell under way as failed. */
  fail(error: unknown): void {
    if (!this.#current) return;
    const reason = error instanceof Error
      ? `${error.name}: ${error.message}`
      : String(error);
    this.#append({ kind: "failed", id: this.#current.id, reason });
    this.#current = undefined;
  }

  /** Ends the cell under way: its last samples are the measured ones, those before were `deno bench`'s warm-up. */
  finish(): void {
    if (!this.#current) return;
    const { id, iterations, samplesNs } = this.#current;
    this.#current = undefined;
    if (samplesNs.length < iterations) return;
    this.#append({
      kind: "measured",
      id,
      samplesNs: samplesNs.slice(-iterations),
    });
  }

  #append(record: BenchRecord): void {
    if (this.#path === undefined) return;
    Deno.writeTextFileSync(this.#path, `${JSON.stringify(record)}\n`, {
      append: true,
    });
  }
}
