import { isTravelKnown, largestMessageBytes } from "./payload.ts";
import { predictVerdict, type RankOptions } from "./rank.ts";
import type { CostModel } from "./types.ts";
import type { Work } from "./work.ts";

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

interface Question {
  readonly model: CostModel;
  readonly work: Work;
  readonly options: RankOptions;
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
 * those that are as fast as any, by all that the cost model can tell.
 */
export function findChanges(
  model: CostModel,
  work: Work,
  options: RankOptions = {},
): Change[] {
  const question = { model, work, options };
  const dimensions = Object.keys(RANGES) as Dimension[]; // A Record's own keys.
  return dimensions.filter((dimension) =>
    dimension !== "bytesIn" || isTravelKnown(model, work)
  ).flatMap((dimension) => [
    ...search(question, { dimension, side: "below" }),
    ...search(question, { dimension, side: "above" }),
  ]);
}

function search(
  question: Question,
  way: Pick<Change, "dimension" | "side">,
): Change[] {
  const mine = choiceOf(question);
  let last = present(question, way.dimension);
  for (const size of sizesOn(question, way)) {
    const choice = choiceOf(moved(question, { ...way, size }));
    if (choice !== mine) {
      return [bisect(question, { ...way, mine, last, size, choice })];
    }
    last = size;
  }
  return [];
}

/** Sizes from the present one outwards. */
function* sizesOn(
  question: Question,
  { dimension, side }: Pick<Change, "dimension" | "side">,
): Generator<number> {
  const { low, high, isCount, least } = rangeOf(question, dimension);
  const factor = side === "above" ? STEP : 1 / STEP;
  let size = present(question, dimension);
  if (size === 0) {
    if (side === "below") return;
    yield size = least;
  }
  while (side === "below" ? size > low : size < high) {
    size = Math.min(high, Math.max(low, size * factor));
    if (isCount) size = side === "above" ? Math.ceil(size) : Math.floor(size);
    yield size;
  }
}

/** Of cores and of bytes no more than twice what the run has measured: beyond that nothing tells what they cost. */
function rangeOf({ model, work }: Question, dimension: Dimension): Range {
  const range = RANGES[dimension];
  const measured = dimension === "cores"
    ? model.cores
    : dimension === "bytesIn"
    ? largestMessageBytes(model, work) ?? 0
    : Infinity;
  return { ...range, high: Math.min(range.high, 2 * measured) };
}

/** Narrows down a change between the `last` size with the choice `mine`, and a `size` with another one. */
function bisect(
  question: Question,
  { dimension, side, mine, last, size, choice }: Omit<Change, "at"> & {
    readonly mine: string;
    readonly last: number;
    readonly size: number;
  },
): Change {
  const { isCount } = RANGES[dimension];
  let [inside, outside, beyond] = [last, size, choice];
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = isCount
      ? Math.round((inside + outside) / 2)
      : (inside + outside) / 2;
    if (middle === inside || middle === outside) break;
    const found = choiceOf(moved(question, { dimension, size: middle }));
    if (found === mine) inside = middle;
    else [outside, beyond] = [middle, found];
  }
  return { dimension, side, at: outside, choice: beyond };
}

function choiceOf({ model, work, options }: Question): string {
  return predictVerdict(model, work, options).choice.model;
}

function present(
  { model, work, options }: Question,
  dimension: Dimension,
): number {
  return dimension === "cores" ? options.cores ?? model.cores : work[dimension];
}

function moved(
  question: Question,
  { dimension, size }: {
    readonly dimension: Dimension;
    readonly size: number;
  },
): Question {
  if (dimension === "cores") {
    return { ...question, options: { ...question.options, cores: size } };
  }
  return { ...question, work: { ...question.work, [dimension]: size } };
}
