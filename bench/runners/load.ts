import { Int32Histogram } from "hdr-histogram-js";
import type { ServiceLoad } from "../../src/results/bench_id.ts";
import { nextLehmer } from "../../src/workloads/lehmer.ts";

/*
 * Open-loop load: requests are sent at set times, and their latency counts from the time at which they were to be sent.
 * A generator that waits for answers, or counts from when it got to send, leaves out exactly the requests that a
 * stalled server would have kept waiting: coordinated omission (Gil Tene, "How NOT to Measure Latency", and his wrk2).
 */

/** What decides when requests are sent. */
export interface Arrivals {
  readonly requests: number;
  readonly ratePerSecond: number;
  readonly seed: number;
}

/**
 * Times of arrival in milliseconds: a Poisson process with just so many arrivals. Given their number, these are uniform
 * and independent, so each phase has the rate that it is to have, and not one that differs by a tenth.
 */
export function arrivalTimes(
  { requests, ratePerSecond, seed }: Arrivals,
): Float64Array {
  const spanMs = requests / ratePerSecond * 1_000;
  let state = seed % (LEHMER_MODULUS - 1) + 1;
  const times = new Float64Array(requests).map(() => {
    state = nextLehmer(state);
    return state / LEHMER_MODULUS * spanMs;
  });
  return times.sort();
}

const LEHMER_MODULUS = 2_147_483_647;

/** A service in theory. */
export interface IdealService {
  readonly servers: number;
  /** Constant service time, in milliseconds. */
  readonly serviceMs: number;
}

/** The time from each arrival to its answer where whoever comes first is served first by whoever is free. */
export function idealLatencies(
  arrivals: Float64Array,
  { servers, serviceMs }: IdealService,
): Float64Array {
  const freeAt = new Float64Array(servers);
  return arrivals.map((arrival) => {
    const next = freeAt.indexOf(Math.min(...freeAt));
    freeAt[next] = Math.max(arrival, freeAt[next] ?? 0) + serviceMs;
    return (freeAt[next] ?? 0) - arrival;
  });
}

/** A clock that can be waited on; tests put one of their own in its place. */
export interface Clock {
  now(): number;
  sleepUntil(ms: number): Promise<void>;
}

/** Sends requests at their times, and waits for the last answer; `sent` is told when each was due. */
export async function sendOnTime(
  times: Float64Array,
  { clock, startMs, send }: {
    readonly clock: Clock;
    readonly startMs: number;
    readonly send: (dueMs: number) => Promise<void>;
  },
): Promise<void> {
  const sent: Promise<void>[] = [];
  for (const time of times) {
    await clock.sleepUntil(startMs + time);
    sent.push(send(startMs + time));
  }
  await Promise.all(sent);
}

const MAX_MICROS = 120_000_000;
const SIGNIFICANT_DIGITS = 2;

/** Counts latencies, to two significant digits. */
export class LatencyCounter {
  readonly #histogram = new Int32Histogram(1, MAX_MICROS, SIGNIFICANT_DIGITS);

  count(ms: number): void {
    const micros = Math.round(Math.max(0, ms) * 1_000);
    this.#histogram.recordValue(Math.min(MAX_MICROS, micros));
  }

  get total(): number {
    return this.#histogram.totalCount;
  }

  percentile(percent: number): number {
    return this.#histogram.getValueAtPercentile(percent);
  }

  toJSON(): ServiceLoad["latency"] {
    const micros: number[] = [];
    const counts: number[] = [];
    const { recordedValuesIterator: values } = this.#histogram;
    values.reset();
    while (values.hasNext()) {
      const { valueIteratedTo, countAddedInThisIterationStep } = values.next();
      micros.push(valueIteratedTo);
      counts.push(countAddedInThisIterationStep);
    }
    return { micros, counts };
  }
}
