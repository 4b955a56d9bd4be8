import {
  capitalise,
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatRatio,
  joinNames,
  withoutZeros,
  withWorkers,
} from "./format.ts";
import type { Advice, Change } from "../analysis/prediction/advice.ts";
import type { MapSetting, MapSummary } from "../analysis/prediction/map.ts";
import type { PredictedTime, Work } from "../analysis/prediction/predict.ts";
import {
  isSameCode,
  type PredictedRanking,
} from "../analysis/prediction/rank.ts";
import type { ModelledRun } from "../analysis/prediction/validate.ts";

/** An advice in sentences, without markup, for the terminal and the pages. */
export interface AdviceWording {
  readonly question: string;
  /** What to take, why, and how sure that is. */
  readonly reason: readonly string[];
  /** What would make another model the choice, a sentence each. */
  readonly changes: readonly string[];
}

export function describeAdvice(advice: Advice): AdviceWording {
  const { changes, models } = advice;
  return {
    question: describeQuestion(advice),
    reason: [...describeReason(advice), ...describeCautions(advice)]
      .map(capitalise),
    changes: changes.map((change) => describeChange(change, models))
      .map(capitalise),
  };
}

type RankedWork = Pick<
  Advice,
  "ranking" | "work" | "cores" | "models" | "error"
>;

/** Says what to take and why, and how sure that is: a sentence each. */
export function describeReason(work: RankedWork): string[] {
  const { ranked, choice } = work.ranking;
  return [
    ...ranked.filter(({ model }) => model === choice.model)
      .map((prediction) => describeChoice(prediction, work)),
    describeCertainty(work),
  ].map(capitalise);
}

function describeQuestion({ work, cores, isWarm }: Advice): string {
  return `${formatCount(work.items, "item")} of ${describeWork(work)}, on ${
    formatCount(cores, "core")
  }, with pools ${isWarm ? "that are there already" : "started for it"}`;
}

/** What one item needs: `5.00 ms of computing and 20.0 ms of waiting`. */
export function describeWork(work: Work): string {
  const { cpuNs, waitNs, bytesIn, bytesOut, payload } = work;
  const ofWhat = payload === "objects" ? " of objects" : "";
  return joinNames([
    ...(cpuNs > 0
      ? [
        `${formatDuration(cpuNs)} of ${
          work.isNative ? "native computing" : "computing"
        }`,
      ]
      : []),
    ...(waitNs > 0
      ? [
        `${formatDuration(waitNs)} of ${
          work.isBlocking ? "blocking waits" : "waiting"
        }`,
      ]
      : []),
    ...(bytesIn > 0 ? [`${formatBytes(bytesIn)}${ofWhat} in`] : []),
    ...(bytesOut > 0 ? [`${formatBytes(bytesOut)}${ofWhat} out`] : []),
  ]);
}

function describeChoice(chosen: PredictedTime, advice: RankedWork): string {
  const { gain, contenders } = advice.ranking;
  const place = contenders.length === 1
    ? "is predicted to be the fastest"
    : "is the simplest of those predicted to be the fastest";
  const claim = `${phraseOf(chosen, advice.models)} ${place}, with ${
    formatDuration(chosen.timeNs.value)
  }`;
  if (findInfo(chosen.model, advice.models)?.kind === "loop") {
    return `${claim}: ${whyNotPools(chosen, advice)}.`;
  }
  return `${claim}, ${formatRatio(gain)} times as fast as sequential code: ${
    whyFast(chosen, advice)
  }.`;
}

/** What the fastest pool loses its time to, or why there was nothing to gain. */
function whyNotPools(
  chosen: PredictedTime,
  { ranking: { ranked }, work, cores, models }: RankedWork,
): string {
  if (ranked.some(({ timeNs }) => timeNs.value < chosen.timeNs.value)) {
    return "nothing gains more than such predictions are usually off by";
  }
  // One event loop is predicted without cells; the dispatch overhead may come out as nothing.
  const pool = ranked.find(({ cells }) => cells.length > 0);
  if (!pool) return "no pool can be predicted from this run";
  if (work.items === 1) return "a single item cannot be shared out to workers";
  if (cores === 1 && work.waitNs === 0) {
    return "one core computes no faster for being shared by workers";
  }
  return whatPoolLoses(pool, { work, models });
}

/** A dispatch overhead of less than this share of an item does not keep workers from paying. */
const SMALL_OVERHEAD = 0.1;

