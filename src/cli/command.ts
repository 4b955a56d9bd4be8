import { BusyError, SelectionError, UnsupportedError } from "../measure/mod.ts";
import { RunFormatError, StoreError } from "../results/mod.ts";
import { UsageError } from "./arguments.ts";

/**
 * Runs a command and ends the process with its exit code. An error is told in one line with its hint; its stack only
 * where the command line has `--stack`.
 */
export async function runCommand(
  command: (args: readonly string[]) => Promise<number>,
): Promise<never> {
  try {
    Deno.exit(await command(Deno.args));
  } catch (error) {
    console.error(describeError(error, Deno.args.includes("--stack")));
    Deno.exit(exitCodeOfError(error));
  }
}

function describeError(error: unknown, withStack: boolean): string {
  if (!(error instanceof Error)) return `error: ${error}`;
  const hint = "hint" in error && typeof error.hint === "string"
    ? `\nhint: ${error.hint}`
    : "";
  const stack = withStack && error.stack ? `\n${error.stack}` : "";
  return printable(`error: ${error.message}${hint}${stack}`);
}

/** Tells of what does not keep a command from going on: a file that cannot be read, beside those that can. */
export function warn(problem: Error): void {
  console.error(printable(`warning: ${problem.message}`));
}

/**
 * Control characters of a stranger's file could rewrite the terminal: they are shown, not obeyed. Signs that turn the
 * direction of text have no width that tables could leave room for: they are left out.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_C}]/gu,
    (char) => char === "\n" ? char : isControl(char) ? escapeControl(char) : "",
  );
}

function isControl(char: string): boolean {
  return /\p{Cc}/u.test(char);
}

function escapeControl(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

function exitCodeOfError(error: unknown): number {
  if (error instanceof UsageError || error instanceof SelectionError) {
    return EXIT.usage;
  }
  if (error instanceof RunFormatError) return EXIT.badInput;
  if (error instanceof StoreError) return EXIT.cannotCreate;
  if (error instanceof UnsupportedError) return EXIT.unavailable;
  if (error instanceof BusyError) return EXIT.temporary;
  return EXIT.software;
}

/** What the commands exit with; from 64 on they follow BSD's sysexits.h. */
export const EXIT = {
  ok: 0,
  /** `bench`: a cell failed; `compare`: something is worse. */
  negative: 1,
  /** `compare --strict`: nothing is worse, and something is undecided. */
  undecided: 2,
  /** `compare`: a run has no cell in common with the reference. */
  notComparable: 3,
  usage: 64,
  /** A file is missing or is not a run. */
  badInput: 65,
  /** This machine cannot do what was asked of it. */
  unavailable: 69,
  software: 70,
  /** A file could not be written. */
  cannotCreate: 73,
  /** Another run is under way. */
  temporary: 75,
  /** Ended by Ctrl-C: 128 and the signal's number. */
  interrupted: 130,
} as const;
