import {
  compareManyRuns,
  type ComparisonOptions,
  type ComparisonReport,
} from "../analysis/mod.ts";
import {
  CELL_STATUSES,
  type CellStatus,
  formatForeignJson,
  statusOf,
} from "../text/mod.ts";
import { type Cell, findRuns, type Run } from "../results/mod.ts";
import {
  type Arguments,
  modelAliases,
  parseArguments,
  parseChoice,
  parseChoices,
  UsageError,
} from "./arguments.ts";
import { EXIT, print, resultsFolder, runCommand, warn } from "./command.ts";
import { formatComparisonMarkdown } from "./compare_markdown.ts";
import { formatComparisonText } from "./compare_text.ts";

const HELP = `Compares saved runs benchmark by benchmark, each with the first.

Usage: deno task compare REFERENCE RUN... [flags]

A run is named by its file, its id, its label, its machine (the latest run of
that), the beginning of an id or of a machine's, "latest", or "previous" (the
run before the latest one, of the same machine). Files of hyperfine, pyperf,
Google Benchmark and \`deno bench --json\` can be named too.

  --threshold PART   smallest change that is called one, such as 10% or 0.1
                     (default: 5%); never below the runs' noise floors,
                     nor below 25% where a run has fewer than three rounds
  --suite IDS        compare these suites only
  --workload IDS     compare these workloads only
  --model IDS        compare these models only
  --only VERDICTS    show these benchmarks only: worse, better, undecided,
                     equivalent, uncompared, which lists what could not be
                     compared
  --sort ORDER       benchmark: in the order of the run (default);
                     change: the worst first
  --format FORMAT    text (default), markdown, for a pull request, or json
  --json             the same as --format json
  --strict           let what is undecided or not compared count
  --results DIR      folder of saved runs (default: results)
  --stack            show where an error came from
  -h, --help         show this help

Lists hold names between commas, and flags with lists may be repeated.

A benchmark is better or worse where the difference is significant and at least
the threshold. It is equivalent where it is shown to differ by less than 5 %,
whatever the threshold; everything else is undecided. Of what is called better
or worse in two runs, about one in twenty may be so by chance.

Exit codes: 0 nothing is worse; 1 something is; 2 nothing is, but with --strict
a benchmark is undecided or not compared; 3 none could be compared with
the reference; 64 the command line is wrong; 65 a file is missing or no run.
--suite, --workload and --model decide what counts; --only decides nothing.`;

/** Compares the runs that a command line names, and prints what comes of it. */
export async function compare(
  args: readonly string[],
  write: (text: string) => void = print,
): Promise<number> {
  const request = parseCompareRequest(args);
  const found = await findRuns(request.names, {
    dir: request.dir,
    onProblem: warn,
  });
  const runs = found.map(({ run }) => run);
  checkSelection(runs, request.selection);
  const report = compareManyRuns(runs, request.selection);
  write(format(report, request));
  return exitCodeOf(report, request);
}

function format(report: ComparisonReport, request: CompareRequest): string {
  switch (request.format) {
    case "text":
      return formatComparisonText(report, request);
    case "markdown":
      return formatComparisonMarkdown(report, request);
    case "json":
      return formatForeignJson(onlyShown(report, request));
  }
}

function onlyShown(
  report: ComparisonReport,
  { only }: CompareRequest,
): ComparisonReport {
  if (only.length === 0) return report;
  return {
    ...report,
    comparisons: report.comparisons.map((comparison) => ({
      ...comparison,
      cells: comparison.cells.filter((cell) => only.includes(statusOf(cell))),
    })),
  };
}

function exitCodeOf(
  { comparisons }: ComparisonReport,
  { isStrict }: CompareRequest,
): number {
  const totals = comparisons.map(({ totals }) => totals);
  if (totals.some(({ worse }) => worse > 0)) return EXIT.negative;
  const hasNone = totals.some(({ better, equivalent, undecided }) =>
    better + equivalent + undecided === 0
  );
  if (hasNone) return EXIT.notComparable;
  const isOpen = totals.some(({ undecided, uncompared }) =>
    undecided + uncompared > 0
  );
  return isStrict && isOpen ? EXIT.undecided : EXIT.ok;
}

const FORMATS = ["text", "markdown", "json"] as const;
const SORTS = ["benchmark", "change"] as const;
const MAX_THRESHOLD = 10;

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

/** Reads the command line of `deno task compare`. */
export function parseCompareRequest(
  args: readonly string[],
): CompareRequest {
  const parsed = parseArguments(args, {
    command: "compare",
    flags: ["json", "strict"],
    values: ["results", "format", "sort", "threshold"],
    lists: ["only", "suite", "workload", "model"],
  });
  const threshold = parsed.value("threshold");
  return {
    names: checkNames(parsed.positionals),
    dir: resultsFolder(parsed.value("results")),
    format: parseFormat(parsed),
    selection: {
      ...(threshold === undefined
        ? {}
        : { smallestChange: parseThreshold(threshold) }),
      suites: parsed.list("suite"),
      workloads: parsed.list("workload"),
      models: parsed.list("model"),
    },
    only: parseChoices(parsed, "only", CELL_STATUSES),
    sort: parseChoice("sort", {
      found: parsed.value("sort") ?? "benchmark",
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

/** `10%` and `0.1` are the same; a bare number above 1 is more likely a per cent without its sign than a share. */
function parseThreshold(text: string): number {
  const [, digits, sign] = /^([0-9]+(?:\.[0-9]+)?) ?(%?)$/.exec(text) ?? [];
  const share = Number(digits) / (sign === "%" ? 100 : 1);
  const largest = sign === "%" ? MAX_THRESHOLD : 1;
  if (digits !== undefined && share <= largest) return share;
  throw new UsageError(
    `Cannot read --threshold: found "${text}", expected a share such as 10% or 0.1`,
    `from 0 to 1, or from 0% to ${MAX_THRESHOLD * 100}%`,
  );
}

const FILTERS = [
  { flag: "suite", option: "suites" },
  { flag: "workload", option: "workloads" },
  { flag: "model", option: "models" },
] as const;

/** Makes sure that the filters name something in the runs. */
export function checkSelection(
  runs: readonly Run[],
  selection: ComparisonOptions,
): void {
  const cells = runs.flatMap((run) => run.cells);
  for (const { flag, option } of FILTERS) {
    const choices = [...new Set(cells.map((cell) => cell[flag]))];
    const aliases = flag === "model" ? modelAliases(choices) : {};
    for (const found of selection[option] ?? []) {
      parseChoice(flag, { found, choices, aliases });
    }
  }
  if (cells.length === 0 || cells.some((cell) => isSelected(cell, selection))) {
    return;
  }
  throw new UsageError(
    "Cannot compare: found no benchmark that all filters let through, expected at least one",
    "leave one of --suite, --workload and --model out",
  );
}

function isSelected(cell: Cell, selection: ComparisonOptions): boolean {
  return FILTERS.every(({ flag, option }) => {
    const names = selection[option] ?? [];
    return names.length === 0 || names.includes(cell[flag]);
  });
}

if (import.meta.main) await runCommand((args) => compare(args), HELP);
