import type { Cell, CellRound, Run, ServiceLoad } from "../results/run.ts";
import { type Interval, mean, median, QueueWaits } from "../stats/mod.ts";
import { mergeHistograms, percentileMs } from "./loop_delay.ts";
import { baselineOf } from "./kept_run.ts";
import { formatScenarioId } from "../results/bench_id.ts";
import { findModelInfo } from "./model_info.ts";
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
  /** Absent where fewer than {@linkcode MIN_TAIL_ANSWERS} requests were answered. */
  readonly p999?: number;
  /** 99th percentile of `/health` meanwhile. */
  readonly healthP99: number;
  /** What a queue with these arrivals and a constant service time would have, mean over rounds. */
  readonly expectedP99?: number;
  /**
   * What queueing theory leaves possible: from that queue, or M/D/c where the fastest round was right about the most that
   * can be answered, to M/D/c where the slowest was; without a bound where that could not answer this rate at all.
   */
  readonly theoryP99?: { readonly low: number; readonly high: number };
  /** Most requests in the executor's queue; null where there is none. */
  readonly peakQueue: number | null;
  /** The most that memory grew by in a round. */
  readonly memoryGrowthBytes: number;
}

/** The highest rate that keeps a limit. */
export interface HeldRate {
  /** The limit. */
  readonly limitMs: number;
  /** `at-least`: the highest rate tried keeps it; `below`: the lowest does not; `about`: found between two rates. */
  readonly kind: "at-least" | "about" | "below";
  /** The rate, by all rounds together. */
  readonly ratePerSecond: number;
  /** The highest rate tried up to which every round keeps the limit; 0 where there is none. */
  readonly low: number;
  /** The lowest rate tried from which on no round keeps it; null where there is none. */
  readonly high: number | null;
}

/** Answers from which on one in a thousand says something. */
export const MIN_TAIL_ANSWERS = 1_000;

