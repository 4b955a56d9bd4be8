import type {
  CellComparison,
  ComparedCell,
  ComparisonReport,
  ComparisonTotals,
  ReportDifference,
  RunComparison,
  WinnerComparison,
} from "../analysis/comparison/compare.ts";
import { MIN_ROUNDS } from "../analysis/verdict/thresholds.ts";
import { formatCount, formatPercent, joinNames } from "./format.ts";

/** How a cell came out, the worst first. */
export const CELL_STATUSES = [
  "worse",
  "better",
  "undecided",
  "equivalent",
  "uncompared",
] as const;

export type CellStatus = typeof CELL_STATUSES[number];

/** What is shown of a comparison, and in which order. */
export interface ComparisonView {
  /** Everything where it is empty. */
  readonly only: readonly CellStatus[];
  /** In the order of the run, or the worst first. */
  readonly sort: "benchmark" | "change";
}

/** One cell in every comparison of a report. */
export interface ComparisonRow {
  readonly id: string;
  /** What it shares with the cells beside it: suite, workload and parameters. */
  readonly group: string;
  /** What tells it from those: model and workers. */
  readonly name: string;
  /** One for each comparison; `undefined` where neither run has the cell. */
  readonly cells: readonly (CellComparison | undefined)[];
}

/** Lists the compared cells that a view shows, those of one group together unless they are sorted by change. */
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

export interface UncomparedGroup {
  readonly reason: string;
  /** Ids of the cells; of another tool's benches, their whole names. */
  readonly ids: readonly string[];
}

/** Lists the cells that could not be compared, by the reason why; none where the view hides them. */
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

/** Names the runs of a report for its tables: `A` is the reference. */
export function runNames({ runs }: ComparisonReport): string[] {
  return runs.map((_, index) => {
    const letter = String.fromCharCode("A".charCodeAt(0) + index % 26);
    return index < 26 ? letter : `${letter}${Math.floor(index / 26)}`;
  });
}

/** One sentence for each run beside the reference, and its name where there are several. */
export function perRun(
  report: ComparisonReport,
  word: (comparison: RunComparison) => string | undefined,
): string[] {
  const [, ...others] = runNames(report);
  return report.comparisons.flatMap((comparison, index) => {
    const sentence = word(comparison);
    if (sentence === undefined) return [];
    return others.length > 1 ? `${others[index]}: ${sentence}` : sentence;
  });
}

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

const SPANS = [
  { noun: "day", ms: 86_400_000 },
  { noun: "hour", ms: 3_600_000 },
  { noun: "minute", ms: 60_000 },
  { noun: "second", ms: 1_000 },
] as const;

/** Says what the ratios between runs can tell: where, and how far apart in time, the runs were measured. */
export function describeSettings(
  { comparisons }: ComparisonReport,
  [reference = "", ...names]: readonly string[],
): string[] {
  const named = comparisons.map((comparison, index) => ({
    comparison,
    name: names[index] ?? "",
  }));
  return [...Map.groupBy(named, ({ comparison }) => settingOf(comparison))]
    .map(([setting, others]) =>
      describeSetting(setting, { reference, others })
    );
}

type Setting = "same run" | "same machine" | "other machine" | "not told";

function settingOf(comparison: RunComparison): Setting {
  const { before, after, sameMachine, cells } = comparison;
  // A copy that somebody changed has the id of its original.
  const isUnchanged = cells.every((cell) =>
    cell.kind === "uncompared" || cell.ratio.value === 1
  );
  if (before === after && isUnchanged) return "same run";
  if (sameMachine === null) return "not told";
  return sameMachine ? "same machine" : "other machine";
}

