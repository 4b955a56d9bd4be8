import { parseArgs } from "@std/cli";
import {
  readCount,
  readDuration,
  readSize,
  shortModelName,
} from "../text/mod.ts";
import { FLAG_ALIASES, suggest } from "./suggest.ts";

/** The command line was not understood; `hint` says what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** The flags that a command knows, beside `--help`, which comes before them, and `--stack`, which all have. */
export interface ArgumentSpec {
  readonly command: string;
  readonly flags?: readonly string[];
  /** Flags with one value. */
  readonly values?: readonly string[];
  /** Flags with a value that may be repeated, or hold several between commas. */
  readonly lists?: readonly string[];
}

/** A command line, read strictly. */
export interface Arguments {
  has(flag: string): boolean;
  value(flag: string): string | undefined;
  list(flag: string): readonly string[];
  readonly positionals: readonly string[];
}

/** Reads a command line by a command's flags. */
export function parseArguments(
  args: readonly string[],
  spec: ArgumentSpec,
): Arguments {
  const { flags = [], values = [], lists = [], command } = spec;
  const valued = [...values, ...lists];
  const hint = `\`deno task ${command} --help\` lists the flags.`;
  const parsed: Record<string, unknown> & { _: (string | number)[] } =
    parseArgs(bindNumbers(args, valued), {
      boolean: [...flags, "stack"],
      string: [...valued, "_"],
      collect: valued,
      unknown: (arg, key) => {
        if (key === undefined) return true;
        const near = suggest(key, [...flags, ...valued, "help"], FLAG_ALIASES);
        throw new UsageError(
          `Cannot read ${arg}: found an unknown flag`,
          near === undefined ? hint : `did you mean --${near}? ${hint}`,
        );
      },
    });
  const read = (name: string) => parsed[name] as string[] | undefined ?? [];
  for (const name of valued) {
    checkValues(name, {
      found: read(name),
      hint,
      single: values.includes(name),
    });
  }
  return {
    has: (flag) => parsed[flag] === true,
    value: (flag) => read(flag)[0],
    list: (flag) => read(flag).flatMap((value) => value.split(",")),
    positionals: parsed._.map(String),
  };
}

/** `--cpu -5ms` as `--cpu=-5ms`: a bad value, not an unknown flag. */
function bindNumbers(
  args: readonly string[],
  valued: readonly string[],
): string[] {
  const bound: string[] = [];
  for (const arg of args) {
    const last = bound.at(-1) ?? "";
    const isValue = /^-[.0-9]/.test(arg) &&
      valued.some((name) => last === `--${name}`);
    if (isValue) bound[bound.length - 1] = `${last}=${arg}`;
    else bound.push(arg);
  }
  return bound;
}

function checkValues(
  name: string,
  { found, hint, single }: {
    found: readonly string[];
    hint: string;
    single: boolean;
  },
): void {
  if (found.some((value) => value === "")) {
    throw new UsageError(
      `Cannot read --${name}: found no value after it`,
      hint,
    );
  }
  if (single && found.length > 1) {
    throw new UsageError(
      `Cannot read --${name}: found it ${found.length} times, expected once`,
      hint,
    );
  }
}

/** Reads the name that `--label` gives a run; null where there is none. */
export function parseLabel(parsed: Arguments): string | null {
  const given = parsed.value("label");
  if (given === undefined) return null;
  const label = given.trim();
  if (/^\P{Cc}{1,200}$/u.test(label)) return label;
  throw new UsageError(
    `Cannot read --label: found ${label.length} characters, expected one line of 1 to 200`,
    "choose a short name for the run",
  );
}

/** Reads a name that must be one of several; `aliases` are other words for them. */
export function parseChoice<T extends string>(
  flag: string,
  { found, choices, aliases }: {
    readonly found: string | undefined;
    readonly choices: readonly T[];
    readonly aliases?: Readonly<Record<string, string>>;
  },
): T {
  const choice = choices.find((choice) => choice === found);
  if (choice !== undefined) return choice;
  const near = suggest(found ?? "", choices, aliases);
  throw new UsageError(
    `Cannot read --${flag}: found ${
      found === undefined ? "none" : `"${found}"`
    }, expected one of ${choices.join(", ")}`,
    near === undefined
      ? `for example --${flag} ${choices[0]}`
      : `did you mean --${flag} ${near}?`,
  );
}

