import { bisect } from "./bisect.ts";
import { errorFunction, gammaln } from "simple-statistics";

/** A family of means that are compared with each other. */
export interface RangeFamily {
  /** How many means there are, at least 2. */
  readonly groups: number;
  /** Degrees of freedom of the variance, at least 2. */
  readonly degreesOfFreedom: number;
}

/** Beyond this the distribution hardly changes. */
const MAX_DEGREES_OF_FREEDOM = 1_000;
const LEVEL = 0.95;

/**
 * How likely the largest of several means that are truly the same lies at least `q` standard errors above the
 * smallest: the studentized range of Tukey, "The Problem of Multiple Comparisons" (1953, in "The Collected Works of
 * John W. Tukey VIII", 1994). It is the range of standard normal values, as Hartley, "The Range in Random Samples",
 * Biometrika 32 (1942), has it, over the estimate of their deviation, whose distribution is that of χ. A t statistic of
 * two of the means is q / √2. Probabilities are good to 1e-4; far tails are not.
 *
 * @param q Range over the standard error of one mean, 0 or more; infinite where there is no error.
 * @returns A probability, 0 to 1.
 * @throws {RangeError} where there are fewer than two means or degrees of freedom.
 *
 * @example
 * ```ts
 * import { studentizedRangeP } from "./mod.ts";
 *
 * console.log(studentizedRangeP(5.04, { groups: 3, degreesOfFreedom: 4 }).toFixed(3)); // "0.050"
 * ```
 */
export function studentizedRangeP(q: number, family: RangeFamily): number {
  const { groups, degreesOfFreedom } = checked(family);
  if (q === Infinity) return 0;
  const isWithin = rangeDistribution(groups);
  const half = degreesOfFreedom / 2;
  const logScale = Math.LN2 + half * Math.log(half) - gammaln(half);
  const reach = 8 / Math.sqrt(2 * degreesOfFreedom);
  const from = Math.max(0, 1 - reach);
  const step = (1 + reach - from) / DEVIATIONS;
  let below = 0;
  for (let place = 1; place <= DEVIATIONS; place++) {
    const deviation = from + place * step;
    const density = Math.exp(
      logScale + (degreesOfFreedom - 1) * Math.log(deviation) -
        half * deviation ** 2,
    );
    below += density * step * isWithin(q * deviation);
  }
  return Math.min(1, Math.max(0, 1 - below));
}

/** Points over which the distribution of the deviation is summed up: integrands this smooth need no more. */
const DEVIATIONS = 128;

/** Ranges from which on no range of normal values is larger, and the steps up to there. */
const MAX_RANGE = 12;
const RANGE_STEP = 0.02;

/** Largest values that a sample may have, and the steps between them. */
const MAX_NORMAL = 8;
const NORMAL_STEP = 0.1;

const distributions = new Map<number, (range: number) => number>();

/** How likely the range of so many standard normal values is at most a given one. */
function rangeDistribution(groups: number): (range: number) => number {
  const known = distributions.get(groups);
  if (known) return known;
  const table = Array.from(
    { length: MAX_RANGE / RANGE_STEP + 1 },
    (_, place) => rangeAtMost(place * RANGE_STEP, groups),
  );
  const isWithin = (range: number) => {
    const place = Math.floor(range / RANGE_STEP);
    const below = table[place] ?? 1;
    const share = range / RANGE_STEP - place;
    return below + share * ((table[place + 1] ?? 1) - below);
  };
  distributions.set(groups, isWithin);
  return isWithin;
}

/** Summed up over the largest of the values, which the others must not lie too far below. */
function rangeAtMost(range: number, groups: number): number {
  let sum = 0;
  for (let z = -MAX_NORMAL; z <= MAX_NORMAL; z += NORMAL_STEP) {
    const others = normalAtMost(z) - normalAtMost(z - range);
    sum += Math.exp(-(z ** 2) / 2) * others ** (groups - 1);
  }
  return groups * NORMAL_STEP * sum / Math.sqrt(2 * Math.PI);
}

function normalAtMost(z: number): number {
  return (1 + errorFunction(z / Math.SQRT2)) / 2;
}

const quantiles = new Map<string, number>();

/**
 * How many standard errors the range of means that are truly the same stays below with a probability of 95 %: the
 * critical value of Tukey's test, and the factor of its simultaneous intervals.
 *
 * @returns A value for {@linkcode studentizedRangeP}, where it gives 0.05.
 * @throws {RangeError} where there are fewer than two means or degrees of freedom.
 *
 * @example
 * ```ts
 * import { criticalStudentizedRange } from "./mod.ts";
 *
 * const q = criticalStudentizedRange({ groups: 3, degreesOfFreedom: 4 });
 * console.log(q.toFixed(2)); // "5.04"
 * ```
 */
export function criticalStudentizedRange(family: RangeFamily): number {
  const { groups, degreesOfFreedom: exact } = checked(family);
  // More than two digits change nothing that is shown, and so the comparisons of all runs share a few values.
  const degreesOfFreedom = Number(exact.toPrecision(2));
  const key = `${groups} ${degreesOfFreedom}`;
  const found = quantiles.get(key) ??
    findCritical({ groups, degreesOfFreedom });
  quantiles.set(key, found);
  return found;
}

function findCritical(family: RangeFamily): number {
  let [low, high] = [0, 1];
  while (studentizedRangeP(high, family) > 1 - LEVEL) {
    [low, high] = [high, 2 * high];
  }
  return bisect(
    [low, high],
    (q) => studentizedRangeP(q, family) <= 1 - LEVEL,
    40,
  );
}

function checked({ groups, degreesOfFreedom }: RangeFamily): RangeFamily {
  if (!(groups >= 2 && degreesOfFreedom >= 2)) {
    throw new RangeError(
      `Cannot take the studentized range: found ${groups} means and ${degreesOfFreedom} degrees of freedom, expected at least 2 each`,
    );
  }
  return {
    groups,
    degreesOfFreedom: Math.min(degreesOfFreedom, MAX_DEGREES_OF_FREEDOM),
  };
}
