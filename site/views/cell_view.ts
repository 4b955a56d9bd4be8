import {
  type CellAnalysis,
  type MeasuredCell,
  type SteadyState,
  type UnmeasuredCell,
} from "../../src/analysis/mod.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatDurationRange,
  formatPercent,
  formatSpeedup,
  formatSpeedupRange,
  formatWait,
} from "../../src/text/mod.ts";
import type { RunWarning } from "../../src/results/mod.ts";
import type { ModelLabels } from "./model_labels.ts";

/** One cell of a run as its table shows it: every figure is text already. */
export type CellView = MeasuredCellView | UnmeasuredCellView;

interface CellNames {
  readonly id: string;
  readonly model: string;
  readonly modelLabel: string;
  readonly workers: string;
  readonly inFlight: string;
}

/** A measured cell in words and figures. */
export interface MeasuredCellView extends CellNames {
  readonly kind: "measured";
  readonly median: string;
  readonly medianRange: string;
  readonly fastest: string;
  /** A dash where there was no baseline to compare with. */
  readonly speedup: string;
  readonly speedupRange: string;
  readonly efficiency: string;
  readonly samples: string;
  /** What the run warns of its samples, in a few words each. */
  readonly flags: readonly string[];
  /** CPU time of one batch, all processes together; a dash where it was not read. */
  readonly cpu: string;
  /** What 99 of 100 other requests wait for the event loop meanwhile at most; a dash where it was not measured. */
  readonly wait: string;
  readonly waitRange: string;
  /** Peak memory of all processes together; a dash where it was not measured. */
  readonly memory: string;
}

/** A cell that has no time, and why. */
export interface UnmeasuredCellView extends CellNames {
  readonly kind: "failed" | "not-run" | "not-offered";
  readonly status: string;
  readonly reason: string;
}

/** What {@linkcode cellView} draws on beside the cell. */
export interface CellContext {
  readonly labels: ModelLabels;
  /** What the run warns of. */
  readonly warnings: readonly RunWarning[];
}

const ABSENT = "–";

/** Names for the ways of having no samples. */
export const STATUSES: Readonly<Record<UnmeasuredCell["kind"], string>> = {
  "failed": "Failed",
  "not-run": "Not run",
  "not-offered": "Not offered",
};

/** Makes the row of one cell. */
export function cellView(
  cell: CellAnalysis,
  { labels, warnings }: CellContext,
): CellView {
  const names = {
    id: cell.id,
    model: cell.model,
    modelLabel: labels(cell.model),
    workers: String(cell.workers),
    inFlight: String(cell.inFlight),
  };
  switch (cell.kind) {
    case "measured":
      return { ...names, ...measuredFigures(cell, warnings) };
    case "failed":
    case "not-run":
    case "not-offered":
      return {
        ...names,
        kind: cell.kind,
        status: STATUSES[cell.kind],
        reason: cell.reason,
      };
  }
}

/** What the samples of single cells may be warned of; other warnings are about the machine or the plan. */
const FLAGS: Readonly<Partial<Record<RunWarning["kind"], string>>> = {
  "slow-start": "still warming up",
  "two-modes": "two groups of times",
  "few-samples": "few samples",
  "failed-round": "failed in a later round",
};

/** What a run warns of the samples of one cell, in a few words each. */
export function flagsOf(
  id: string,
  warnings: readonly RunWarning[],
): readonly string[] {
  return warnings.flatMap(({ kind, cells }) => {
    const flag = FLAGS[kind];
    return flag !== undefined && cells.includes(id) ? [flag] : [];
  });
}

/** A benchmark without a steady state has no figure that stands for its times. */
export function medianText(
  { medianNs, steadyState }: MeasuredCell,
): Pick<MeasuredCellView, "median" | "medianRange"> {
  return steadyState === "no-steady-state"
    ? { median: ABSENT, medianRange: "no steady state" }
    : {
      median: formatDuration(medianNs.value),
      medianRange: formatDurationRange(medianNs),
    };
}

/** What others wait, for a table: the 99th percentile, and where the rest lies. */
export function waitText(
  { loopDelay }: Pick<MeasuredCell, "loopDelay">,
): Pick<MeasuredCellView, "wait" | "waitRange"> {
  if (!loopDelay) return { wait: ABSENT, waitRange: "" };
  const { p50Ns, p99Ns, maxNs } = loopDelay;
  return {
    wait: formatWait(p99Ns),
    waitRange: `median ${formatWait(p50Ns)}, at most ${formatWait(maxNs)}`,
  };
}

const STEADY_STATES: Readonly<Partial<Record<SteadyState, string>>> = {
  "warming-up": "still warming up",
  "slowing-down": "slowing down",
};

/** What the analysis itself says of a cell's figures. */
export function ownFlags(
  { flag, steadyState }: MeasuredCell,
): readonly string[] {
  const state = STEADY_STATES[steadyState];
  return [
    ...(flag ? [`${flag} speed-up`] : []),
    ...(state === undefined ? [] : [state]),
  ];
}

function measuredFigures(
  cell: MeasuredCell,
  warnings: readonly RunWarning[],
) {
  const { minNs, efficiency, samples, rounds } = cell;
  const speedup = formatSpeedup(cell);
  const { cpuSeconds, peakMemoryBytes } = cell;
  return {
    kind: "measured",
    ...medianText(cell),
    fastest: formatDuration(minNs),
    speedup: speedup || ABSENT,
    speedupRange: formatSpeedupRange(cell) || ABSENT,
    efficiency: efficiency ? formatPercent(efficiency.value) : ABSENT,
    samples: `${samples} in ${formatCount(rounds, "round")}`,
    flags: [...flagsOf(cell.id, warnings), ...ownFlags(cell)],
    ...waitText(cell),
    cpu: cpuSeconds === undefined ? ABSENT : formatDuration(cpuSeconds * 1e9),
    memory: peakMemoryBytes === undefined
      ? ABSENT
      : formatBytes(peakMemoryBytes),
  } as const; // `kind` has to stay the literal that tells the cells apart
}