/** Reads the names of a list that must be among several; see {@linkcode parseChoice}. */
export function parseChoices<T extends string>(
  parsed: Arguments,
  flag: string,
  choices: readonly T[],
  aliases: Readonly<Record<string, string>> = {},
): T[] {
  return parsed.list(flag).map((found) =>
    parseChoice(flag, { found, choices, aliases })
  );
}

/** The heads of tables that stand for models. */
export function modelAliases(
  models: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(models.map((id) => [shortModelName(id), id]));
}

/** Reads a whole number from 1 on; `undefined` where there is none. */
export function parseCount(
  parsed: Arguments,
  flag: string,
): number | undefined {
  const value = parsed.value(flag);
  if (value === undefined) return undefined;
  return readCount(value) ?? refuse(flag, {
    value,
    expected: "a whole number from 1 to 1e9",
    example: "4",
  });
}

/** Reads whole numbers from 1 on, ascending. */
export function parseCounts(
  flag: string,
  values: readonly string[],
): number[] {
  const counts = values.map((value) =>
    /^[1-9][0-9]{0,3}$/.test(value) ? Number(value) : refuse(flag, {
      value,
      expected: "whole numbers from 1 to 9999",
      example: "1,2,4",
    })
  );
  return [...new Set(counts)].sort((a, b) => a - b);
}

/** Refuses whatever is no flag: one whose dashes were forgotten would be passed over in silence. */
export function refusePositionals(
  { positionals: [first] }: Arguments,
  hint: string,
): void {
  if (first === undefined) return;
  throw new UsageError(
    `Cannot read ${first}: found an argument, expected flags only`,
    hint,
  );
}

/** Reads a duration as `20us`, `5ms` or `1.5s`, in nanoseconds. */
export function parseDuration(flag: string, value: string): number {
  return readDuration(value) ?? refuse(flag, {
    value,
    expected:
      "a duration of at most 11 days with its unit: ns, us, ms, s, m or h",
    example: "5ms",
  });
}

const MIN_BUDGET_MS = 10_000;
const MAX_BUDGET_MS = 12 * 3_600_000;

/** Reads how long measuring may take, in milliseconds; `undefined` where that is not said. */
export function parseBudget(parsed: Arguments): number | undefined {
  const value = parsed.value("budget");
  if (value === undefined) return undefined;
  const budgetMs = Math.round(parseDuration("budget", value) / 1e6);
  if (budgetMs >= MIN_BUDGET_MS && budgetMs <= MAX_BUDGET_MS) return budgetMs;
  return refuse("budget", {
    value,
    expected: "10 seconds to 12 hours",
    example: "6m",
  });
}

/** Reads how narrow an interval is to be, as a share of 1; `undefined` where that is not said. */
export function parsePrecision(parsed: Arguments): number | undefined {
  const value = parsed.value("precision");
  if (value === undefined) return undefined;
  const percent = Number(/^([0-9.]+)%$/.exec(value)?.[1]);
  if (percent > 0 && percent <= 100) return percent / 100;
  return refuse("precision", {
    value,
    expected: "a percentage up to 100%",
    example: "2%",
  });
}

/** Reads a size as `512`, `64kb` or `1.5mb`, in bytes; 1 kb is 1024 bytes. */
export function parseSize(flag: string, value: string): number {
  return readSize(value) ?? refuse(flag, {
    value,
    expected: "a number of bytes, or of kb, mb or gb, up to 900,000 gb",
    example: "64kb",
  });
}

/** @throws {UsageError} that says what a flag expects, with an example. */
export function refuse(
  flag: string,
  { value, expected, example }: {
    readonly value: string;
    readonly expected: string;
    readonly example: string;
  },
): never {
  throw new UsageError(
    `Cannot read --${flag}: found "${value}", expected ${expected}`,
    `for example --${flag} ${example}`,
  );
}
