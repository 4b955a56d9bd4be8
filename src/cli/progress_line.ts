import { unicodeWidth } from "@std/cli";
import type { Progress } from "../measure/mod.ts";

const BAR_CELLS = 10;
/** Columns that a name needs to be worth showing. */
const MIN_NAME_WIDTH = 8;
/** Lines of a log that nobody watches: one every few seconds is enough. */
const PLAIN_INTERVAL_MS = 5_000;

/** Where progress goes, and how wide it is; `columns` is undefined where it is not a terminal. */
export interface ProgressTarget {
  readonly columns: number | undefined;
  write(text: string): void;
}

/** Shows progress as one line that is drawn over, or as plain lines where the target is not a terminal. */
export class ProgressLine {
  readonly #target: ProgressTarget;
  #lastPlainMs = -Infinity;

  constructor(target: ProgressTarget) {
    this.#target = target;
  }

  show(progress: Progress): void {
    const { columns } = this.#target;
    if (columns !== undefined) {
      this.#target.write(`\r\x1b[K${formatBar(progress, columns - 1)}`);
    } else if (this.#isDue(progress)) {
      this.#lastPlainMs = progress.elapsedMs;
      this.#target.write(`${formatPlain(progress)}\n`);
    }
  }

  /** Leaves the line empty for what is printed next. */
  clear(): void {
    if (this.#target.columns !== undefined) this.#target.write("\r\x1b[K");
  }

  #isDue({ elapsedMs }: Progress): boolean {
    // Time that goes back begins something else.
    return elapsedMs < this.#lastPlainMs ||
      elapsedMs - this.#lastPlainMs >= PLAIN_INTERVAL_MS;
  }
}

/** Shows progress on standard error while something runs, which leaves standard output to the results. */
export async function showProgress<T>(
  run: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  const encoder = new TextEncoder();
  const line = new ProgressLine({
    columns: Deno.stderr.isTerminal() ? Deno.consoleSize().columns : undefined,
    write: (text) => void Deno.stderr.writeSync(encoder.encode(text)),
  });
  try {
    return await run((progress) => line.show(progress));
  } finally {
    line.clear();
  }
}

/** One line of at most `width` columns: what does not fit is left out or clipped from the right. */
export function formatBar(progress: Progress, width: number): string {
  const { elapsedMs, leftMs } = progress;
  const filled = Math.round(elapsedMs / (elapsedMs + leftMs) * BAR_CELLS) || 0;
  const bar = `[${"#".repeat(filled)}${"-".repeat(BAR_CELLS - filled)}]`;
  const parts = [bar, formatTimeLeft(progress), placeOf(progress)];
  const lineOf = () => parts.join("  ");
  const room = width - unicodeWidth(`${lineOf()}: `);
  if (room >= MIN_NAME_WIDTH) {
    return `${lineOf()}: ${clip(progress.name, room)}`;
  }
  while (parts.length > 1 && unicodeWidth(lineOf()) > width) parts.pop();
  return lineOf();
}

/** Names are ASCII: a character is a column. */
function clip(name: string, width: number): string {
  return name.length <= width ? name : `${name.slice(0, width - 1)}…`;
}

function formatPlain(progress: Progress): string {
  return `${placeOf(progress)}: ${progress.name}, ${formatTimeLeft(progress)}`;
}

/** `round 2 of 3, 17 of 43`; how many extra rounds there will be is not known. */
function placeOf({ phase, round, rounds, position, of }: Progress): string {
  const stage = phase === "memory"
    ? phase
    : round <= rounds
    ? `round ${round} of ${rounds}`
    : `extra round ${round - rounds}`;
  return position === 0 ? stage : `${stage}, ${position} of ${of}`;
}

function formatTimeLeft({ leftMs }: Progress): string {
  return leftMs < 500 ? "nearly done" : `${formatSeconds(leftMs)} left`;
}

/** A time in minutes and whole seconds: `5 min 20 s`, `6 min`. */
export function formatSeconds(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
