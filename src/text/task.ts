import { hasWorkers } from "../analysis/model_info.ts";
import {
  type BreakEven,
  choiceOf,
  type MissCause,
  type TaskAnalysis,
  type TaskScenario,
} from "../analysis/task.ts";
import type { MeasuredCell } from "../analysis/types.ts";
import {
  capitalise,
  formatCount,
  formatDuration,
  formatDurationRange,
  formatRatio,
  joinNames,
  shortModelName,
} from "./format.ts";
import { describeVerdict, recommend } from "./verdict.ts";

/** Says which model to use for a user's task; with params, for which of their combinations. */
export function describeTask({ label, scenarios }: TaskAnalysis): string {
  const [only] = scenarios;
  if (only && scenarios.length === 1) {
    const { workload } = only;
    return capitalise(describeVerdict(workload.verdict, workload));
  }
  const byUse = Map.groupBy(
    scenarios,
    ({ workload }) => recommend(workload.verdict).use,
  );
  const parts = [...byUse].map(([use, own]) => {
    const gains = own.map(({ workload }) => choiceOf(workload)?.speedup?.value)
      .filter((value) => value !== undefined);
    const gain = gains.length > 0 && own.some(({ workload }) =>
        !choiceOf(workload)?.isBaseline
      )
      ? ` (${formatRatio(Math.min(...gains))} to ${
        formatRatio(Math.max(...gains))
      } times as fast as a loop)`
      : "";
    const where = byUse.size === 1
      ? "everywhere"
      : `for ${joinNames(own.map(({ parameters }) => nameParams(parameters)))}`;
    return `${OPEN[use] ?? use}${gain} ${where}`;
  });
  return `${label}: ${parts.join("; ")}.`;
}

const OPEN: Readonly<Record<string, string>> = {
  "undecided": "nothing is shown to be faster than a loop",
  "no verdict": "too few rounds for a verdict",
};

/** Names a combination of params: `side 128, width 64`. */
export function nameParams(
  parameters: Readonly<Record<string, number>>,
): string {
  return Object.entries(parameters).map((pair) => pair.join(" ")).join(", ");
}

/** Names a variant in a narrow table: `worker-pool (2)`. */
export function nameVariant(
  cell: Pick<MeasuredCell, "model" | "modelInfo" | "workers">,
): string {
  const name = shortModelName(cell.model);
  return hasWorkers(cell.modelInfo) ? `${name} (${cell.workers})` : name;
}

/** Says from how many calls on, and from what time of a call on, workers pay; as far as that is known. */
export function describeTaskBreakEvens(
  { parameters, startPays, dispatchPays }: TaskScenario,
): string[] {
  const where = nameParams(parameters);
  const at = where ? `${where}: ` : "";
  return [
    ...(startPays
      ? [
        `${at}starting ${nameVariant(startPays.cell)} pays from ${
          formatCount(Math.ceil(startPays.value), "call")
        } on (95 % interval ${formatCalls(startPays)}).`,
      ]
      : []),
    ...(dispatchPays
      ? [
        `${at}handing calls to ${
          nameVariant(dispatchPays.cell)
        } that are there pays from ${
          formatDuration(dispatchPays.value)
        } a call on (95 % interval ${formatDurationRange(dispatchPays)}).`,
      ]
      : []),
  ].map(capitalise);
}

function formatCalls({ low, high }: BreakEven): string {
  const [from, to] = [Math.max(1, Math.ceil(low)), Math.ceil(high)]
    .map((calls) => calls.toLocaleString("en"));
  return `${from} to ${to}`;
}

/** Why a prediction was far off, in a few words. */
export const MISS_CAUSES: Readonly<Record<MissCause, string>> = {
  "dispatch": "handing calls over",
  "bytes": "bytes on their way",
  "contention": "workers slow each other down",
  "event-loop": "the event loop",
  "native-threads": "native threads",
  "start-up": "start-up",
  "scatter": "calls differ in length",
  "unknown": "not explained by what was measured",
};
