/** The part of `@std/cli` that the project uses, on `minimist` and `string-width`; see README.md. */
import minimist from "minimist";
import stringWidth from "string-width";

export interface ParseOptions {
  readonly boolean?: readonly string[];
  readonly string?: readonly string[];
  readonly collect?: readonly string[];
  readonly default?: Readonly<Record<string, unknown>>;
  readonly alias?: Readonly<Record<string, string | readonly string[]>>;
  readonly stopEarly?: boolean;
  readonly unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The parsed flags by name, and the other arguments under `_`. */
export type Args = Record<string, unknown> & { _: (string | number)[] };

export function parseArgs(args: string[], options: ParseOptions = {}): Args {
  const { boolean = [], string = [], collect = [], alias = {}, unknown } =
    options;
  // minimist reads `--no-x` as `--x=false`; the official parser does so only where it is told to.
  const plain = args.filter((arg) =>
    !arg.startsWith("--no-") || !unknown || isWanted(arg, unknown)
  );
  const parsed = minimist(plain, {
    boolean: [...boolean],
    string: [...string],
    alias: alias as Record<string, string | string[]>, // minimist only reads it.
    default: { ...options.default },
    stopEarly: options.stopEarly ?? false,
    ...(unknown ? { unknown: (arg: string) => isWanted(arg, unknown) } : {}),
  });
  for (const name of string) {
    if (parsed[name] === undefined) delete parsed[name];
  }
  for (const name of collect) {
    const value = parsed[name];
    parsed[name] = value === undefined ? [] : [value].flat();
  }
  return parsed;
}

function isWanted(
  arg: string,
  unknown: NonNullable<ParseOptions["unknown"]>,
): boolean {
  const [, key, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
  return unknown(arg, key, value) !== false;
}

/** Columns that a text takes in a terminal. */
export function unicodeWidth(text: string): number {
  return stringWidth(text);
}
