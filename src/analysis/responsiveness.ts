import type { Cell, CellRound, Run, ServiceLoad } from "../results/run.ts";
import { mean, median, QueueWaits } from "../stats/mod.ts";
import { findModelInfo } from "./cells.ts";
import { formatDuration, formatPercent } from "./format.ts";
import { mergeHistograms, percentileMs } from "./histogram.ts";
import { scenarioKey } from "./kept_run.ts";
import { joinNames } from "./phrases.ts";
import { MIN_ROUNDS } from "./verdict/thresholds.ts";

/** The suite whose benchmarks are services. */
export const SERVICES = "responsiveness";

/** 99th percentiles that a service may be asked to stay within, in milliseconds. */
export const TAIL_LIMITS_MS = [50, 200] as const;

/** One handler with every service that has it. */
export interface HandlerAnalysis extends Pick<Cell, "workload" | "parameters"> {
  /** `a handler of 5 ms`. */
  readonly phrase: string;
  /** Each model that has it. */
  readonly services: readonly ServiceAnalysis[];
  /** What to do with it, the most telling first. */
  readonly sentences: readonly string[];
}

/** A handler behind one model. */
export interface ServiceAnalysis extends Pick<Cell, "model" | "workers"> {
  /** Name of the model for people. */
  readonly label: string;
  /** Name of the model inside a sentence. */
  readonly phrase: string;
  /** Whether the handler does the work in the loop. */
  readonly isBaseline: boolean;
  /** Rounds that measured it. */
  readonly rounds: number;
  /** Answers a second at most, mean over rounds. */
  readonly maxRate: number;
  /** Below what it can serve, by rate, ascending. */
  readonly loads: readonly LoadAnalysis[];
  /** With more than it can serve; absent where that was not measured. */
  readonly overload?: LoadAnalysis;
  /** The highest rate with a 99th percentile within each of {@linkcode TAIL_LIMITS_MS}. */
  readonly held: readonly HeldRate[];
}

/** What a service did at one rate, all rounds together; times in milliseconds. */
export interface LoadAnalysis {
  /** Rate in per cent of the most that it can answer. */
  readonly loadPercent: number;
  /** Requests a second, mean over rounds. */
  readonly ratePerSecond: number;
  /** Requests in all rounds. */
  readonly requests: number;
  /** Share of them that was refused. */
  readonly refusedShare: number;
  /** Median latency. */
  readonly p50: number;
  /** 99th percentile. */
  readonly p99: number;
  /** The least and the greatest 99th percentile of a round. */
  readonly p99OfRounds: { readonly low: number; readonly high: number };
  /** Absent where fewer than a thousand requests were answered. */
  readonly p999?: number;
  /** 99th percentile of `/health` meanwhile. */
  readonly healthP99: number;
  /** What a queue with these arrivals and a constant service time would have, mean over rounds. */
  readonly expectedP99?: number;
  /** The same of endless Poisson arrivals: M/D/c. */
  readonly longRunP99?: number;
  /** Most requests in the executor's queue; null where there is none. */
  readonly peakQueue: number | null;
  /** The most that memory grew by in a round. */
  readonly memoryGrowthBytes: number;
}

/** The highest rate that keeps a limit. */
export interface HeldRate {
  /** The limit. */
  readonly limitMs: number;
  /** `at-least`: the highest measured rate keeps it; `below`: the lowest does not; `about`: found between two rates. */
  readonly kind: "at-least" | "about" | "below";
  /** The rate. */
  readonly ratePerSecond: number;
}

/** What the services of a run did, by handler; empty where it has none. */
export function analyseServices(run: Run): HandlerAnalysis[] {
  const cells = run.cells.filter(({ suite }) => suite === SERVICES);
  const baseline = run.suites.find(({ id }) => id === SERVICES)?.baseline;
  return [...Map.groupBy(cells, scenarioKey).values()].flatMap((own) => {
    const [first] = own;
    const services = own.flatMap((cell) =>
      analyseService(cell, {
        run,
        isBaseline: cell.model === baseline,
      }) ?? []
    );
    if (!first || services.length === 0) return [];
    const { workload, parameters } = first;
    const phrase = describeHandler(parameters);
    const sentences = describeServices(phrase, services);
    return [{ workload, parameters, phrase, services, sentences }];
  });
}

function describeHandler({ costMs, latencyMs }: Cell["parameters"]): string {
  return latencyMs === undefined
    ? `a handler of ${costMs} ms`
    : `a handler that waits ${latencyMs} ms`;
}

