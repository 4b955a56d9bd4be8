import type {
  ComparisonReport,
  ComparisonTotals,
  RunComparison,
} from "./comparison_types.ts";
import { formatCount, formatPercent } from "./format.ts";

const SPANS = [
  { noun: "day", ms: 86_400_000 },
  { noun: "hour", ms: 3_600_000 },
  { noun: "minute", ms: 60_000 },
  { noun: "second", ms: 1_000 },
] as const;

/**
 * Says what a ratio between two runs can tell: where, and how far apart in time, they were measured.
 *
 * @param comparison Two runs.
 * @param names What the runs are called beside it.
 * @returns A sentence or two, without markup.
 */
export function wordSetting(
  { before: beforeId, after: afterId, sameMachine, apartMs }: RunComparison,
  { before, after }: { readonly before: string; readonly after: string },
): string {
  const names = `${before} and ${after}`;
  if (beforeId === afterId) return `${names} are the same run.`;
  if (sameMachine === null) {
    return `${names}: an imported file does not tell its machine, so a ratio may be machine against machine.`;
  }
  if (!sameMachine) {
    return `${names} come from different machines: a ratio is machine against machine, and a verdict says which machine was faster.`;
  }
  return `${names} come from one machine; ${after} was measured ${
    wordApart(apartMs ?? 0)
  } ${before}. What changed on the machine in between counts as a change here.`;
}

/**
 * Counts how the cells came out.
 *
 * @param totals Of one comparison.
 * @returns A sentence: `1 worse, 0 better, 16 equivalent, 3 undecided, 2 not compared.`
 */
export function wordTotals(
  { worse, better, equivalent, undecided, uncompared }: ComparisonTotals,
): string {
  const isEmpty = worse + better + equivalent + undecided === 0;
  if (isEmpty) {
    return uncompared === 0
      ? "No cell in common: nothing was compared."
      : `No cell in common: nothing was compared, and ${
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
export function wordWinners({ winners }: RunComparison): string | undefined {
  if (winners.length === 0) return undefined;
  const count = (agreement: string) =>
    winners.filter((winner) => winner.agreement === agreement).length;
  return `Of ${
    formatCount(winners.length, "workload")
  } the same model is fastest in ${count("same")}, another one in ${
    count("different")
  }; in ${count("open")} several models may be the fastest.`;
}

/**
 * Says from what size on a change is called one, and what `equivalent` asks for.
 *
 * @param report Runs, and the cells compared in them.
 * @returns Sentences without markup.
 */
export function wordThreshold(
  { smallestChange, equivalenceMargin, comparisons }: ComparisonReport,
): string {
  const asked = comparisons.flatMap(({ cells }) =>
    cells.flatMap((cell) => cell.kind === "compared" ? cell.smallestChange : [])
  );
  const raised = asked.filter((smallest) => smallest > smallestChange);
  const noise = raised.length === 0
    ? ""
    : `, and in ${raised.length} of ${asked.length} comparisons only from the noise floor of the runs on (up to ${
      wordShare(Math.max(...raised))
    })`;
  return `A change counts from ${wordShare(smallestChange)} on${noise}. ` +
    `Equivalent: shown to differ by less than ${
      formatPercent(equivalenceMargin)
    }. Undecided: neither is shown.`;
}

/** With one decimal where it is needed: a threshold may be `2.5 %`. */
function wordShare(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

function wordApart(apartMs: number): string {
  const ms = Math.abs(apartMs);
  const span = SPANS.find((span) => ms >= span.ms);
  if (!span) return "within a second of";
  const time = formatCount(Math.round(ms / span.ms), span.noun);
  return `${time} ${apartMs < 0 ? "before" : "after"}`;
}
