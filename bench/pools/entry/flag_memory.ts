/** What the first word of the memory says. */
export const FLAG = { idle: 0, called: 1, answered: 2, end: 3 } as const;

/** How long a thread spins before it sleeps: longer than most callers take to call again. */
export const SPIN_MS = 0.06;

const HEAD_BYTES = 16;
const BYTES = 65_536;
const NUMBER = -1;

/** Memory that two threads share: a flag, the number of a task, and a number or a text. */
export class FlagMemory {
  readonly memory: SharedArrayBuffer;
  /** The flag, the task, and the bytes of a text. */
  readonly flags: Int32Array<SharedArrayBuffer>;
  readonly #number: Float64Array<SharedArrayBuffer>;
  readonly #shared: Uint8Array<SharedArrayBuffer>;
  /** Text cannot be decoded, nor encoded, where it is shared. */
  readonly #own = new Uint8Array(BYTES - HEAD_BYTES);

  constructor(memory = new SharedArrayBuffer(BYTES)) {
    this.memory = memory;
    this.flags = new Int32Array(memory, 0, 3);
    this.#number = new Float64Array(memory, HEAD_BYTES, 1);
    this.#shared = new Uint8Array(memory, HEAD_BYTES);
  }

  write(value: unknown): void {
    if (typeof value === "number") {
      this.flags[2] = NUMBER;
      this.#number[0] = value;
      return;
    }
    const { written } = new TextEncoder().encodeInto(String(value), this.#own);
    this.#shared.set(this.#own.subarray(0, written));
    this.flags[2] = written;
  }

  read(): number | string {
    const bytes = this.flags[2] ?? 0;
    if (bytes === NUMBER) return this.#number[0] ?? NaN;
    this.#own.set(this.#shared.subarray(0, bytes));
    return new TextDecoder().decode(this.#own.subarray(0, bytes));
  }
}
