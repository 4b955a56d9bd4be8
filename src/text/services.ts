import {
  type HandlerAnalysis,
  type HeldRate,
  type ServiceAnalysis,
  TAIL_LIMITS_MS,
  tailsOverTheory,
  withinTheory,
} from "../analysis/responsiveness.ts";
import { MIN_ROUNDS } from "../analysis/verdict/thresholds.ts";
import type { Interval } from "../stats/interval.ts";
import {
  capitalise,
  formatCount,
  formatDuration,
  formatMs,
  formatPercent,
  formatRate,
  joinNames,
  withWorkers,
} from "./format.ts";
import { hasWorkers } from "../analysis/model_info.ts";
import { describeWork } from "./prediction.ts";
import type {
  PredictedService,
  ServiceAdvice,
} from "../analysis/prediction/service_advice.ts";

/** What a run says of a handler: a sentence each, the most telling first; empty where it does not tell. */
export interface HandlerSentences {
  /** Up to which rate to keep it in the loop, and what else to take from there on. */
  readonly limit: string;
  /** What that brings to the slowest requests. */
  readonly tail: string;
  /** What becomes of more requests than can be served. */
  readonly overload: string;
  /** How far measured tails are from those of queueing theory. */
  readonly theory: string;
}

export interface HandlerReport extends HandlerAnalysis {
  readonly sentences: HandlerSentences;
}

/** How much more a model has to hold than the loop, to be worth its machinery. */
const WORTH_IT = 1.1;

export function describeServices(
  { phrase, services }: HandlerAnalysis,
): HandlerSentences {
  const loop = services.find(({ isBaseline }) => isBaseline);
  const [best] = services.filter(({ isBaseline }) => !isBaseline)
    .toSorted((a, b) => heldOf(b) - heldOf(a));
  return {
    limit: loop ? capitalise(describeLimit(phrase, { loop, best })) : "",
    tail: loop && best ? describeTail(phrase, { loop, best }) : "",
    overload: describeOverload(phrase, services),
    theory: describeTheory(phrase, services),
  };
}

/** The rate that keeps the stricter limit; 0 where even the lowest did not. */
function heldOf({ held: [first] }: ServiceAnalysis): number {
  return !first || first.kind === "below" ? 0 : first.ratePerSecond;
}

const WITHIN = `99 % of requests within ${TAIL_LIMITS_MS[0]} ms`;

function describeLimit(
  phrase: string,
  { loop, best }: {
    readonly loop: ServiceAnalysis;
    readonly best: ServiceAnalysis | undefined;
  },
): string {
  const isRough = loop.rounds < MIN_ROUNDS || best && best.rounds < MIN_ROUNDS;
  const start = `${phrase}${
    isRough ? " (rough, from fewer than three rounds)" : ""
  }: `;
  const [[own], [other]] = [loop.held, best?.held ?? []];
  if (!own) return `${start}no rate was tried.`;
  const isWorthIt = best && heldOf(best) >= WORTH_IT * heldOf(loop);
  if (!isWorthIt || !other || other.kind === "below") {
    return own.kind === "below"
      ? `${start}no model measured here answers ${WITHIN}, not even at ${
        describeRate(own.ratePerSecond)
      } in the loop.`
      : `${start}keep it in the loop, which answers ${WITHIN} up to ${
        describeHeld(own)
      } on this machine; no other model measured here does so at a clearly higher rate.`;
  }
  // Where the bounds overlap, another run may see it the other way round.
  const isSure = own.high !== null && other.low >= own.high;
  return own.kind === "below"
    ? `${start}do not keep it in the loop, which does not answer ${WITHIN} even at ${
      describeRate(own.ratePerSecond)
    }; ${best.phrase} ${isSure ? "does" : "may do"} so up to ${
      describeHeld(other)
    }.`
    : `${start}keep it in the loop up to ${
      describeHeld(own)
    } on this machine, where it answers ${WITHIN}; from there on ${best.phrase} ${
      isSure ? "is" : "may be"
    } worth it, up to ${describeHeld(other)}.`;
}

/** `160 requests a second (120 in every round, 180 in none)`. */
function describeHeld({ kind, ratePerSecond, low, high }: HeldRate): string {
  const bounds = [
    ...(low > 0 && low !== ratePerSecond
      ? [`${formatRate(low)} in every round`]
      : []),
    ...(high !== null && high !== ratePerSecond
      ? [`${formatRate(high)} in none`]
      : []),
  ];
  return [
    describeRate(ratePerSecond),
    ...(kind === "at-least" ? ["or more"] : []),
    ...(bounds.length > 0 ? [`(${bounds.join(", ")})`] : []),
  ].join(" ");
}