function whatPoolLoses(
  pool: PredictedTime,
  { work, models }: Pick<RankedWork, "work" | "models">,
): string {
  const phrase = phraseOf(pool, models);
  const { dispatchNs, startNs, timeNs } = pool;
  const itemNs = work.cpuNs + work.waitNs;
  if (startNs > work.items * dispatchNs) {
    return `of the ${formatDuration(timeNs.value)} of ${phrase}, ${
      formatDuration(startNs)
    } would go into starting and ending it`;
  }
  if (dispatchNs < SMALL_OVERHEAD * itemNs) {
    return `workers that are busy slow each other down, and ${phrase} would take ${
      formatDuration(timeNs.value)
    }`;
  }
  return `handing one item to ${phrase} takes ${
    formatDuration(dispatchNs)
  } of CPU time, and the item itself ${formatDuration(itemNs)}`;
}

function whyFast(chosen: PredictedTime, { work, models }: RankedWork) {
  const { items, cpuNs, isNative } = work;
  const { limit, startNs, dispatchNs, workers } = chosen;
  if (findInfo(chosen.model, models)?.kind === "event-loop") {
    if (limit === "cores") {
      return "native threads do the computing on all cores";
    }
    const overlap = "all waits overlap on one event loop";
    if (cpuNs === 0) return overlap;
    return isNative
      ? `${overlap}, and native threads do the computing`
      : `${overlap}, and ${
        formatDuration(items * cpuNs)
      } of computing are left`;
  }
  switch (limit) {
    case "start":
      return `starting and ending it takes ${
        formatDuration(startNs)
      } of that, and even so it pays`;
    case "main-thread":
      return `the main thread hands items over as fast as it can, ${
        formatDuration(dispatchNs)
      } of CPU time each`;
    case "cores":
      return "the cores share the computing and are busy all the time";
    default:
      return `${Math.min(workers, items)} items are under way at once`;
  }
}

function describeCertainty({ ranking, error, models }: RankedWork): string {
  const { ranked, contenders, isDecided, unpredicted } = ranking;
  if (!error) {
    return "How sure that is cannot be told: the run has nothing that predicted leads could be compared with.";
  }
  const usual = `the ${
    formatPercent(error.lead)
  } by which predicted leads are usually off`;
  if (isDecided) {
    const others = `every other model${
      unpredicted.length > 0 ? " that can be predicted" : ""
    }`;
    const lead = `the lead over ${others} is larger than ${usual}`;
    return isSameAsAsync(ranking, models)
      ? `async code would be the same, since next to nothing overlaps; ${lead}.`
      : `${lead}.`;
  }
  if (contenders.length === 1) {
    return "Whether a pool would be faster cannot be told: none can be predicted from this run.";
  }
  const close = ranked.filter(({ model }) => contenders.includes(model))
    .map(({ model, timeNs }) =>
      `${bareName(model, models)} (${formatDuration(timeNs.value)})`
    );
  return `Too close to call: ${joinNames(close)} lie within ${usual}.`;
}

/** Where next to nothing overlaps, async code takes as long as the sequential code that is the choice. */
function isSameAsAsync(
  { ranked, choice }: PredictedRanking,
  models: Models,
): boolean {
  return findInfo(choice.model, models)?.kind === "loop" &&
    ranked.some(({ model, timeNs }) =>
      findInfo(model, models)?.kind === "event-loop" &&
      isSameCode(timeNs.value, choice.ns)
    );
}

function describeCautions(advice: Advice): string[] {
  const { cores, measuredCores, work, largestMessageBytes, models } = advice;
  const { neighbourhood } = advice;
  const { contenders, ranked, unpredicted } = advice.ranking;
  const sent = Math.max(work.bytesIn, work.bytesOut);
  return [
    ...(neighbourhood
      ? [
        `Of the ${
          formatCount(neighbourhood.machines, "machine")
        } most like this one, ${neighbourhood.agreeing} ${
          neighbourhood.agreeing === 1 ? "gives" : "give"
        } that answer.`,
      ]
      : []),
    ...(advice.countsObjectsAsBytes
      ? [
        "The run does not say what objects cost on their way: they are taken for plain bytes, which cost less.",
      ]
      : []),
    ...(models.some(({ id, sharesMemory }) =>
        sharesMemory && contenders.includes(id)
      )
      ? [
        "Shared memory takes numbers, and data that lies in shared memory already.",
      ]
      : []),
    ...(largestMessageBytes !== null && sent > largestMessageBytes
      ? [
        `The largest message that the run measured is ${
          formatBytes(largestMessageBytes)
        }: that larger ones cost in proportion is a guess.`,
      ]
      : []),
    ...(cores > measuredCores && ranked.some(({ cells }) => cells.length > 0)
      ? [
        `The run was measured with ${
          formatCount(measuredCores, "core")
        }: that ${cores} keep their speed as well is a guess.`,
      ]
      : []),
    ...unpredicted.map(({ model, reason }) =>
      `${bareName(model, models)} cannot be predicted: ${reason}.`
    ),
  ];
}

