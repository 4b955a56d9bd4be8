import type { ModelInfo } from "../../results/run.ts";
import { bisect } from "../../stats/bisect.ts";
import type { ModelError, Predictor } from "./predictor.ts";
import {
  isTravelKnown,
  largestMessageBytes,
  PLAIN_WORK,
  whyUnknown,
  type Work,
} from "./predict.ts";
import { askNeighbours, type Neighbourhood, widen } from "./nearest.ts";
import { type SnippetFile, writeSnippet } from "./program.ts";
import {
  type PredictedRanking,
  predictVerdict,
  type RankOptions,
  rankPredictions,
} from "./rank.ts";

/** What of a work, or of where it runs, may change. */
export type Dimension = "cpuNs" | "waitNs" | "items" | "bytesIn" | "cores";

/** From where on another model is the choice, all else being equal. */
export interface Change {
  /** What changes. */
  readonly dimension: Dimension;
  /** On which side of `at` the other model is the choice. */
  readonly side: "above" | "below";
  /** Where the choice changes; of what is counted, the first number at which it is the other model. */
  readonly at: number;
  /** Id of the model that is the choice there. */
  readonly choice: string;
}

/** What is advised for a work, and why. */
export interface Advice {
  /** Id of the run that it rests on. */
  readonly runId: string;
  /** What was asked about. */
  readonly work: Work;
  /** Cores that the work may use. */
  readonly cores: number;
  /** Cores that the run was measured with: for other numbers it is a guess how well workers keep their speed. */
  readonly measuredCores: number;
  /** Whether pools are taken to be there already. */
  readonly isWarm: boolean;
  /** What the run says of its models, the simplest first. */
  readonly models: readonly ModelInfo[];
  /** The models by predicted time. */
  readonly ranking: PredictedRanking;
  /** Where other machines stand for one that was never measured: how far they agree. */
  readonly neighbourhood?: Neighbourhood;
  /** How far such predictions are usually off; null where the run has nothing to compare them with. */
  readonly error: ModelError | null;
  /** Whether objects were taken to cost what plain bytes do, since the run has no cells of them. */
  readonly countsObjectsAsBytes: boolean;
  /** Largest message that the run measured of what is sent; null where it measured none, or nothing is sent. */
  readonly largestMessageBytes: number | null;
  /** Whether more than twice the cores of the run were asked about, which nothing measured says anything of. */
  readonly isBeyondCores: boolean;
  /** Cells that the choice rests on, and the fastest other model that rests on any. */
  readonly cells: readonly string[];
  /** What would make another model the choice. */
  readonly changes: readonly Change[];
  /** A program for the choice. */
  readonly program: readonly SnippetFile[];
}

/** Where a work is to run, and what is known of that. */
export interface AdviceOptions extends RankOptions {
  /**
   * Costs of further machines, where that of the advice was never measured: its ranges then reach over all of them.
   *
   * @default {none}
   */
  readonly neighbours?: readonly Predictor[];
}

/**
 * Advises on a work: which model, how sure, and what would change the answer.
 *
 * @param model The costs of a machine, with their error where they have been validated.
 * @param work What is to be done.
 * @param options Cores, whether pools are warm, and what further machines say.
 * @returns Plain data; `describeAdvice` puts it into sentences.
 */
export function advise(
  model: Predictor,
  work: Work,
  { neighbours = [], ...options }: AdviceOptions = {},
): Advice {
  const predicted = rankPredictions(model, work, options);
  const ranking = {
    ...predicted,
    ranked: neighbours.length === 0
      ? predicted.ranked
      : predicted.ranked.map((one) =>
        widen(one, [model, ...neighbours], { work, options })
      ),
  };
  const isSent = work.bytesIn + work.bytesOut > 0;
  return {
    ...{ runId: model.runId, work, error: model.error },
    ...{ cores: options.cores ?? model.cores, measuredCores: model.cores },
    ...{ isWarm: options.isWarm ?? false, models: model.models, ranking },
    ...(neighbours.length === 0 ? undefined : {
      neighbourhood: askNeighbours(ranking.choice.model, neighbours, {
        ...{ work, options },
      }),
    }),
    countsObjectsAsBytes: isSent && work.payload === "objects" &&
      Object.values(model.pools).some((pool) =>
        pool.objects.kind === "missing"
      ),
    largestMessageBytes: isSent
      ? largestMessageBytes(model, work) ?? null
      : null,
    isBeyondCores: (options.cores ?? model.cores) > 2 * model.cores,
    cells: evidenceOf(ranking),
    changes: findChanges(model, work, options),
    program: writeSnippet(ranking.choice, work),
  };
}

