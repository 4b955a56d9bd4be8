import { bestEstimate, predictVerdict, type RankOptions } from "./rank.ts";
import type { CostModel } from "./types.ts";
import type { Work } from "./work.ts";

/** What of a work, or of where it runs, may change. */
export type Dimension = "cpuNs" | "waitNs" | "items" | "bytesIn" | "cores";

/** From where on another model wins, all else being equal. */
export interface Change {
  /** What changes. */
  readonly dimension: Dimension;
  /** On which side of `at` the other model wins. */
  readonly side: "above" | "below";
  /** Where both take equally long; of what is counted, the first number at which the other is faster. */
  readonly at: number;
  /** Id of the model that wins there. */
  readonly winner: string;
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

/** How far the search goes. A second core is always within it; what no run has measured is not. */
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
 * Searches each dimension up and down for the nearest place beyond which another model is faster by more than the cost
 * model's error, and gives the point on the way there from which on that model is the faster at all.
 */
export function findChanges(
  model: CostModel,
  work: Work,
  options: RankOptions = {},
): Change[] {
  const question = { model, work, options };
  const dimensions = Object.keys(RANGES) as Dimension[]; // A Record's own keys.
  return dimensions.flatMap((dimension) => [
    ...search(question, { dimension, side: "below" }),
    ...search(question, { dimension, side: "above" }),
  ]);
}

function search(
  question: Question,
  way: Pick<Change, "dimension" | "side">,
): Change[] {
  const { winner } = verdictAt(question, way.dimension);
  for (const size of sizesOn(question, way)) {
    const there = verdictAt(question, way.dimension, size);
    if (there.contenders.includes(winner.model)) continue;
    const other = there.winner.model;
    const at = bisect(question, { ...way, other, mine: winner.model, size });
    return [{ ...way, at, winner: other }];
  }
  return [];
}

/** Sizes from the present one outwards. */
function* sizesOn(
  { model, work, options }: Question,
  { dimension, side }: Pick<Change, "dimension" | "side">,
): Generator<number> {
  const { low, high, isCount, least } = RANGES[dimension];
  const factor = side === "above" ? STEP : 1 / STEP;
  let size = present({ model, work, options }, dimension);
  if (size === 0) {
    if (side === "below") return;
    yield size = least;
  }
  while (size > low && side === "below" || size < high && side === "above") {
    size = Math.min(high, Math.max(low, size * factor));
    if (isCount) size = side === "above" ? Math.ceil(size) : Math.floor(size);
    yield size;
  }
}

/** Between the present size, where `mine` wins, and another, where `other` does. */
function bisect(
  question: Question,
  { dimension, size, mine, other }: {
    readonly dimension: Dimension;
    readonly size: number;
    readonly mine: string;
    readonly other: string;
  },
): number {
  const { isCount, least } = RANGES[dimension];
  let [mineAt, otherAt] = [present(question, dimension), size];
  for (let step = 0; step < BISECTIONS; step++) {
    const from = Math.max(mineAt, Math.min(least, otherAt));
    const middle = isCount
      ? Math.round((mineAt + otherAt) / 2)
      : Math.sqrt(from * otherAt);
    if (middle === mineAt || middle === otherAt) break;
    const timeOf = (id: string) => timeAt(question, { dimension, middle, id });
    if (timeOf(other) < timeOf(mine)) otherAt = middle;
    else mineAt = middle;
  }
  return otherAt;
}

function timeAt(
  question: Question,
  { dimension, middle, id }: {
    readonly dimension: Dimension;
    readonly middle: number;
    readonly id: string;
  },
): number {
  const { model, work, options } = moved(question, dimension, middle);
  return bestEstimate(model, work, { ...options, model: id }).ns;
}

function verdictAt(question: Question, dimension: Dimension, size?: number) {
  const { model, work, options } = size === undefined
    ? question
    : moved(question, dimension, size);
  return predictVerdict(model, work, options);
}

function present(
  { model, work, options }: Question,
  dimension: Dimension,
): number {
  return dimension === "cores" ? options.cores ?? model.cores : work[dimension];
}

function moved(
  question: Question,
  ...[dimension, size]: [dimension: Dimension, size: number]
): Question {
  if (dimension === "cores") {
    return { ...question, options: { ...question.options, cores: size } };
  }
  return { ...question, work: { ...question.work, [dimension]: size } };
}