function describeChange({ choice, ...place }: Change, models: Models): string {
  return `${whereOf(place)}: ${bareName(choice, models)}.`;
}

function whereOf({ dimension, side, at }: Omit<Change, "choice">): string {
  switch (dimension) {
    case "items":
      return countedOf(formatCount(at, "item"), { at, side });
    case "cores":
      return countedOf(formatCount(at, "core"), { at, side });
    case "cpuNs":
      return `${side} ${formatDuration(at)} of computing an item`;
    case "waitNs":
      // Below a nanosecond there is none to tell.
      return at < 1
        ? "with any waiting"
        : `${side} ${formatDuration(at)} of waiting an item`;
    case "bytesIn":
      return `${side} ${formatBytes(at)} an item`;
  }
}

function countedOf(
  count: string,
  { at, side }: Pick<Change, "at" | "side">,
): string {
  if (side === "above") return `from ${count} on`;
  return at === 1 ? `with ${count}` : `with ${count} or fewer`;
}

type Models = Advice["models"];

function findInfo(id: string, models: Models) {
  return models.find((model) => model.id === id);
}

function bareName(id: string, models: Models): string {
  return findInfo(id, models)?.phrase ?? id;
}

function phraseOf(
  { model, workers }: Pick<PredictedTime, "model" | "workers">,
  models: Models,
): string {
  const phrase = bareName(model, models);
  return workers === 1 ? phrase : withWorkers(phrase, workers);
}

/** Says in a sentence what a map shows: when workers pay, and when async code does. */
export function describeMap(
  { workers, asyncFrom }: MapSummary,
  { setting: { items, bytesIn, cores, isWarm }, models }: {
    readonly setting: MapSetting;
    readonly models: Models;
  },
): string {
  const sent = bytesIn > 0
    ? ` of ${withoutZeros(formatBytes(bytesIn))} each`
    : "";
  const where = `${formatCount(items, "item")}${sent} on ${
    formatCount(cores, "core")
  }`;
  const pays = isWarm ? "warm workers pay" : "starting workers pays";
  const computing = workers
    ? `${pays} from about ${
      roundDuration(workers.fromNs)
    } of computing per item on (${bareName(workers.model, models)}, up to ${
      formatRatio(workers.gain)
    } times as fast as a loop)`
    : "no workers beat a plain loop for computing";
  const waiting = asyncFrom === undefined
    ? "async code gains nothing"
    : asyncFrom < 1
    ? "async code wins where items wait"
    : `async code wins where items wait more than ${
      formatRatio(asyncFrom)
    } times as long as they compute`;
  return `${where}: ${computing}; ${waiting}.`;
}

export function describeMapKey({ lead, points, missed }: {
  readonly lead: number;
  readonly points: number;
  readonly missed: number;
}): string {
  const stripes = `Stripes: two models lie within the ${
    formatPercent(lead)
  } by which predicted leads are usually off; the simpler one is named.`;
  if (points === 0) return stripes;
  const ringed = missed === 0
    ? "the prediction agrees with every one"
    : `${missed} of ${points} are ringed, since the prediction names another`;
  return `${stripes} Points: workloads as measured on warm workers, with items and bytes of their own, in the colour of the model to take; ${ringed}.`;
}

/** Two digits of a duration that a reader remembers: `2.1 ms`, `240 µs`. */
function roundDuration(ns: number): string {
  return withoutZeros(formatDuration(Number(ns.toPrecision(2))));
}

/** Says how far the predictions from a run are from what the run measured. */
export function describePredictionError(
  { model: { error }, validation }: ModelledRun,
): string[] {
  const { cells, medianError, worst, winners, decided } = validation;
  const right = winners.filter(({ isRight }) => isRight).length;
  return [
    `predictions of ${
      formatCount(cells.length, "benchmark")
    } that the predictor was not built from are off by ${
      formatPercent(medianError ?? 0)
    } in the median${
      worst
        ? `; furthest off, as a ratio, is ${worst.id}, predicted to take ${
          formatDuration(worst.predictedNs)
        } and measured to take ${formatDuration(worst.measuredNs)}`
        : ""
    }.`,
    ...(error
      ? [
        `a predicted winner counts as decided where its lead is more than ${
          formatPercent(error.lead)
        }: it is decided in ${decided.count} of ${
          formatCount(winners.length, "case")
        } (a case is a workload with a number of workers), and right in ${decided.right} of those ${decided.count}. Of all ${winners.length} predicted winners ${right} are right.`,
      ]
      : []),
  ].map(capitalise);
}
