import { findBaseline, isMeasured } from "../cells.ts";
import { judge } from "../verdict/judge.ts";
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
 * @param context The run's samples, and what a lead over sequential code has to exceed: a ratio less 1.
 */
export function findCost(
  cells: readonly CellAnalysis[],
  { samples, noiseFloor }: {
    readonly samples: RunSamples;
    readonly noiseFloor: number;
  },
): Cost {
  const baseline = findBaseline(cells);
  if (!baseline) return unmeasured("sequential code was not measured");
  const configurations = configurationsOf(cells);
  const measured = configurations.filter(isMeasured);
  if (measured.length === 0) {
    return unmeasured("nothing with more than one worker was measured");
  }
  const smallest = Math.max(MIN_LEAD, noiseFloor);
  const questions = measured.map((cell) => ({
    ...{ cell, smallest },
    comparison: samples.compare(cell.id, baseline.id),
  }));
  const relations = judge(questions);
  const beating = measured.filter((_, index) => relations[index] === "better");
  // A difference may be too small to be called one, and still leave no room for being faster.
  const beaten = questions.filter(({ comparison: { ratio, rounds } }, index) =>
    relations[index] === "undecided"
      ? ratio.low >= 1 && rounds >= MIN_ROUNDS
      : relations[index] !== "better"
  ).map(({ cell }) => cell);
  const settled: readonly CellAnalysis[] = [...beating, ...beaten];
  const open = configurations.filter((cell) => !settled.includes(cell));
  const [cell] = beating.sort((a, b) =>
    a.workers - b.workers || a.medianNs.value - b.medianNs.value
  );
  if (cell) {
    const fewer = open.filter(({ workers }) => workers < cell.workers);
    return { kind: "beats", cell, open: fewer };
  }
  if (open.length > 0) return { kind: "undecided", open };
  const mostWorkers = Math.max(...measured.map(({ workers }) => workers));
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
