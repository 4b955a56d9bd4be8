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
  formatMs,
  formatPercent,
  formatRate,
  joinNames,
} from "./format.ts";

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