/** What the services of a run did, by handler; empty where it has none. */
export function analyseServices(run: Run): HandlerAnalysis[] {
  const cells = run.cells.filter(({ suite }) => suite === SERVICES);
  const baseline = baselineOf(run, SERVICES);
  return [...Map.groupBy(cells, formatScenarioId).values()].flatMap((own) => {
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
    return [{ workload, parameters, phrase, services }];
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
      // Requests in an event loop overlap, and processes that share a port have a queue each.
      isQueue: isBaseline || kind === "pool",
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
  { rounds, servers, isQueue }: {
    readonly rounds: readonly CellRound[];
    readonly servers: number;
    /** Whether all requests wait in one queue for so many servers. */
    readonly isQueue: boolean;
  },
): LoadAnalysis {
  const own = rounds.flatMap(({ loads = [] }) =>
    loads.filter(({ loadPercent }) => loadPercent === percent)
  );
  const latency = mergeHistograms(own.map((load) => load.latency));
  const health = mergeHistograms(own.map((load) => load.health));
  const requests = sum(own, (load) => load.requests);
  const expected = own.flatMap(({ expectedP99Micros }) =>
    expectedP99Micros === null ? [] : [expectedP99Micros / 1_000]
  );
  const tails = own.map((load) => percentileMs(load.latency, 0.99));
  const answered = requests - sum(own, (load) => load.refused);
  const ratePerSecond = mean(own.map((load) => load.ratePerSecond));
  return {
    loadPercent: percent,
    ratePerSecond,
    requests,
    refusedShare: 1 - answered / requests,
    p50: percentileMs(latency, 0.5),
    p99: percentileMs(latency, 0.99),
    p99OfRounds: { low: Math.min(...tails), high: Math.max(...tails) },
    ...(answered >= MIN_TAIL_ANSWERS
      ? { p999: percentileMs(latency, 0.999) }
      : undefined),
    healthP99: percentileMs(health, 0.99),
    ...(expected.length === 0 ? undefined : { expectedP99: mean(expected) }),
    ...(percent < 100 && isQueue
      ? { theoryP99: theoryOf(own, { ratePerSecond, servers, expected }) }
      : undefined),
    peakQueue: peakQueueOf(own),
    memoryGrowthBytes: Math.max(...own.map((load) => load.memoryGrowthBytes)),
  };
}

function peakQueueOf(loads: readonly ServiceLoad[]): number | null {
  const peaks = loads.flatMap(({ peakQueue }) => peakQueue ?? []);
  return peaks.length === 0 ? null : Math.max(...peaks);
}

function theoryOf(
  loads: readonly ServiceLoad[],
  { expected, ...queue }: {
    readonly ratePerSecond: number;
    readonly servers: number;
    /** 99th percentiles of queues with the same arrivals. */
    readonly expected: readonly number[];
  },
): NonNullable<LoadAnalysis["theoryP99"]> {
  const tails = loads.map(({ maxRatePerSecond }) =>
    tailInTheory({ ...queue, maxRatePerSecond })
  );
  return { low: Math.min(...tails, ...expected), high: Math.max(...tails) };
}

/** The 99th percentile of M/D/c, in milliseconds. */
function tailInTheory({ ratePerSecond, maxRatePerSecond, servers }: {
  readonly ratePerSecond: number;
  readonly maxRatePerSecond: number;
  readonly servers: number;
}): number {
  const serviceTime = servers / maxRatePerSecond * 1_000;
  const arrivalRate = ratePerSecond / 1_000;
  const waits = new QueueWaits({ servers, serviceTime, arrivalRate });
  return waits.quantile(0.99) + serviceTime;
}

/** Refusals count as answers that came too late. */
function heldRate(loads: readonly LoadAnalysis[], limitMs: number): HeldRate {
  const keeps = (p99: number, { refusedShare }: LoadAnalysis) =>
    p99 <= limitMs && refusedShare < 0.01;
  const everyRoundKeeps = (load: LoadAnalysis) =>
    keeps(load.p99OfRounds.high, load);
  const anyRoundKeeps = (load: LoadAnalysis) =>
    keeps(load.p99OfRounds.low, load);
  const missed = loads.findIndex((load) => !everyRoundKeeps(load));
  const kept = missed === -1 ? loads : loads.slice(0, missed);
  const lost = loads.slice(loads.findLastIndex(anyRoundKeeps) + 1);
  return {
    limitMs,
    low: kept.at(-1)?.ratePerSecond ?? 0,
    high: lost[0]?.ratePerSecond ?? null,
    ...estimateHeld(loads, { limitMs, keeps: (load) => keeps(load.p99, load) }),
  };
}

function estimateHeld(
  loads: readonly LoadAnalysis[],
  { limitMs, keeps }: {
    readonly limitMs: number;
    readonly keeps: (load: LoadAnalysis) => boolean;
  },
): Pick<HeldRate, "kind" | "ratePerSecond"> {
  const over = loads.findIndex((load) => !keeps(load));
  const [before, after] = [loads[over - 1], loads[over]];
  if (!after) {
    return {
      kind: "at-least",
      ratePerSecond: loads.at(-1)?.ratePerSecond ?? 0,
    };
  }
  if (!before) return { kind: "below", ratePerSecond: after.ratePerSecond };
  // Tails grow faster and faster with the rate: between two rates their logarithm comes closest to a line.
  const share = after.p99 > limitMs
    ? Math.log(limitMs / before.p99) / Math.log(after.p99 / before.p99)
    : 1;
  const [low, high] = [before.ratePerSecond, after.ratePerSecond];
  return {
    kind: "about",
    ratePerSecond: low + Math.min(1, Math.max(0, share)) * (high - low),
  };
}

/** Measured tails over those of a queue with the same arrivals: median, least and greatest; absent without any. */
export function tailsOverTheory(
  services: readonly ServiceAnalysis[],
): Interval | undefined {
  const ratios = services.flatMap(({ loads }) =>
    loads.flatMap(({ p99, expectedP99 }) =>
      expectedP99 === undefined ? [] : [p99 / expectedP99]
    )
  );
  return ratios.length === 0 ? undefined : {
    value: median(ratios),
    low: Math.min(...ratios),
    high: Math.max(...ratios),
  };
}

/** At the highest rate below what each can answer: how many services queueing theory leaves possible, and of how many. */
export function withinTheory(
  services: readonly ServiceAnalysis[],
): { readonly within: number; readonly of: number; readonly percent: number } {
  const heaviest = services.flatMap(({ loads, rounds }) => {
    const { p99, theoryP99, loadPercent } = loads.at(-1) ?? {};
    return p99 === undefined || !theoryP99 || rounds < MIN_ROUNDS
      ? []
      : [{ p99, theoryP99, loadPercent }];
  });
  return {
    within:
      heaviest.filter(({ p99, theoryP99: { low, high } }) =>
        p99 >= low && p99 <= high
      ).length,
    of: heaviest.length,
    percent: heaviest[0]?.loadPercent ?? 0,
  };
}

function sum<T>(list: readonly T[], valueOf: (item: T) => number): number {
  return list.reduce((total, item) => total + valueOf(item), 0);
}
