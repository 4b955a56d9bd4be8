import type { ModelInfo } from "../results/run.ts";
import type { Interval } from "../stats/interval.ts";
import { isMeasured } from "./cells.ts";
import type { RunSamples } from "./run_samples.ts";
import type {
  CellAnalysis,
  MeasuredCell,
  ModelStanding,
  Verdict,
} from "./types.ts";

/** Rounds from which on the spread between processes shows in an interval. */
export const ENOUGH_ROUNDS = 3;

const SMALLEST_LEAD = 1.02;
const SMALLEST_LEAD_OF_FEW_ROUNDS = 1.25;

/** A verdict with what each model came to. */
export interface Ranking {
  readonly verdict: Verdict;
  readonly standings: readonly ModelStanding[];
}

/** What {@linkcode rankModels} draws on beside the cells. */
export interface RankingContext {
  readonly models: readonly ModelInfo[];
  readonly samples: RunSamples;
  /** What two measurements of the same code differ by: a lead has to be larger. */
  readonly noiseFloor: number;
}

/** How the same cell did in a later, or another, run. */
export type ChangeVerdict = "faster" | "slower" | "no-difference-shown";

/** Smallest change between runs that is called one. */
export const SMALLEST_CHANGE = 0.05;

/**
 * Judges the time of a cell in one run over its time in another. Two runs were not measured side by side, so whatever
 * befell the machine between them counts in full: the 95 % interval has to exclude 1, and the change has to be 5 % or
 * more, and no less than the larger noise floor of the two runs.
 */
export function judgeChange(
  ratio: Interval,
  noiseFloor: number,
): ChangeVerdict {
  const smallest = Math.max(SMALLEST_CHANGE, noiseFloor);
  if (ratio.low > 1 && ratio.value >= 1 + smallest) return "slower";
  if (ratio.high < 1 && ratio.value <= 1 / (1 + smallest)) return "faster";
  return "no-difference-shown";
}

interface Entry {
  readonly cell: MeasuredCell;
  /** Time over that of the fastest entry. */
  readonly timesFastest: Interval;
  readonly separated: boolean;
}

/**
 * Decides which model wins a workload. Each model enters with its fastest cell; whoever cannot be separated from the
 * fastest contends with it. Two are separated where the 95 % interval of their ratio excludes 1 and the ratio is
 * at least 1.02; with fewer than three rounds at least 1.25, since such an interval hardly sees how much processes
 * differ; and never less than the run's noise floor. On models of equal speed, simulated with three rounds and more, this names a winner in at most 4 % of runs.
 */
export function rankModels(
  cells: readonly CellAnalysis[],
  { models, samples, noiseFloor }: RankingContext,
): Ranking {
  const entries = enter(cells.filter(isMeasured), { samples, noiseFloor });
  return {
    verdict: decide(entries),
    standings: models.map((model) => standingOf(model, { cells, entries })),
  };
}

/** One entry for each model, fastest first. */
function enter(
  cells: readonly MeasuredCell[],
  { samples, noiseFloor }: Pick<RankingContext, "samples" | "noiseFloor">,
): Entry[] {
  const best = new Map<string, MeasuredCell>();
  for (const cell of cells) {
    const other = best.get(cell.model);
    if (!other || cell.medianNs.value < other.medianNs.value) {
      best.set(cell.model, cell);
    }
  }
  const ordered = [...best.values()].sort((a, b) =>
    a.medianNs.value - b.medianNs.value
  );
  const [fastest] = ordered;
  if (!fastest) return [];
  return ordered.map((cell) => {
    const timesFastest = samples.ratio(cell.id, fastest.id);
    const rounds = Math.min(cell.rounds, fastest.rounds);
    const separated = separates(timesFastest, { rounds, noiseFloor });
    return { cell, timesFastest, separated };
  });
}

/** Whether one time is longer than another beyond doubt, and by enough: the rule of {@linkcode rankModels}. */
export function separates(
  timesFastest: Interval,
  { rounds, noiseFloor }: {
    readonly rounds: number;
    readonly noiseFloor: number;
  },
): boolean {
  const smallest = Math.max(
    rounds < ENOUGH_ROUNDS ? SMALLEST_LEAD_OF_FEW_ROUNDS : SMALLEST_LEAD,
    1 + noiseFloor,
  );
  return timesFastest.low > 1 && timesFastest.value >= smallest;
}

function decide(entries: readonly Entry[]): Verdict {
  const [first, second] = entries;
  if (!first) {
    return { kind: "undecidable", reason: "no model was measured" };
  }
  if (!second) {
    return { kind: "undecidable", reason: "only one model was measured" };
  }
  const contenders = entries.filter((entry) => !entry.separated);
  if (contenders.length > 1) {
    return {
      kind: "no-clear-winner",
      contenders: contenders.map((entry) => entry.cell),
    };
  }
  return {
    kind: "winner",
    winner: first.cell,
    runnerUp: second.cell,
    lead: second.timesFastest,
  };
}

function standingOf(
  { id: model, label }: ModelInfo,
  { cells, entries }: {
    readonly cells: readonly CellAnalysis[];
    readonly entries: readonly Entry[];
  },
): ModelStanding {
  const entry = entries.find(({ cell }) => cell.model === model);
  if (!entry) {
    return {
      kind: "unmeasured",
      model,
      label,
      reason: whyUnmeasured(cells, model),
    };
  }
  const { cell: best, timesFastest } = entry;
  return {
    kind: standingKind(entry, entries),
    model,
    label,
    best,
    timesFastest,
  };
}

function standingKind(entry: Entry, entries: readonly Entry[]) {
  if (entries.length === 1) return "unopposed";
  if (entry.separated) return "behind";
  const alone = entries.filter(({ separated }) => !separated).length === 1;
  return alone ? "winner" : "contender";
}

function whyUnmeasured(cells: readonly CellAnalysis[], model: string): string {
  const cell = cells.find((cell) => cell.model === model);
  if (!cell || isMeasured(cell)) return "not part of this run";
  return cell.reason;
}
