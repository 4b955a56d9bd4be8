import {
  compareManyRuns,
  type ComparisonReport,
  statusOf,
} from "../analysis/mod.ts";
import { findRuns } from "../results/mod.ts";
import { printable, runCommand, warn } from "./command.ts";
import { formatComparisonMarkdown } from "./compare_markdown.ts";
import {
  checkSelection,
  type CompareRequest,
  parseCompareRequest,
} from "./compare_options.ts";
import { formatComparisonText } from "./compare_text.ts";
import { EXIT } from "./exit_codes.ts";

const HELP = `Compares saved runs cell by cell, each with the first.

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
  --only VERDICTS    show these cells only: worse, better, undecided,
                     equivalent, uncompared
  --sort ORDER       cell: in the order of the run (default);
                     change: the worst first
  --format FORMAT    text (default), markdown, for a pull request, or json
  --json             the same as --format json
  --strict           let what is undecided or not compared count
  --results DIR      folder of saved runs (default: results)
  --stack            show where an error came from
  -h, --help         show this help

Lists hold names between commas, and flags with lists may be repeated.

A cell is better or worse where the difference is significant and at least the
threshold. It is equivalent where it is shown to differ by less than 5 %,
whatever the threshold; everything else is undecided. Of the cells called
better or worse in two runs, about one in twenty may be so by chance.

Exit codes: 0 nothing is worse; 1 something is; 2 nothing is, but with --strict
a cell is undecided or not compared; 3 no cell of a run could be compared with
the reference; 64 the command line is wrong; 65 a file is missing or no run.
--suite, --workload and --model decide what counts; --only decides nothing.`;

if (import.meta.main) await runCommand((args) => compare(args));

/**
 * Compares the runs that a command line names, and prints what comes of it.
 *
 * @returns The exit code.
 */
export async function compare(
  args: readonly string[],
  print: (text: string) => void = console.log,
): Promise<number> {
  const request = parseCompareRequest(args);
  if (!request) {
    print(HELP);
    return EXIT.ok;
  }
  const found = await findRuns(request.names, {
    dir: request.dir,
    onProblem: warn,
  });
  const runs = found.map(({ run }) => run);
  checkSelection(runs, request.selection);
  const report = compareManyRuns(runs, request.selection);
  print(format(report, request));
  return exitCodeOf(report, request);
}

function format(report: ComparisonReport, request: CompareRequest): string {
  switch (request.format) {
    case "text":
      return printable(formatComparisonText(report, request));
    case "markdown":
      return printable(formatComparisonMarkdown(report, request));
    case "json":
      return JSON.stringify(onlyShown(report, request));
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
