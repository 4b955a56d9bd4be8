import { findBaseline, isMeasured } from "../cells.ts";
import { type Comparison, judge, type Relation } from "../verdict/judge.ts";
import { MIN_LEAD, MIN_ROUNDS } from "../verdict/thresholds.ts";
import type { RunSamples } from "../run_samples.ts";
import type { CellAnalysis, MeasuredCell } from "../types.ts";

/** COST: how many workers it takes to beat one sequential thread. */
export type Cost =
  | CostFound
  /** Every configuration was measured, and takes as long as sequential code or longer. */
  | {
    readonly kind: "never";
    /** The largest number of workers that was tried. */
    readonly mostWorkers: number;
  }
  /** None has been shown to beat sequential code, and some may. */
  | {
    readonly kind: "undecided";
    /** Those that may: the measurements leave it open, or there are none. */
    readonly open: readonly CellAnalysis[];
  }
  /** There is nothing to decide. */
  | {
    readonly kind: "unmeasured";
    /** Why, without a full stop. */
    readonly reason: string;
  };

/** Some configuration beats sequential code. */
export interface CostFound {
  /** It has been shown to be faster. */
  readonly kind: "beats";
  /** The one with the fewest workers; of several, the fastest. */
  readonly cell: MeasuredCell;
  /** Configurations with fewer workers that may beat it too. */
  readonly open: readonly CellAnalysis[];
}

interface CostContext {
  readonly samples: RunSamples;
  /** What two measurements of the same code differ by: a lead over sequential code has to be larger. A ratio less 1. */
  readonly noiseFloor: number;
}

interface Configuration {
  readonly cell: CellAnalysis;
  /** Whether it is faster than sequential code; `unclear` also where it was not measured. */
  readonly beats: "yes" | "no" | "unclear";
}

/**
 * Finds COST, the configuration that outperforms a single thread: McSherry, Isard and Murray, "Scalability! But at what
 * COST?", HotOS XV (2015). It weighs what a model gains from many workers against what it costs to have any: one that
 * scales well from a slow start has a high COST.
 *
 * Configurations are those of models that have more than one worker somewhere in the run, so one worker may suffice, and
 * models of one event loop take no part. All of them are judged together against the sequential cell, by
 * {@linkcode judge}, as verdicts are.
 *
 * @param cells All cells of one workload in one suite.
 */
export function findCost(
  cells: readonly CellAnalysis[],
  context: CostContext,
): Cost {
  return findBaseline(cells) === undefined
    ? unmeasured("sequential code was not measured")
    : decide(relate(cells, context));
}

function relate(
  cells: readonly CellAnalysis[],
  { samples, noiseFloor }: CostContext,
): Configuration[] {
  const baseline = findBaseline(cells);
  const configurations = configurationsOf(cells);
  const smallest = Math.max(MIN_LEAD, noiseFloor);
  const questions = configurations.filter(isMeasured).flatMap(({ id }) =>
    baseline
      ? [{ id, comparison: samples.compare(id, baseline.id), smallest }]
      : []
  );
  const relations = judge(questions);
  const answers = new Map(
    questions.map(({ id, comparison }, index) =>
      [id, doesBeat(relations[index] ?? "undecided", comparison)] as const
    ),
  );
  return configurations.map((cell) => ({
    cell,
    beats: answers.get(cell.id) ?? "unclear",
  }));
}

/** A difference may be too small to be called one, and still leave no room for being faster. */
function doesBeat(
  relation: Relation,
  { ratio, rounds }: Comparison,
): Configuration["beats"] {
  switch (relation) {
    case "better":
      return "yes";
    case "worse":
    case "equivalent":
      return "no";
    case "undecided":
      return ratio.low >= 1 && rounds >= MIN_ROUNDS ? "no" : "unclear";
  }
}

function decide(configurations: readonly Configuration[]): Cost {
  const cells = configurations.map(({ cell }) => cell);
  if (!cells.some(isMeasured)) {
    return unmeasured("nothing with more than one worker was measured");
  }
  const thatBeat = (answer: Configuration["beats"]) =>
    configurations.filter(({ beats }) => beats === answer)
      .map(({ cell }) => cell);
  const open = thatBeat("unclear");
  const cell = thatBeat("yes").filter(isMeasured).sort(byWorkersThenTime)[0];
  if (cell) {
    const fewer = open.filter(({ workers }) => workers < cell.workers);
    return { kind: "beats", cell, open: fewer };
  }
  if (open.length > 0) return { kind: "undecided", open };
  const mostWorkers = Math.max(...cells.map(({ workers }) => workers));
  return { kind: "never", mostWorkers };
}

function unmeasured(reason: string): Cost {
  return { kind: "unmeasured", reason };
}

/** What has no such form of the workload is no configuration, rather than one that was not measured. */
function configurationsOf(cells: readonly CellAnalysis[]): CellAnalysis[] {
  const models = new Set(
    cells.filter(({ workers }) => workers > 1).map(({ model }) => model),
  );
  return cells.filter(({ model, kind }) =>
    models.has(model) && kind !== "not-offered"
  );
}

function byWorkersThenTime(a: MeasuredCell, b: MeasuredCell): number {
  return a.workers - b.workers || a.medianNs.value - b.medianNs.value;
}
