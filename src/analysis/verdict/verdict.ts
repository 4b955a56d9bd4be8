import type { ModelInfo } from "../../results/run.ts";
import {
  type Comparison,
  judge,
  type Relation,
  SMALLEST_LEAD,
} from "./judge.ts";
import { isMeasured } from "../cells.ts";
import type { RunSamples } from "../run_samples.ts";
import type {
  CellAnalysis,
  MeasuredCell,
  ModelStanding,
  Verdict,
} from "../types.ts";

/** A workload whose models are to be ranked. */
export interface Contest {
  readonly cells: readonly CellAnalysis[];
  readonly models: readonly ModelInfo[];
  /** What two measurements of the same code differ by: a lead has to be larger. */
  readonly noiseFloor: number;
}

/** A verdict with what each model came to. */
export interface Ranking {
  readonly verdict: Verdict;
  readonly standings: readonly ModelStanding[];
}

/** A model's fastest cell against the fastest of all. */
interface Challenge {
  readonly cell: MeasuredCell;
  readonly comparison: Comparison;
}

interface Entry extends Challenge {
  readonly relation: Relation;
}

/**
 * Decides which model wins each workload. Each model enters with its fastest cell; whoever is not shown to be slower
 * than the fastest contends with it. All comparisons of the run are judged together, by {@linkcode judge}, with a lead
 * of at least 2 % and no less than the workload's noise floor.
 */
export function rankModels<C extends Contest>(
  contests: readonly C[],
  samples: RunSamples,
): (C & Ranking)[] {
  const fields = contests.map(({ cells }) =>
    enter(cells.filter(isMeasured), samples)
  );
  const relations = judge(
    fields.flatMap((field, index) =>
      field.slice(1).map(({ comparison }) => ({
        comparison,
        smallest: Math.max(SMALLEST_LEAD, contests[index]?.noiseFloor ?? 0),
      }))
    ),
  ).values();
  return contests.map((contest, index) => {
    const { cells, models } = contest;
    const entries = (fields[index] ?? []).map((challenge, place) => ({
      ...challenge,
      relation: place === 0
        ? "equivalent" as const // To itself.
        : relations.next().value ?? "undecided",
    }));
    return {
      ...contest,
      verdict: decide(entries),
      standings: models.map((model) => standingOf(model, { cells, entries })),
    };
  });
}

/** One challenge for each model, fastest first; the first stands for itself. */
function enter(
  cells: readonly MeasuredCell[],
  samples: RunSamples,
): Challenge[] {
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
  return ordered.map((cell) => ({
    cell,
    comparison: samples.compare(cell.id, fastest.id),
  }));
}

function decide(entries: readonly Entry[]): Verdict {
  const [first, second] = entries;
  if (!first) {
    return { kind: "undecidable", reason: "no model was measured" };
  }
  if (!second) {
    return { kind: "undecidable", reason: "only one model was measured" };
  }
  const contenders = entries.filter(isContender);
  if (contenders.length > 1) {
    return {
      kind: "no-clear-winner",
      contenders: contenders.map((entry) => entry.cell),
      areEquivalent: contenders.every(({ relation }) =>
        relation === "equivalent"
      ),
    };
  }
  return {
    kind: "winner",
    winner: first.cell,
    runnerUp: second.cell,
    lead: second.comparison.ratio,
  };
}

function isContender({ relation }: Entry): boolean {
  return relation !== "worse";
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
  const { cell: best, comparison, relation } = entry;
  return {
    kind: standingKind(entry, entries),
    ...{ model, label, best, relation },
    timesFastest: comparison.ratio,
  };
}

function standingKind(entry: Entry, entries: readonly Entry[]) {
  if (entries.length === 1) return "unopposed";
  if (!isContender(entry)) return "behind";
  return entries.filter(isContender).length === 1 ? "winner" : "contender";
}

function whyUnmeasured(cells: readonly CellAnalysis[], model: string): string {
  const cell = cells.find((cell) => cell.model === model);
  if (!cell || isMeasured(cell)) return "not part of this run";
  return cell.reason;
}