function analyseService(
  { outcome, model, workers }: Cell,
  { run, isBaseline }: { readonly run: Run; readonly isBaseline: boolean },
): ServiceAnalysis | undefined {
  if (outcome.kind !== "measured") return undefined;
  const all = outcome.rounds.flatMap(({ loads = [] }) => loads);
  if (all.length === 0) return undefined;
  const { label, phrase, kind } = findModelInfo(run, model);
  const percents = [...new Set(all.map(({ loadPercent }) => loadPercent))];
  const analyses = percents.toSorted((a, b) => a - b).map((percent) =>
    analyseLoad(percent, {
      rounds: outcome.rounds,
      servers: workers,
      hasServers: kind !== "event-loop",
    })
  );
  const loads = analyses.filter(({ loadPercent }) => loadPercent <= 100);
  const overload = analyses.find(({ loadPercent }) => loadPercent > 100);
  return {
    ...{ model, workers, label, isBaseline, loads },
    phrase: isBaseline
      ? "the loop"
      : kind === "variant"
      ? `a ${label.toLowerCase()}`
      : phrase,
    rounds: outcome.rounds.filter(({ loads = [] }) => loads.length > 0).length,
    maxRate: mean(all.map(({ maxRatePerSecond }) => maxRatePerSecond)),
    ...(overload ? { overload } : undefined),
    held: TAIL_LIMITS_MS.map((limitMs) => heldRate(loads, limitMs)),
  };
}

function analyseLoad(
  percent: number,
  { rounds, servers, hasServers }: {
    readonly rounds: readonly CellRound[];
    readonly servers: number;
    /** Whether it is a queue with so many servers: an event loop is none where its handler computes. */
    readonly hasServers: boolean;
  },
): LoadAnalysis {
  const own = rounds.flatMap(({ loads = [] }) =>
    loads.filter(({ loadPercent }) => loadPercent === percent)
  );
  const latency = mergeHistograms(own.map((load) => load.latency));
  const health = mergeHistograms(own.map((load) => load.health));
  const requests = sum(own, (load) => load.requests);
  const expected = own.flatMap(({ expectedP99Micros }) =>
    expectedP99Micros === null ? [] : [expectedP99Micros]
  );
  const tails = own.map((load) => percentileMs(load.latency, 0.99));
  const maxRate = mean(own.map((load) => load.maxRatePerSecond));
  const longRunP99 = percent < 100 && hasServers
    ? longRunTail({ load: percent / 100, maxRate, servers })
    : undefined;
  const answered = requests - sum(own, (load) => load.refused);
  return {
    loadPercent: percent,
    ratePerSecond: mean(own.map((load) => load.ratePerSecond)),
    requests,
    refusedShare: 1 - answered / requests,
    p50: percentileMs(latency, 0.5),
    p99: percentileMs(latency, 0.99),
    p99OfRounds: { low: Math.min(...tails), high: Math.max(...tails) },
    ...(answered >= 1_000 ? { p999: percentileMs(latency, 0.999) } : undefined),
    healthP99: percentileMs(health, 0.99),
    ...(expected.length === 0
      ? undefined
      : { expectedP99: mean(expected) / 1_000 }),
    ...(longRunP99 === undefined ? undefined : { longRunP99 }),
    peakQueue: peakQueueOf(own),
    memoryGrowthBytes: Math.max(...own.map((load) => load.memoryGrowthBytes)),
  };
}

function peakQueueOf(loads: readonly ServiceLoad[]): number | null {
  const peaks = loads.flatMap(({ peakQueue }) => peakQueue ?? []);
  return peaks.length === 0 ? null : Math.max(...peaks);
}

function longRunTail(
  { load, maxRate, servers }: {
    readonly load: number;
    readonly maxRate: number;
    readonly servers: number;
  },
): number {
  const serviceTime = servers / maxRate * 1_000;
  const waits = new QueueWaits({
    ...{ servers, serviceTime, arrivalRate: load * maxRate / 1_000 },
  });
  return waits.quantile(0.99) + serviceTime;
}

/** Refusals count as answers that came too late. */
function keeps(load: LoadAnalysis, limitMs: number): boolean {
  return load.p99 <= limitMs && load.refusedShare < 0.01;
}

function heldRate(
  loads: readonly LoadAnalysis[],
  limitMs: number,
): HeldRate {
  const over = loads.findIndex((load) => !keeps(load, limitMs));
  const [before, after] = [loads[over - 1], loads[over]];
  if (!after) {
    const ratePerSecond = loads.at(-1)?.ratePerSecond ?? 0;
    return { limitMs, kind: "at-least", ratePerSecond };
  }
  if (!before) {
    return { limitMs, kind: "below", ratePerSecond: after.ratePerSecond };
  }
  // Tails grow faster and faster with the rate: between two rates their logarithm comes closest to a line.
  const share = after.p99 > limitMs
    ? Math.log(limitMs / before.p99) / Math.log(after.p99 / before.p99)
    : 1;
  const [low, high] = [before.ratePerSecond, after.ratePerSecond];
  return {
    ...{ limitMs, kind: "about" },
    ratePerSecond: low + Math.min(1, Math.max(0, share)) * (high - low),
  };
}

