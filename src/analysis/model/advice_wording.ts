import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatRatio,
} from "../format.ts";
import { capitalise, joinNames, modelPhrase } from "../phrases.ts";
import type { Advice } from "./advice.ts";
import type { Change } from "./changes.ts";
import type { PredictedTime } from "./types.ts";
import type { Work } from "./work.ts";

/** An advice in sentences, without markup, for the terminal and the pages. */
export interface AdviceWording {
  /** What was asked about. */
  readonly question: string;
  /** What to take, why, and how sure that is. */
  readonly reason: readonly string[];
  /** What would make another model the choice, a sentence each. */
  readonly changes: readonly string[];
}

/** Puts an advice into sentences; every figure in them stands in its fields. */
export function wordAdvice(advice: Advice): AdviceWording {
  const { ranking: { ranked, choice }, changes } = advice;
  const chosen = ranked.filter(({ model }) => model === choice.model);
  return {
    question: wordQuestion(advice),
    reason: [
      ...chosen.map((prediction) => wordChoice(prediction, advice)),
      wordCertainty(advice),
      ...wordCautions(advice),
    ].map(capitalise),
    changes: changes.map(wordChange).map(capitalise),
  };
}

function wordQuestion({ work, cores, isWarm }: Advice): string {
  const { items, cpuNs, waitNs, bytesIn, bytesOut, payload } = work;
  const ofWhat = payload === "objects" ? " of objects" : "";
  const parts = [
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
  ];
  return `${formatCount(items, "item")} of ${joinNames(parts)}, on ${
    formatCount(cores, "core")
  }, with pools ${isWarm ? "that are there already" : "started for it"}`;
}

function wordChoice(chosen: PredictedTime, advice: Advice): string {
  const { gain, contenders } = advice.ranking;
  const place = contenders.length === 1
    ? "is predicted to be the fastest"
    : "is the simplest of those predicted to be the fastest";
  const claim = `${phraseOf(chosen)} ${place}, with ${
    formatDuration(chosen.timeNs.value)
  }`;
  if (chosen.model === "sequential") {
    return `${claim}: ${whyNotPools(advice)}.`;
  }
  return `${claim}, ${formatRatio(gain)} times as fast as sequential code: ${
    whyFast(chosen, advice.work)
  }.`;
}

/** What the fastest pool loses its time to. */
function whyNotPools({ ranking: { ranked }, work }: Advice): string {
  const pool = ranked.find(({ handoverNs }) => handoverNs > 0);
  if (!pool) return "no pool can be predicted from this run";
  if (pool.startNs > work.items * pool.handoverNs) {
    return `of the ${formatDuration(pool.timeNs.value)} of ${phraseOf(pool)}, ${
      formatDuration(pool.startNs)
    } would go into starting and ending it`;
  }
  return `handing one item to ${phraseOf(pool)} takes ${
    formatDuration(pool.handoverNs)
  } of processor time, and the item itself ${
    formatDuration(work.cpuNs + work.waitNs)
  }`;
}

function whyFast(chosen: PredictedTime, { items, cpuNs, isNative }: Work) {
  const { limit, startNs, handoverNs, workers } = chosen;
  if (chosen.model === "async") {
    if (isNative) return "native threads do the computing on all cores";
    return cpuNs === 0
      ? "all waits overlap on one event loop"
      : `all waits overlap on one event loop, and ${
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
        formatDuration(handoverNs)
      } of processor time each`;
    case "cores":
      return "the cores share the computing and are busy all the time";
    default:
      return `${Math.min(workers, items)} items are under way at once`;
  }
}

function wordCertainty({ ranking, error }: Advice): string {
  const { ranked, contenders, isDecided } = ranking;
  if (!error) {
    return "How sure that is cannot be told: the run has no scaling cells to compare predictions with.";
  }
  const usual = `the ${
    formatPercent(error.lead)
  } by which predicted leads are usually off`;
  if (isDecided) {
    return `The lead over every other model is larger than ${usual}.`;
  }
  const close = ranked.filter(({ model }) => contenders.includes(model))
    .map(({ model, timeNs }) =>
      `${modelPhrase({ model, label: model })} (${
        formatDuration(timeNs.value)
      })`
    );
  return `Too close to call: ${joinNames(close)} lie within ${usual}.`;
}

function wordCautions(advice: Advice): string[] {
  const { cores, measuredCores, ranking: { contenders, unpredicted } } = advice;
  return [
    ...(advice.countsObjectsAsBytes
      ? [
        "The run does not say what objects cost on their way: they are taken for plain bytes, which cost less.",
      ]
      : []),
    ...(contenders.includes("shared-memory")
      ? [
        "Shared memory takes numbers, and data that lies in shared memory already.",
      ]
      : []),
    ...(cores > measuredCores
      ? [
        `The run was measured with ${
          formatCount(measuredCores, "core")
        }: that ${cores} keep their speed as well is a guess.`,
      ]
      : []),
    ...unpredicted.map(({ model, reason }) =>
      `${modelPhrase({ model, label: model })} cannot be predicted: ${reason}.`
    ),
  ];
}

function wordChange({ choice, ...place }: Change): string {
  return `${whereOf(place)}: ${modelPhrase({ model: choice, label: choice })}.`;
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
      return `${side} ${formatDuration(at)} of waiting an item`;
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

function phraseOf({ model, workers }: PredictedTime): string {
  const phrase = modelPhrase({ model, label: model });
  return workers === 1
    ? phrase
    : `${phrase} with ${formatCount(workers, "worker")}`;
}