/** Why no pool can be predicted, whatever the work; null where one can. */
export function findLacking(model: Predictor, isWarm: boolean): string | null {
  const reasons = Object.values(model.pools).map((pool) =>
    whyUnknown(pool, { work: PLAIN_WORK, isStarted: !isWarm })
  );
  if (reasons.includes(undefined)) return null;
  return reasons[0] ?? "it has no benchmarks of any";
}

function evidenceOf({ ranked, choice }: PredictedRanking): string[] {
  const own = ranked.filter(({ model }) => model === choice.model);
  const other = ranked.find(({ model, cells }) =>
    model !== choice.model && cells.length > 0
  );
  return [
    ...new Set([...own.flatMap(({ cells }) => cells), ...other?.cells ?? []]),
  ];
}

interface Range {
  readonly low: number;
  readonly high: number;
  readonly isCount: boolean;
  /** Where the search begins if the work has none of it. */
  readonly least: number;
}

/** How far the search goes at most. */
const RANGES: Readonly<Record<Dimension, Range>> = {
  cpuNs: { low: 100, high: 1e10, isCount: false, least: 1e3 },
  waitNs: { low: 1e3, high: 1e11, isCount: false, least: 1e4 },
  items: { low: 1, high: 1e6, isCount: true, least: 1 },
  bytesIn: { low: 64, high: 2 ** 26, isCount: true, least: 64 },
  cores: { low: 1, high: 64, isCount: true, least: 1 },
};

const STEP = 1.5;

const BISECTIONS = 30;

/**
 * Searches each dimension up and down for the nearest place beyond which another model is the choice: the simplest of
 * those that are as fast as any, by all that the predictor can tell. Of cores and of bytes it goes no further than twice
 * what the run has measured: beyond that nothing tells what they cost.
 */
function findChanges(
  model: Predictor,
  work: Work,
  options: RankOptions = {},
): Change[] {
  const here = { ...work, cores: options.cores ?? model.cores };
  const choiceOf = (place: typeof here) =>
    predictVerdict(model, place, { ...options, cores: place.cores }).choice
      .model;
  const mine = choiceOf(here);
  const measured = new Map<Dimension, number>([
    ["cores", model.cores],
    ["bytesIn", largestMessageBytes(model, work) ?? 0],
  ]);
  const dimensions = Object.keys(RANGES) as Dimension[]; // A Record's own keys.
  return dimensions.flatMap((dimension) => {
    if (dimension === "bytesIn" && !isTravelKnown(model, work)) return [];
    const range = RANGES[dimension];
    const most = 2 * (measured.get(dimension) ?? Infinity);
    const choiceAt = (size: number) => choiceOf({ ...here, [dimension]: size });
    return (["below", "above"] as const).flatMap((side) => {
      let last = here[dimension];
      const sizes = sizesFrom(last, side, {
        ...range,
        high: Math.min(range.high, most),
      });
      for (const size of sizes) {
        if (choiceAt(size) === mine) {
          last = size;
          continue;
        }
        const between = (share: number) => {
          const place = last + share * (size - last);
          return range.isCount ? Math.round(place) : place;
        };
        const at = between(
          bisect(
            [0, 1],
            (share) => choiceAt(between(share)) !== mine,
            BISECTIONS,
          ),
        );
        return [{ dimension, side, at, choice: choiceAt(at) }];
      }
      return [];
    });
  });
}

/** Sizes from the present one outwards. */
function* sizesFrom(
  size: number,
  side: Change["side"],
  { low, high, isCount, least }: Range,
): Generator<number> {
  if (size === 0) {
    if (side === "below") return;
    yield size = least;
  }
  while (side === "below" ? size > low : size < high) {
    size = Math.min(
      high,
      Math.max(low, side === "above" ? size * STEP : size / STEP),
    );
    if (isCount) size = side === "above" ? Math.ceil(size) : Math.floor(size);
    yield size;
  }
}
