import type { ModelInfo } from "../../results/run.ts";
import { type Change, findChanges } from "./changes.ts";
import { largestMessageBytes } from "./payload.ts";
import {
  type PredictedRanking,
  type RankOptions,
  rankPredictions,
} from "./rank.ts";
import { type SnippetFile, writeSnippet } from "./snippet.ts";
import type { CostModel, ModelError, PredictedTime } from "./types.ts";
import type { Work } from "./work.ts";

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
  /** How far such predictions are usually off; null where the run has nothing to compare them with. */
  readonly error: ModelError | null;
  /** Whether objects were taken to cost what plain bytes do, since the run has no cells of them. */
  readonly countsObjectsAsBytes: boolean;
  /** Largest message that the run measured of what is sent; null where it measured none, or nothing is sent. */
  readonly largestMessageBytes: number | null;
  /** Cells that the choice rests on, and the fastest other model that rests on any. */
  readonly cells: readonly string[];
  /** What would make another model the choice. */
  readonly changes: readonly Change[];
  /** A program for the choice. */
  readonly program: readonly SnippetFile[];
}

/**
 * Advises on a work: which model, how sure, and what would change the answer.
 *
 * @param model The costs of a machine, with their error where they have been validated.
 * @param work What is to be done.
 * @param options Cores, and whether pools are warm.
 * @returns Plain data; `describeAdvice` puts it into sentences.
 */
export function advise(
  model: CostModel,
  work: Work,
  options: Pick<RankOptions, "cores" | "isWarm"> = {},
): Advice {
  const ranking = rankPredictions(model, work, options);
  return {
    ...{ runId: model.runId, work, error: model.error },
    ...{ cores: options.cores ?? model.cores, measuredCores: model.cores },
    ...{ isWarm: options.isWarm ?? false, models: model.models, ranking },
    countsObjectsAsBytes: countsAsBytes(model, work),
    largestMessageBytes: work.bytesIn + work.bytesOut > 0
      ? largestMessageBytes(model, work) ?? null
      : null,
    cells: evidenceOf(ranking),
    changes: findChanges(model, work, options),
    program: writeSnippet(ranking.choice, work),
  };
}

function countsAsBytes({ pools }: CostModel, work: Work): boolean {
  return work.payload === "objects" && work.bytesIn + work.bytesOut > 0 &&
    Object.values(pools).some(({ objects }) => objects.kind === "missing");
}

function evidenceOf({ ranked, choice }: PredictedRanking): string[] {
  const own = ranked.filter(({ model }) => model === choice.model);
  const other = ranked.find(({ model, cells }) =>
    model !== choice.model && cells.length > 0
  );
  return [...new Set([...own, ...other ? [other] : []].flatMap(cellsOf))];
}

function cellsOf({ cells }: PredictedTime): readonly string[] {
  return cells;
}
