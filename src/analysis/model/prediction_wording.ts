import { formatCount, formatDuration, formatPercent } from "../format.ts";
import type { ModelledRun } from "./model_run.ts";
import { capitalise } from "../phrases.ts";

/** Says how far the predictions of a run's cost model are from what the run measured. */
export function describePredictionError(
  { model: { error }, validation }: ModelledRun,
): string[] {
  const { cells, medianError, worst, winners, decided } = validation;
  const right = winners.filter(({ isRight }) => isRight).length;
  return [
    `predictions of ${
      formatCount(cells.length, "cell")
    } that the cost model was not built from are off by ${
      formatPercent(medianError ?? 0)
    } in the middle${
      worst
        ? `; furthest off, as a ratio, is ${worst.id}, predicted to take ${
          formatDuration(worst.predictedNs)
        } and measured to take ${formatDuration(worst.measuredNs)}`
        : ""
    }.`,
    ...(error
      ? [
        `a predicted winner counts as decided where its lead is more than ${
          formatPercent(error.lead)
        }: it is decided in ${decided.count} of ${
          formatCount(winners.length, "case")
        } (a case is a workload with a number of workers), and right in ${decided.right} of those ${decided.count}. Of all ${winners.length} predicted winners ${right} are right.`,
      ]
      : []),
  ].map(capitalise);
}
