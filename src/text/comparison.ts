import type {
  ComparedCell,
  ComparisonReport,
  ComparisonTotals,
  RunComparison,
} from "../analysis/comparison/compare.ts";
import { formatCount, formatPercent, joinNames } from "./format.ts";
import { MIN_ROUNDS } from "../analysis/verdict/thresholds.ts";

const SPANS = [
  { noun: "day", ms: 86_400_000 },
  { noun: "hour", ms: 3_600_000 },
  { noun: "minute", ms: 60_000 },
  { noun: "second", ms: 1_000 },
] as const;

/**
 * Says what the ratios between runs can tell: where, and how far apart in time, the runs were measured.
 *
 * @param report Runs compared with the first of them.
 * @param names What the runs are called beside it, in their order.
 * @returns One sentence or two for the runs of which the same is to be said, without markup.
 */
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
      return `${subject} ${
        verb("was", "were")
      } measured on the machine of ${reference}, ${
        joinNames(apart)
      } it. What changed on the machine in between counts as a change here.`;
    }
    case "other machine":
      return `${subject} ${
        verb("comes from another machine", "come from other machines")
      } than ${reference}: a ratio is machine against machine, and a verdict says which machine was faster.`;
    case "not told":
      return `An imported file does not tell its machine, so ${subject} against ${reference} may be machine against machine.`;
  }
}

/**
 * Counts how the cells came out.
 *
 * @param totals Of one comparison.
 * @returns A sentence: `1 worse, 0 better, 16 equivalent, 3 undecided, 2 not compared.`
 */
export function describeTotals(
  { worse, better, equivalent, undecided, uncompared }: ComparisonTotals,
): string {
  const isEmpty = worse + better + equivalent + undecided === 0;
  if (isEmpty) {
    return uncompared === 0
      ? "No cell in common: nothing was compared."
      : `Nothing was compared: ${
        formatCount(uncompared, "cell")
      } could not be.`;
  }
  return `${worse} worse, ${better} better, ${equivalent} equivalent, ${undecided} undecided, ${uncompared} not compared.`;
}

/**
 * Says whether the second run would have one choose other models than the first.
 *
 * @param comparison Two runs.
 * @returns A sentence; `undefined` where they rank no workload in common.
 */
export function describeWinners(
  { winners }: RunComparison,
): string | undefined {
  if (winners.length === 0) return undefined;
  const count = (agreement: string) =>
    winners.filter((winner) => winner.agreement === agreement).length;
  return `Of ${
    formatCount(winners.length, "workload")
  } the same models are fastest in ${count("same")}, others in ${
    count("different")
  }; for ${count("open")} the runs do not tell.`;
}

/**
 * Says from what size on a change is called one, and what `equivalent` asks for.
 *
 * @param report Runs, and the cells compared in them.
 * @returns Sentences without markup.
 */
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
