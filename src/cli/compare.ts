import {
  type CellComparison,
  type ComparedCell,
  compareRuns,
  formatDuration,
  formatRatio,
  type RunComparison,
} from "../analysis/mod.ts";
import { findRun } from "../results/mod.ts";
import { parseArguments, UsageError } from "./arguments.ts";
import { printable, runCommand } from "./command.ts";
import { EXIT } from "./exit_codes.ts";
import { type Column, renderTable, wrap } from "./table.ts";

const HELP = `Compares two saved runs cell by cell.

Usage: deno task compare BEFORE AFTER [flags]

A run is named by its file, its id or the beginning of it, its label, "latest",
or "previous" (the run before the latest one of the same machine).

  --results DIR   folder of saved runs (default: results)
  --json          print the comparison as JSON
  --stack         show where an error came from
  -h, --help      show this help

A cell is faster or slower where the 95 % interval of its ratio excludes 1 and
the change is 5 % or more. The exit code is 0 where nothing is slower, 1 where
something is, 3 where the runs have no cell in common, 64 where the command line
is wrong, and 65 where a file is no run.`;

const WIDTH = 80;

const COLUMNS: readonly Column[] = [
  { header: "cell" },
  { header: "before", align: "right" },
  { header: "after", align: "right" },
  { header: "ratio", align: "right" },
  { header: "95 %", align: "right" },
  { header: "verdict" },
];

const VERDICTS = {
  better: "better",
  worse: "WORSE",
  equivalent: "equivalent",
  undecided: "–",
} as const;

if (import.meta.main) await runCommand(compare);

async function compare(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "compare",
    flags: ["json"],
    values: ["results"],
  });
  if (parsed.has("help")) {
    console.log(HELP);
    return EXIT.ok;
  }
  const [before, after] = parsed.positionals;
  if (!before || !after || parsed.positionals.length > 2) {
    throw new UsageError(
      `Cannot compare: found ${parsed.positionals.length} runs, expected two`,
      "for example `deno task compare previous latest`",
    );
  }
  const dir = parsed.value("results") ?? "results";
  const reference = await findRun(before, { dir });
  const other = await findRun(after, { dir });
  const comparison = compareRuns(reference.run, other.run);
  console.log(
    parsed.has("json")
      ? JSON.stringify(comparison)
      : printable(formatComparison(comparison)),
  );
  return exitCode(comparison);
}

function formatComparison(comparison: RunComparison): string {
  const { before, after, differences, cells } = comparison;
  const compared = cells.filter(isCompared);
  const left = cells.filter((cell) => cell.kind === "uncompared");
  return [
    [`before: ${before}`, `after:  ${after}`],
    differences.map(({ field, before, after }) =>
      `differs: ${field}: ${before} → ${after}`
    ),
    compared.length > 0 ? renderTable(COLUMNS, compared.map(formatRow)) : [],
    left.flatMap(({ id, reason }) =>
      wrap(`not compared: ${id}: ${reason}`, { width: WIDTH })
    ),
    wrap(wordTotals(comparison, compared), { width: WIDTH }),
  ].filter((part) => part.length > 0).map((part) => part.join("\n")).join(
    "\n\n",
  );
}

function formatRow(cell: ComparedCell): string[] {
  const { id, beforeNs, afterNs, ratio, verdict } = cell;
  return [
    id,
    formatDuration(beforeNs.value),
    formatDuration(afterNs.value),
    formatRatio(ratio.value),
    `${formatRatio(ratio.low)}–${formatRatio(ratio.high)}`,
    VERDICTS[verdict],
  ];
}

function wordTotals(
  { sameMachine }: RunComparison,
  compared: readonly ComparedCell[],
): string {
  const count = (verdict: ComparedCell["verdict"]) =>
    compared.filter((cell) => cell.verdict === verdict).length;
  const where = sameMachine
    ? "The runs were not measured side by side"
    : "The runs come from different machines";
  return `${count("worse")} worse, ${count("better")} better, ` +
    `${count("equivalent")} equivalent, ${
      count("undecided")
    } undecided. ${where}, ` +
    "so a change in the machine counts as a change here.";
}

function exitCode({ cells }: RunComparison): number {
  const compared = cells.filter(isCompared);
  if (compared.length === 0) return EXIT.notComparable;
  const isWorse = compared.some((cell) => cell.verdict === "worse");
  return isWorse ? EXIT.negative : EXIT.ok;
}

function isCompared(cell: CellComparison): cell is ComparedCell {
  return cell.kind === "compared";
}
