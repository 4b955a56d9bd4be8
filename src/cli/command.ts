import { dirname, isAbsolute, join, relative } from "node:path";
import { OWN_CONFIG } from "../executors/transport/child_program.ts";
import { formatForeign, formatForeignJson } from "../text/mod.ts";
import { BusyError, SelectionError, UnsupportedError } from "../measure/mod.ts";
import { RunFormatError, StoreError } from "../results/mod.ts";
import { UsageError } from "./arguments.ts";
import { COMMAND, RESULTS } from "./place.ts";

/**
 * Runs a command, or prints its help where the launcher has not done so, and ends the process with its exit code. An
 * error is told in one line with its hint; its stack only where the command line has `--stack`.
 */
export async function runCommand(
  command: (args: readonly string[]) => Promise<number>,
  help?: string,
): Promise<never> {
  const { args } = Deno;
  if (help && (args.includes("--help") || args.includes("-h"))) {
    print(help);
    Deno.exit(EXIT.ok);
  }
  Deno.exit(await endOf(command, args));
}

/** The exit code of a command, whose error is printed. */
export async function endOf(
  command: (args: readonly string[]) => Promise<number>,
  args: readonly string[],
): Promise<number> {
  try {
    return await command(args);
  } catch (error) {
    note(describeError(error, args.includes("--stack")));
    return exitCodeOfError(error);
  }
}

function describeError(error: unknown, withStack: boolean): string {
  if (!(error instanceof Error)) return `error: ${error}`;
  const hint = "hint" in error && typeof error.hint === "string"
    ? `\nhint: ${error.hint}`
    : "";
  const stack = withStack && error.stack ? `\n${error.stack}` : "";
  return `error: ${error.message}${hint}${stack}`;
}

/** Prints what a command was asked for; its text may come from a stranger's file. */
export function print(text: string): void {
  console.log(formatForeign(withCommand(text)));
}

/** Texts name commands as a checkout has them: in a package, as it does. */
function withCommand(text: string): string {
  return OWN_CONFIG === null
    ? text.replaceAll("deno task", COMMAND)
      .replaceAll("(default: results)", `(default: ${RESULTS})`)
    : text;
}

/** Prints a value as JSON. */
export function printJson(value: unknown, indent?: number): void {
  console.log(formatForeignJson(value, indent));
}

/** Prints what is no part of the result. */
export function note(text: string): void {
  console.error(formatForeign(withCommand(text)));
}

/**
 * The folder of saved runs: the one that is named, from where the user stands, or else that of the checkout, whose path
 * is given as it is seen from there, or of a package's user.
 */
export function resultsFolder(named: string | undefined): string {
  if (named !== undefined) return named;
  if (OWN_CONFIG === null) return RESULTS;
  const saved = join(dirname(OWN_CONFIG), RESULTS);
  const path = relative(Deno.cwd(), saved);
  return path.startsWith("..") || isAbsolute(path) ? saved : path;
}

/** Tells of what does not keep a command from going on: a file that cannot be read, beside those that can. */
export function warn(problem: Error): void {
  note(`warning: ${problem.message}`);
}

/** How a command is started from where the user stands: `deno task site`. */
export function taskLine(task: string): string {
  if (OWN_CONFIG === null) return `${COMMAND} ${task}`;
  const path = relative(dirname(OWN_CONFIG), Deno.cwd());
  const isInside = !path.startsWith("..") && !isAbsolute(path);
  const config = relative(Deno.cwd(), OWN_CONFIG);
  return `deno task ${isInside ? "" : `--config ${quote(config)} `}${task}`;
}

/** A word of a command line, for a shell. */
export function quote(word: string): string {
  return /^[\w./:=@-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", "'\\''")}'`;
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
