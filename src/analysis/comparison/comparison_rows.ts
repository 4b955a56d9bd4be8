import type {
  CellComparison,
  ComparisonReport,
  ReportDifference,
  RunComparison,
  WinnerComparison,
} from "./compare.ts";

/** How a cell came out, the worst first. */
export const CELL_STATUSES = [
  "worse",
  "better",
  "undecided",
  "equivalent",
  "uncompared",
] as const;

/** How a cell came out. */
export type CellStatus = typeof CELL_STATUSES[number];

/** What is shown of a comparison, and in which order. */
export interface ComparisonView {
  /** Everything where it is empty. */
  readonly only: readonly CellStatus[];
  /** In the order of the run, or the worst first. */
  readonly sort: "cell" | "change";
}

/** One cell in every comparison of a report. */
export interface ComparisonRow {
  /** Its id. */
  readonly id: string;
  /** What it shares with the cells beside it: suite, workload and parameters. */
  readonly group: string;
  /** What tells it from those: model and workers. */
  readonly name: string;
  /** One for each comparison; `undefined` where neither run has the cell. */
  readonly cells: readonly (CellComparison | undefined)[];
}

/**
 * Lists the cells that at least one comparison has compared and the view shows.
 *
 * @param report Runs, each compared with the first.
 * @param view What is shown, and in which order.
 * @returns Those of one group together, unless they are sorted by change.
 */
export function arrangeRows(
  { comparisons }: ComparisonReport,
  { only, sort }: ComparisonView,
): ComparisonRow[] {
  const byId = comparisons.map(({ cells }) =>
    new Map(cells.map((cell) => [cell.id, cell]))
  );
  const cells = new Map(byId.flatMap((cells) => [...cells]));
  const rows = [...cells.values()]
    .map((cell) => toRow(cell, byId.map((cells) => cells.get(cell.id))))
    .filter((row) => isShown(row, only));
  if (sort === "change") return rows.sort(byChange);
  return [...Map.groupBy(rows, ({ group }) => group).values()].flat();
}

function toRow(
  { id, suite, workload, model, workers, label }: CellComparison,
  cells: ComparisonRow["cells"],
): ComparisonRow {
  const [, parameters] = id.split("?");
  return {
    id,
    group: label === undefined
      ? `${suite}/${workload}${parameters ? `?${parameters}` : ""}`
      : `${suite}: ${shortenName(label)}`,
    name: `${model}/${workers}`,
    cells,
  };
}

/** The middle of a long name is left out: names of one file often differ at their end only. */
function shortenName(name: string): string {
  const letters = [...name];
  return letters.length <= 64
    ? name
    : `${letters.slice(0, 30).join("")}…${letters.slice(-33).join("")}`;
}

function isShown(
  { cells }: ComparisonRow,
  only: ComparisonView["only"],
): boolean {
  return cells.some((cell) =>
    cell?.kind === "compared" &&
    (only.length === 0 || only.includes(cell.verdict))
  );
}

/**
 * Says how one cell came out.
 *
 * @param cell A cell of a comparison.
 * @returns Its verdict; `uncompared` where there is none.
 */
export function statusOf(cell: CellComparison): CellStatus {
  return cell.kind === "compared" ? cell.verdict : cell.kind;
}

function byChange(a: ComparisonRow, b: ComparisonRow): number {
  const [first, second] = [weightOf(a), weightOf(b)];
  return first.rank - second.rank || second.distance - first.distance;
}

/** The worst that happened to a cell, and how far its ratio then is from 1. */
function weightOf({ cells }: ComparisonRow) {
  const weights = cells.flatMap((cell) =>
    cell?.kind === "compared"
      ? [{
        rank: CELL_STATUSES.indexOf(cell.verdict),
        distance: Math.abs(Math.log(cell.ratio.value)),
      }]
      : []
  );
  const rank = Math.min(...weights.map((weight) => weight.rank));
  const distances = weights.filter((weight) => weight.rank === rank)
    .map(({ distance }) => distance);
  return { rank, distance: Math.max(...distances) };
}

/** Cells that could not be compared for one reason. */
export interface UncomparedGroup {
  /** Why. */
  readonly reason: string;
  /** Ids of the cells; of another tool's benches, their whole names. */
  readonly ids: readonly string[];
}

/**
 * Lists the cells that could not be compared, by the reason why.
 *
 * @param comparison Two runs.
 * @param view What is shown.
 * @returns None where the view hides them.
 */
export function groupUncompared(
  { cells }: RunComparison,
  { only }: Pick<ComparisonView, "only">,
): UncomparedGroup[] {
  if (only.length > 0 && !only.includes("uncompared")) return [];
  const left = cells.filter((cell) => cell.kind === "uncompared");
  return [...Map.groupBy(left, ({ reason }) => shorten(reason))]
    .map(([reason, cells]) => ({
      reason,
      ids: cells.map(({ id, label }) => label ?? id),
    }));
}

const MAX_REASON_LENGTH = 300;

/** The first line of a reason: what follows it is a stack, which the run's file keeps. */
function shorten(reason: string): string {
  const [line = ""] = reason.split("\n");
  return line.length > MAX_REASON_LENGTH
    ? `${line.slice(0, MAX_REASON_LENGTH)}…`
    : line;
}

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
