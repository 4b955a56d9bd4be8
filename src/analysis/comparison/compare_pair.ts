import type { Cell, Run } from "../../results/run.ts";
import { compareWinners } from "./compare_winners.ts";
import type {
  CellComparison,
  ComparedCell,
  ComparedCellName,
  ComparisonOptions,
  ComparisonTotals,
  RunComparison,
} from "./comparison_types.ts";
import { judge } from "../verdict/judge.ts";
import type { NoiseFloors } from "../verdict/noise_floors.ts";
import { findDifferences } from "./run_differences.ts";
import type { RunSamples } from "../run_samples.ts";
import type { RunAnalysis } from "../types.ts";
import { whyUncompared } from "./why_uncompared.ts";

/** A run with what is made of it once, whatever it is compared with. */
export interface RunInQuestion {
  readonly run: Run;
  readonly samples: RunSamples;
  readonly floors: NoiseFloors;
  readonly analysis: RunAnalysis;
}

/** The two runs of a comparison. */
export interface Pair {
  readonly before: RunInQuestion;
  readonly after: RunInQuestion;
}

/** Compares one pair of runs; the cells of a pair are judged together, so that no third run changes a verdict. */
export function comparePair(
  pair: Pair,
  options: Required<ComparisonOptions>,
): RunComparison {
  const { before, after } = { before: pair.before.run, after: pair.after.run };
  const cells = compareCells(pair, options);
  const sameMachine = isSameMachine(before, after);
  return {
    before: before.id,
    after: after.id,
    sameMachine,
    apartMs: sameMachine
      ? Date.parse(after.startedAt) - Date.parse(before.startedAt)
      : null,
    differences: findDifferences(before, after),
    winners: compareWinners({
      before: pair.before.analysis,
      after: pair.after.analysis,
    }, options),
    cells,
    totals: countCells(cells),
  };
}

/** The machine of an imported run stands for its tool, not for a machine. */
function isSameMachine(before: Run, after: Run): boolean | null {
  const isImported = [before, after]
    .some(({ tool }) => tool.name !== "crossover");
  if (!isImported) return before.machine.id === after.machine.id;
  return before.id === after.id ? true : null;
}

function compareCells(
  pair: Pair,
  options: Required<ComparisonOptions>,
): CellComparison[] {
  const { before, after } = { before: pair.before.run, after: pair.after.run };
  const asked = [...after.cells, ...before.cells]
    .filter((cell) => isAskedFor(cell, options));
  const named = [...new Map(asked.map((cell) => [cell.id, cell])).values()]
    .map((cell) => ({
      cell,
      reason: whyUncompared(cell.id, { before, after }),
    }));
  const judged = judgeCells(
    named.flatMap(({ cell, reason }) => reason === undefined ? [cell] : []),
    { pair, smallestChange: options.smallestChange },
  ).values();
  return named.flatMap(({ cell, reason }) => {
    if (reason === undefined) return judged.next().value ?? [];
    return { kind: "uncompared", ...nameOf(cell), reason };
  });
}

/** Replicates only tell how noisy a run was, and what a model does not offer was never to be measured. */
function isAskedFor(
  { suite, workload, model, parameters, outcome }: Cell,
  { suites, workloads, models }: Required<ComparisonOptions>,
): boolean {
  if (parameters.replicate || outcome.kind === "not-offered") return false;
  return (suites.length === 0 || suites.includes(suite)) &&
    (workloads.length === 0 || workloads.includes(workload)) &&
    (models.length === 0 || models.includes(model));
}

/** Judges all cells together, each by the larger noise floor of the two runs. */
function judgeCells(
  cells: readonly Cell[],
  { pair: { before, after }, smallestChange }: {
    readonly pair: Pair;
    readonly smallestChange: number;
  },
): ComparedCell[] {
  const questions = cells.map((cell) => {
    const comparison = after.samples.compareWith(before.samples, cell.id);
    const floors = [before.floors.of(cell), after.floors.of(cell)];
    const smallest = Math.max(smallestChange, ...floors);
    return { cell, comparison, smallest };
  });
  const relations = judge(questions);
  return questions.map(({ cell, comparison, smallest }, index) => ({
    kind: "compared",
    ...nameOf(cell),
    beforeNs: before.samples.median(cell.id),
    afterNs: after.samples.median(cell.id),
    ratio: comparison.ratio,
    rounds: comparison.rounds,
    smallestChange: smallest,
    verdict: relations[index] ?? "undecided",
  }));
}

function nameOf(
  { id, suite, workload, model, workers, parameters }: Cell,
): ComparedCellName {
  return { id, suite, workload, model, workers, parameters };
}

function countCells(cells: readonly CellComparison[]): ComparisonTotals {
  const totals = {
    ...{ worse: 0, better: 0, equivalent: 0, undecided: 0 },
    uncompared: 0,
  };
  for (const cell of cells) {
    totals[cell.kind === "compared" ? cell.verdict : cell.kind]++;
  }
  return totals;
}