function describeSetting(
  setting: Setting,
  { reference, others }: {
    readonly reference: string;
    readonly others: readonly {
      readonly name: string;
      readonly comparison: RunComparison;
    }[];
  },
): string {
  const subject = joinNames(others.map(({ name }) => name));
  const verb = (one: string, many: string) => others.length === 1 ? one : many;
  switch (setting) {
    case "same run":
      return `${subject} ${verb("is", "are")} the same run as ${reference}.`;
    case "same machine": {
      const apart = others.map(({ comparison }) =>
        describeApart(comparison.apartMs ?? 0)
      );
      const when = new Set(apart).size === 1
        ? apart[0]
        : joinNames(others.map(({ name }, index) => `${name} ${apart[index]}`));
      return `${subject} ${
        verb("was", "were")
      } measured on the machine of ${reference}, ${when} it. What changed on the machine in between counts as a change here.`;
    }
    case "other machine":
      return `${subject} ${
        verb("comes from another machine", "come from other machines")
      } than ${reference}: a ratio is machine against machine, and a verdict says which machine was faster.`;
    case "not told":
      return `An imported file does not tell its machine, so ${subject} against ${reference} may be machine against machine.`;
  }
}

/** `1 worse, 0 better, 16 equivalent, 3 undecided, 2 not compared.` */
export function describeTotals(
  { worse, better, equivalent, undecided, uncompared }: ComparisonTotals,
): string {
  const isEmpty = worse + better + equivalent + undecided === 0;
  if (isEmpty) {
    return uncompared === 0
      ? "No benchmark in common: nothing was compared."
      : `Nothing was compared: ${
        formatCount(uncompared, "benchmark")
      } could not be.`;
  }
  return `${worse} worse, ${better} better, ${equivalent} equivalent, ${undecided} undecided, ${uncompared} not compared.`;
}

/** Says whether two runs would have one choose other models; `undefined` where they rank no workload in common. */
export function describeWinners(
  { winners }: Pick<RunComparison, "winners">,
): string | undefined {
  if (winners.length === 0) return undefined;
  const count = (agreement: string) =>
    winners.filter((winner) => winner.agreement === agreement).length;
  const rest = [
    ...(count("same") > 0 ? [`the same in ${count("same")}`] : []),
    ...(count("open") > 0 ? [`undecided in ${count("open")}`] : []),
  ];
  return `The fastest models differ in ${count("different")} of ${
    formatCount(winners.length, "workload")
  }${rest.length > 0 ? ` (${rest.join(", ")})` : ""}.`;
}

/** Says from what size on a change is called one, and what `equivalent` asks for. */
export function describeThreshold(
  { smallestChange, equivalenceMargin, comparisons }: ComparisonReport,
): string {
  const compared = comparisons.flatMap(({ cells }) =>
    cells.filter((cell) => cell.kind === "compared")
  );
  return `A change counts from ${describeShare(smallestChange)} on${
    describeRaised(compared, smallestChange)
  }. Equivalent: shown to differ by less than ${
    formatPercent(equivalenceMargin)
  }. Undecided: neither is shown; more rounds would show more.`;
}

/** Where more than the threshold is asked for, or nothing can be said, and why. */
function describeRaised(
  compared: readonly ComparedCell[],
  smallestChange: number,
): string {
  const noisy = compared.filter((cell) => cell.smallestChange > smallestChange);
  const few = compared.filter(({ rounds }) => rounds < MIN_ROUNDS);
  const ofNoise = noisy.length === 0
    ? ""
    : `, and in ${noisy.length} of ${compared.length} comparisons only from the noise floor of the runs on (up to ${
      describeShare(Math.max(...noisy.map((cell) => cell.smallestChange)))
    })`;
  const ofFew = few.length === 0
    ? ""
    : `; in ${few.length} of ${compared.length} there is no verdict, since a run has fewer than ${MIN_ROUNDS} rounds there`;
  return `${ofNoise}${ofFew}`;
}

/** With one decimal where it is needed: a threshold may be `2.5 %`. */
function describeShare(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

function describeApart(apartMs: number): string {
  const ms = Math.abs(apartMs);
  const span = SPANS.find((span) => ms >= span.ms);
  if (!span) return "within a second of";
  const time = formatCount(Math.round(ms / span.ms), span.noun);
  return `${time} ${apartMs < 0 ? "before" : "after"}`;
}
