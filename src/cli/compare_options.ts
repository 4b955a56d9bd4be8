import {
  CELL_STATUSES,
  type CellStatus,
  type ComparisonOptions,
} from "../analysis/mod.ts";
import type { Cell, Run } from "../results/mod.ts";
import { type Arguments, parseArguments, UsageError } from "./arguments.ts";

const FORMATS = ["text", "markdown", "json"] as const;
const SORTS = ["cell", "change"] as const;
const LARGEST_THRESHOLD = 10;

/** What `deno task compare` was asked for. */
export interface CompareRequest {
  /** What the runs are called, the reference first. */
  readonly names: readonly string[];
  /** Folder of saved runs. */
  readonly dir: string;
  readonly format: typeof FORMATS[number];
  /** What is compared: it counts for the exit code. */
  readonly selection: ComparisonOptions;
  /** What is shown of it; everything where it is empty. */
  readonly only: readonly CellStatus[];
  readonly sort: typeof SORTS[number];
  readonly isStrict: boolean;
}

/**
 * Reads the command line of `deno task compare`.
 *
 * @returns `undefined` where it asks for help.
 * @throws {UsageError} where it is wrong.
 */
export function parseCompareRequest(
  args: readonly string[],
): CompareRequest | undefined {
  const parsed = parseArguments(args, {
    command: "compare",
    flags: ["json", "strict"],
    values: ["results", "format", "sort", "threshold"],
    lists: ["only", "suite", "workload", "model"],
  });
  if (parsed.has("help")) return undefined;
  const threshold = parsed.value("threshold");
  return {
    names: checkNames(parsed.positionals),
    dir: parsed.value("results") ?? "results",
    format: parseFormat(parsed),
    selection: {
      ...(threshold === undefined
        ? {}
        : { smallestChange: parseThreshold(threshold) }),
      suites: parsed.list("suite"),
      workloads: parsed.list("workload"),
      models: parsed.list("model"),
    },
    only: parsed.list("only").map((found) =>
      parseChoice("only", { found, choices: CELL_STATUSES })
    ),
    sort: parseChoice("sort", {
      found: parsed.value("sort") ?? "cell",
      choices: SORTS,
    }),
    isStrict: parsed.has("strict"),
  };
}

function checkNames(names: readonly string[]): readonly string[] {
  if (names.length >= 2) return names;
  throw new UsageError(
    `Cannot compare: found ${names.length} runs, expected two or more`,
    "for example `deno task compare previous latest`",
  );
}

function parseFormat(parsed: Arguments): CompareRequest["format"] {
  const found = parsed.value("format") ??
    (parsed.has("json") ? "json" : "text");
  const format = parseChoice("format", { found, choices: FORMATS });
  if (!parsed.has("json") || format === "json") return format;
  throw new UsageError(
    `Cannot read --format ${format}: found --json beside it, expected one of them`,
    "--json is short for --format json",
  );
}

function parseChoice<T extends string>(
  flag: string,
  { found, choices }: {
    readonly found: string;
    readonly choices: readonly T[];
  },
): T {
  const choice = choices.find((choice) => choice === found);
  if (choice !== undefined) return choice;
  throw new UsageError(
    `Cannot read --${flag}: found "${found}", expected one of ${
      choices.join(", ")
    }`,
    `for example --${flag} ${choices[0]}`,
  );
}

/** `10%` and `0.1` are the same; a bare number above 1 is more likely a per cent without its sign than a share. */
function parseThreshold(text: string): number {
  const [, digits, sign] = /^([0-9]+(?:\.[0-9]+)?) ?(%?)$/.exec(text) ?? [];
  const share = Number(digits) / (sign === "%" ? 100 : 1);
  const largest = sign === "%" ? LARGEST_THRESHOLD : 1;
  if (digits !== undefined && share <= largest) return share;
  throw new UsageError(
    `Cannot read --threshold: found "${text}", expected a share such as 10% or 0.1`,
    `from 0 to 1, or from 0% to ${LARGEST_THRESHOLD * 100}%`,
  );
}

const FILTERS = [
  { flag: "suite", option: "suites" },
  { flag: "workload", option: "workloads" },
  { flag: "model", option: "models" },
] as const;

/**
 * Makes sure that the filters name something in the runs.
 *
 * @throws {UsageError} that lists what there is.
 */
export function checkSelection(
  runs: readonly Run[],
  selection: ComparisonOptions,
): void {
  const cells = runs.flatMap((run) => run.cells);
  for (const { flag, option } of FILTERS) {
    const known = [...new Set(cells.map((cell) => cell[flag]))];
    for (const name of selection[option] ?? []) {
      if (known.includes(name)) continue;
      throw new UsageError(
        `Cannot read --${flag}: found "${name}", expected one of ${
          known.join(", ")
        }`,
        "these runs hold nothing else",
      );
    }
  }
  if (cells.length === 0 || cells.some((cell) => isSelected(cell, selection))) {
    return;
  }
  throw new UsageError(
    "Cannot compare: found no cell that all filters let through, expected at least one",
    "leave one of --suite, --workload and --model out",
  );
}

function isSelected(cell: Cell, selection: ComparisonOptions): boolean {
  return FILTERS.every(({ flag, option }) => {
    const names = selection[option] ?? [];
    return names.length === 0 || names.includes(cell[flag]);
  });
}
