import type {
  ComparisonReport,
  ReportDifference,
  WinnerComparison,
} from "./comparison_types.ts";

/**
 * Lists who may be the fastest at each workload in each run.
 *
 * @param report Runs, each compared with the first.
 * @param which Only the workloads of which a run disagrees with the reference, or all.
 * @returns A workload each, in the order of the runs.
 */
export function winnerRows(
  { comparisons }: ComparisonReport,
  which: "different" | "all",
): ReportDifference[] {
  const all = comparisons.flatMap(({ winners }) => winners);
  const shown = all.filter(({ agreement }) =>
    which === "all" || agreement === "different"
  );
  return [...new Set(shown.map(headingOf))].map((field) => {
    const found = comparisons.map(({ winners }) =>
      winners.find((winner) => headingOf(winner) === field)
    );
    const reference = found.find(Boolean)?.before ?? [];
    return {
      field,
      values: [
        nameFastest(reference),
        ...found.map((winner) => winner ? nameFastest(winner.after) : "–"),
      ],
    };
  });
}

/**
 * Names the runs of a report for its tables.
 *
 * @param report Runs, each compared with the first.
 * @returns `A` for the reference, then `B` and so on.
 */
export function runNames({ runs }: ComparisonReport): string[] {
  return runs.map((_, index) => {
    const letter = String.fromCharCode("A".charCodeAt(0) + index % 26);
    return index < 26 ? letter : `${letter}${Math.floor(index / 26)}`;
  });
}

/**
 * Writes when a run was started.
 *
 * @param startedAt In ISO 8601.
 * @returns In UTC, to the minute.
 */
export function formatStart(startedAt: string): string {
  const iso = new Date(startedAt).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function headingOf({ suite, workload }: WinnerComparison): string {
  return `${suite}/${workload}`;
}

function nameFastest(models: readonly string[]): string {
  return models.length === 0 ? "no verdict" : models.join(" or ");
}