function describeRate(ratePerSecond: number): string {
  return `${formatRate(ratePerSecond)} requests a second`;
}

/** Says in one sentence up to which rate the loop serves each handler; empty where none was measured in the loop. */
export function describeLoops(handlers: readonly HandlerAnalysis[]): string {
  const each = handlers.flatMap(({ phrase, services }, index) => {
    const held = services.find(({ isBaseline }) => isBaseline)?.held[0];
    if (!held) return [];
    const handler = index === 0 ? phrase : phrase.replace("a handler", "one");
    return held.kind === "below"
      ? [`not even ${formatRate(held.ratePerSecond)} with ${handler}`]
      : [`${formatRate(held.ratePerSecond)} with ${handler}`];
  });
  return each.length === 0
    ? ""
    : `Requests a second of which the event loop answers 99 % within ${
      TAIL_LIMITS_MS[0]
    } ms: ${joinNames(each)}.`;
}

/** What a pool does to the tail at the highest rate that the loop was given. */
function describeTail(
  phrase: string,
  { loop, best }: {
    readonly loop: ServiceAnalysis;
    readonly best: ServiceAnalysis;
  },
): string {
  const own = loop.loads.at(-1);
  // The next rate above that of the loop, so that the comparison does not flatter.
  const other =
    best.loads.find((load) => own && load.ratePerSecond >= own.ratePerSecond) ??
      best.loads.at(-1);
  if (!own || !other) return "";
  return `With ${phrase} and ${
    describeRate(own.ratePerSecond)
  } (${own.loadPercent} % of what it can do) the slowest 1 % wait for ${
    formatMs(own.p99)
  } or more in the loop, and /health for ${
    formatMs(own.healthP99)
  }; with ${best.phrase}, at ${formatRate(other.ratePerSecond)}, for ${
    formatMs(other.p99)
  } and ${formatMs(other.healthP99)}.`;
}

function describeOverload(
  phrase: string,
  services: readonly ServiceAnalysis[],
): string {
  const refusing = services.flatMap(({ overload, phrase }) =>
    overload && overload.refusedShare > 0
      ? [`${phrase} refused ${formatPercent(overload.refusedShare)}`]
      : []
  );
  const open = services.flatMap(({ overload, phrase }) =>
    overload && overload.peakQueue === null
      ? [`${phrase} kept them waiting for up to ${formatMs(overload.p99)}`]
      : []
  );
  const parts = [
    ...(refusing.length === 0 ? [] : [
      `${joinNames(refusing)} of the requests at once, with a reason (503)`,
    ]),
    ...(open.length === 0 ? [] : [
      `without a queue of its own, ${joinNames(open)}`,
    ]),
  ];
  return parts.length === 0
    ? ""
    : `With ${phrase} and half as many requests again as can be served, ${
      parts.join("; ")
    }.`;
}

/** How far measured tails are from those of a queue that gets the same arrivals. */
function describeTheory(
  phrase: string,
  services: readonly ServiceAnalysis[],
): string {
  const ratio = tailsOverTheory(services);
  if (!ratio) return "";
  const { within, of, percent } = withinTheory(services);
  const check = of === 0
    ? ""
    : ` At ${percent} % of what they can do, ${within} of the ${of} that are one queue stay within what M/D/c gives for the rates that their rounds found.`;
  return `With ${phrase} the slowest 1 % took ${
    formatTailRatio(ratio)
  } as they would in a queue with the same arrivals and a constant service time.${check}`;
}

/** `1.5 times as long (0.8 to 2.1)`. */
export function formatTailRatio({ value, low, high }: Interval): string {
  const [middle, from, to] = [value, low, high].map((ratio) =>
    ratio.toFixed(1)
  );
  return `${middle} times as long (${from} to ${to})`;
}