/** How much more a model has to hold than the loop, to be worth its machinery. */
const WORTH_IT = 1.1;

function describeServices(
  phrase: string,
  services: readonly ServiceAnalysis[],
): string[] {
  const loop = services.find(({ isBaseline }) => isBaseline);
  const others = services.filter(({ isBaseline }) => !isBaseline)
    .toSorted((a, b) => heldOf(b) - heldOf(a));
  const [best] = others;
  return [
    ...(loop ? [describeLimit(phrase, { loop, best })] : []),
    ...(loop && best ? describeTail({ loop, best }) : []),
    ...describeOverload(services),
    ...describeTheory(services),
  ];
}

/** The rate that keeps the stricter limit; 0 where even the lowest did not. */
function heldOf({ held: [first] }: ServiceAnalysis): number {
  return !first || first.kind === "below" ? 0 : first.ratePerSecond;
}

function describeLimit(
  phrase: string,
  { loop, best }: {
    readonly loop: ServiceAnalysis;
    readonly best: ServiceAnalysis | undefined;
  },
): string {
  const [limitMs] = TAIL_LIMITS_MS;
  const isRough = loop.rounds < MIN_ROUNDS || best && best.rounds < MIN_ROUNDS;
  const rough = isRough ? " (rough, from fewer than three rounds)" : "";
  const start = `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}${rough}: `;
  const [held] = loop.held;
  const within = `99 % of requests within ${limitMs} ms`;
  if (!best || heldOf(best) < WORTH_IT * heldOf(loop)) {
    return `${start}keep it in the loop; no other model measured here answers ${within} at a higher rate than ${
      formatHeld(held)
    }.`;
  }
  const then = `${best.phrase} does so up to ${formatHeld(best.held[0])}`;
  return !held || held.kind === "below"
    ? `${start}do not keep it in the loop, which does not answer ${within} even at ${
      formatRate(held?.ratePerSecond ?? 0)
    } requests a second; ${then}.`
    : `${start}keep it in the loop up to ${
      formatHeld(held)
    } on this machine, where it answers ${within}; ${then}.`;
}

function formatHeld(held: HeldRate | undefined): string {
  if (!held) return "no rate";
  const rate = `${formatRate(held.ratePerSecond)} requests a second`;
  switch (held.kind) {
    case "at-least":
      return `${rate} or more`;
    case "about":
      return rate;
    case "below":
      return `less than ${rate}`;
  }
}

/** Two digits: a second run agrees with no more. */
export function formatRate(ratePerSecond: number): string {
  return Number(ratePerSecond.toPrecision(2)).toLocaleString("en");
}

/** What a pool does to the tail at the highest rate that the loop was given. */
function describeTail(
  { loop, best }: {
    readonly loop: ServiceAnalysis;
    readonly best: ServiceAnalysis;
  },
): string[] {
  const own = loop.loads.at(-1);
  // The next rate above that of the loop, so that the comparison does not flatter.
  const other =
    best.loads.find((load) => own && load.ratePerSecond >= own.ratePerSecond) ??
      best.loads.at(-1);
  if (!own || !other) return [];
  return [
    `At ${
      formatRate(own.ratePerSecond)
    } requests a second (${own.loadPercent} % of what it can do) the slowest 1 % wait for ${
      formatMs(own.p99)
    } or more in the loop, and /health for ${
      formatMs(own.healthP99)
    }; with ${best.phrase}, at ${formatRate(other.ratePerSecond)}, for ${
      formatMs(other.p99)
    } and ${formatMs(other.healthP99)}.`,
  ];
}

/** `23.4 ms`. */
export function formatMs(ms: number): string {
  return formatDuration(ms * 1e6);
}

function describeOverload(services: readonly ServiceAnalysis[]): string[] {
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
  if (parts.length === 0) return [];
  return [
    `With half as many requests again as it can serve, ${parts.join("; ")}.`,
  ];
}

/** How far measured tails are from those of a queue that gets the same arrivals. */
function describeTheory(services: readonly ServiceAnalysis[]): string[] {
  const ratios = services.flatMap(({ loads }) =>
    loads.flatMap(({ p99, expectedP99 }) =>
      expectedP99 === undefined ? [] : [p99 / expectedP99]
    )
  );
  if (ratios.length === 0) return [];
  const [middle, low, high] = [
    ...[median(ratios), Math.min(...ratios), Math.max(...ratios)],
  ].map((ratio) => ratio.toFixed(1));
  return [
    `The slowest 1 % took ${middle} times as long (${low} to ${high}) as they would in a queue with the same arrivals and a constant service time.`,
  ];
}

function sum<T>(list: readonly T[], valueOf: (item: T) => number): number {
  return list.reduce((total, item) => total + valueOf(item), 0);
}
