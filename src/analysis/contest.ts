import type { Cell, ModelInfo, Run } from "../results/run.ts";
import { type Interval, mean, scaleInterval } from "../stats/mod.ts";
import { findCrossover } from "./crossover/crossover.ts";
import type { ItemSizeCrossover } from "./crossover/crossover_questions.ts";
import {
  describeSide,
  itemSizeLadder,
  smallestLead,
} from "./crossover/crossover_questions.ts";
import type { RunSamples } from "./run_samples.ts";
import type { Comparison } from "./verdict/judge.ts";
import { MIN_ROUNDS } from "./verdict/thresholds.ts";

/** Suites whose variants are programs of other runtimes, or of other releases of Deno. */
export const CONTESTS: readonly string[] = ["runtimes", "releases"];

/** A program's time for one item of a workload. */
export interface ContestFigure {
  /** Id of the workload. */
  readonly workload: string;
  /** What sets it apart from others of that workload. */
  readonly parameters: Readonly<Record<string, number>>;
  /** What the run says of the program. */
  readonly model: ModelInfo;
  /** Which runtime or release: several programs are of one. */
  readonly runtime: string;
  /** Time of one item, in nanoseconds. */
  readonly itemNs: Interval;
  /**
   * Time of the runtime's own loop over this one's in the suite `runtimes`, and this one's over that of the release before
   * in the suite `releases`; absent for a loop, for the first release, and where fewer than three rounds tell.
   */
  readonly ratio?: Interval;
  /** The same where fewer than three rounds tell. */
  readonly roughRatio?: number;
  /** What the program's process held, with its threads, in bytes; absent where it did not tell. */
  readonly residentBytes?: number;
}

/** From what size of an item on workers pay in a runtime. */
export interface ContestBreakEven extends ItemSizeCrossover {
  /** Whose workers. */
  readonly runtime: string;
}

/** What a run says of programs beside each other. */
export interface ContestAnalysis {
  /** Id of the suite. */
  readonly suite: string;
  /** In the order in which they took part. */
  readonly runtimes: readonly string[];
  /** What each program took. */
  readonly figures: readonly ContestFigure[];
  /** One for each program with workers. */
  readonly breakEvens: readonly ContestBreakEven[];
  /** Those that did not take part, with the reason. */
  readonly missing: readonly {
    /** What the run says of the program. */
    readonly model: ModelInfo;
    /** Why. */
    readonly reason: string;
  }[];
}

/** Judges the programs of a run; `undefined` where it measured none. */
export function analyseContest(
  run: Run,
  samples: RunSamples,
): ContestAnalysis | undefined {
  const suite = run.suites.find(({ id }) => CONTESTS.includes(id))?.id;
  if (suite === undefined) return undefined;
  const runtimes = runtimesOf(run);
  const runtimeOf = (model: string) =>
    runtimes.find((id) => model.startsWith(`${id}-`)) ?? model;
  const own = run.cells.filter((cell) => cell.suite === suite);
  const measured = own.filter(({ id }) => samples.has(id));
  const order = [...new Set(own.map(({ model }) => runtimeOf(model)))];
  const models = new Map(run.models.map((model) => [model.id, model]));
  return {
    ...{ suite, runtimes: order },
    figures: measured.flatMap((cell): ContestFigure[] => {
      const model = models.get(cell.model);
      if (!model) return [];
      const runtime = runtimeOf(cell.model);
      const other = measured.find((one) =>
        one.workload === cell.workload &&
        one.parameters.itemMicros === cell.parameters.itemMicros &&
        one.model === (suite === "releases"
            ? modelBefore(cell, runtime, order)
            : `${runtime}-loop`)
      );
      const [above, below] = suite === "releases"
        ? [cell.id, other?.id]
        : [other?.id, cell.id];
      const residentBytes = residentBytesOf(cell);
      return [{
        ...{ workload: cell.workload, parameters: cell.parameters },
        ...{ model, runtime },
        itemNs: scaleInterval(samples.median(cell.id), 1 / cell.items),
        ...(above && below && above !== below
          ? ratioOf(samples.compare(above, below))
          : undefined),
        ...(residentBytes === undefined ? undefined : { residentBytes }),
      }];
    }),
    breakEvens: [...new Set(measured.map(({ model }) => model))].flatMap(
      (challenger) => {
        const runtime = runtimeOf(challenger);
        const sides = { incumbent: `${runtime}-loop`, challenger };
        if (challenger === sides.incumbent) return [];
        const ladder = itemSizeLadder({ run, samples }, {
          ...{ suite, sides, baseline: sides.incumbent },
        });
        if (ladder.length === 0) return [];
        return [{
          ...{ kind: "item-size" as const, runtime },
          incumbent: describeSide(run, { suite, model: sides.incumbent }),
          challenger: describeSide(run, { suite, model: challenger }),
          nominalMicros: ladder.map(({ nominalSize }) => nominalSize),
          ...findCrossover(ladder, smallestLead(ladder, run)),
        }];
      },
    ),
    missing: missingOf(own, models),
  };
}

function ratioOf(
  { rounds, ratio, value }: Comparison,
): Pick<ContestFigure, "ratio" | "roughRatio"> {
  if (rounds >= MIN_ROUNDS) return { ratio };
  return rounds > 0 ? { roughRatio: value } : {};
}

/** Runtimes are told by their loops; the longest names first, since one may begin with another. */
function runtimesOf({ models }: Run): string[] {
  return models.flatMap(({ id }) => /^(.+)-loop$/.exec(id)?.[1] ?? [])
    .sort((a, b) => b.length - a.length);
}

function modelBefore(
  { model }: Cell,
  runtime: string,
  order: readonly string[],
): string | undefined {
  const before = order[order.indexOf(runtime) - 1];
  return before && `${before}${model.slice(runtime.length)}`;
}

function residentBytesOf({ outcome }: Cell): number | undefined {
  if (outcome.kind !== "measured") return undefined;
  const counted = outcome.rounds.flatMap(({ observations }) =>
    observations.residentBytes ?? []
  );
  return counted.length === 0 ? undefined : mean(counted);
}

function missingOf(
  cells: readonly Cell[],
  models: ReadonlyMap<string, ModelInfo>,
): ContestAnalysis["missing"] {
  const reasons = new Map(
    cells.flatMap(({ model, outcome }) =>
      outcome.kind === "not-offered" || outcome.kind === "failed"
        ? [[model, outcome.reason] as const]
        : []
    ),
  );
  return [...reasons].flatMap(([id, reason]) => {
    const model = models.get(id);
    return model ? [{ model, reason }] : [];
  });
}