export function describeServiceAdvice(
  advice: ServiceAdvice,
): { readonly question: string; readonly reason: readonly string[] } {
  const { ratePerSecond, limitMs, cores } = advice;
  return {
    question: `${formatRate(ratePerSecond)} requests a second of ${
      describeWork(advice.work)
    }, on ${
      formatCount(cores, "core")
    }, with 99 of 100 to be answered within ${limitMs} ms`,
    reason: [
      describeChoice(advice),
      describeAdvisedLoop(advice),
      describeWorth(advice),
      describeAdvisedTheory(advice),
      ...advice.unpredicted.map(({ info, reason }) =>
        `${info.phrase} cannot be predicted: ${reason}.`
      ),
    ].map(capitalise),
  };
}

function nameOf({ info, workers }: PredictedService): string {
  if (!hasWorkers(info)) return "the loop";
  return withWorkers(info.phrase, workers);
}

function describeChoice(
  { choice, outcome, limitMs, ratePerSecond }: ServiceAdvice,
): string {
  const name = nameOf(choice);
  const { p99Ms, held } = choice;
  const busy = `${formatPercent(choice.utilisation)} busy`;
  switch (outcome) {
    case "keeps":
      return `${
        hasWorkers(choice.info)
          ? `hand requests to ${name}`
          : "serve them in the loop"
      }: it is ${busy}, and 99 of 100 requests should be answered within ${
        formatTail(p99Ms)
      }.`;
    case "may-keep":
      return `${name} may do, too close to call: it is ${busy}, and 99 of 100 requests should be answered within ${
        formatTail(p99Ms)
      }, of the ${limitMs} ms that they may take.`;
    case "fails":
      return `nothing keeps ${limitMs} ms at this rate on these cores. ${name} holds most: ${
        held.value > 0
          ? `${formatHeldRate(held)} requests a second`
          : "no rate at all, since one request alone takes longer"
      }${
        choice.utilisation >= 1
          ? `; at ${
            formatRate(ratePerSecond)
          } the queue grows without end: limit it with maxQueue, and answer 503`
          : ""
      }.`;
  }
}

function formatTail({ value, low, high }: Interval): string {
  const ms = (value: number) =>
    Number.isFinite(value) ? formatDuration(value * 1e6) : "any time";
  return low === high
    ? `about ${ms(value)}`
    : `about ${ms(value)} (${ms(low)} to ${
      ms(high)
    }, by how far predictions are usually off)`;
}

function formatHeldRate({ value, low, high }: Interval): string {
  return low === high
    ? `about ${formatRate(value)}`
    : `about ${formatRate(value)} (${formatRate(low)} to ${formatRate(high)})`;
}

/** Whether what else the loop has to answer waits. */
function describeAdvisedLoop(
  { services: [loop], choice }: ServiceAdvice,
): string {
  const busy = loop?.loopUtilisation ?? 0;
  const inLoop = busy >= 1
    ? "in the loop they are more than one thread can do, and everything else waits without end"
    : busy === 0
    ? "the loop stays free for other requests whatever serves these"
    : `in the loop they keep it busy for ${
      formatPercent(busy)
    } of the time, and other requests wait as long as these`;
  return hasWorkers(choice.info)
    ? `${inLoop}; handing them over takes ${
      choice.loopUtilisation < 0.01
        ? "less than 1 %"
        : formatPercent(choice.loopUtilisation)
    } of its time.`
    : `${inLoop}.`;
}

function describeWorth({ worthFrom, services, limitMs }: ServiceAdvice) {
  const [loop] = services;
  if (!loop) return "";
  const kept = `${limitMs} ms`;
  if (!worthFrom) {
    return `the loop keeps ${kept} up to ${
      formatHeldRate(loop.held)
    } requests a second, and nothing else does so at a clearly higher rate.`;
  }
  const { rate, service } = worthFrom;
  const most = formatHeldRate(service.held);
  const name = nameOf(service);
  return rate.value === 0
    ? `the loop does not keep ${kept} at any rate; ${name} does up to ${most} requests a second.`
    : `the loop keeps ${kept} up to ${
      formatHeldRate(rate)
    } requests a second; from there on ${name} is worth it, up to ${most}.`;
}

function describeAdvisedTheory({ tails }: ServiceAdvice): string {
  const theory =
    "this is queueing theory (M/D/c): requests at random times, all of the same length. Where their lengths scatter as much as their mean, the queue takes about twice as long";
  return tails
    ? `${theory}; the services that this run measured had slowest requests that took ${
      formatTailRatio(tails)
    } as theory says.`
    : `${theory}. This run measured no services to compare it with; \`deno task bench --suite responsiveness\` does.`;
}
