import type { ModelInfo, Run } from "../../results/run.ts";
import { bisect, type Interval, QueueWaits } from "../../stats/mod.ts";
import { hasWorkers } from "../model_info.ts";
import { analyseServices, tailsOverTheory } from "../responsiveness.ts";
import type { Predictor } from "./predictor.ts";
import { type ServiceCosts, serviceCosts, type Work } from "./predict.ts";
import { type SnippetFile, writeService } from "./program.ts";
import { workerCounts } from "./rank.ts";

/** A service to be advised on: each of its requests is one item of a work. */
export interface ServiceQuestion {
  /** What one request needs; `items` does not count. */
  readonly work: Work;
  /** Requests a second. */
  readonly ratePerSecond: number;
  /** How long 99 of 100 requests may take, in milliseconds. */
  readonly limitMs: number;
  /** Cores that the service may use. */
  readonly cores: number;
}

/** A service on one model, as queueing theory predicts it. */
export interface PredictedService {
  /** The model. */
  readonly info: ModelInfo;
  /** Threads or processes; 1 in the loop. */
  readonly workers: number;
  /** Share of the time that those who serve are busy; 1 or more where they cannot keep up. */
  readonly utilisation: number;
  /** The same of the event loop, which all other requests need as well. */
  readonly loopUtilisation: number;
  /** What 99 of 100 requests stay within, in milliseconds, with the range of the predictor's error; infinite where more comes than can be served. */
  readonly p99Ms: Interval;
  /** The highest rate at which 99 of 100 requests stay within the limit; 0 where none does. */
  readonly held: Interval;
}

/** What is advised for a service, and why. */
export interface ServiceAdvice extends ServiceQuestion {
  /** Id of the run that it rests on. */
  readonly runId: string;
  /** The simplest model first, each with the workers that hold the highest rate. */
  readonly services: readonly PredictedService[];
  /** What to take: the simplest that keeps the limit for all that the predictor's error allows, or else what holds most. */
  readonly choice: PredictedService;
  /** Whether the choice keeps the limit at this rate: surely, if the service times are as predicted, or not. */
  readonly outcome: "keeps" | "may-keep" | "fails";
  /** The rate from which on something else holds clearly more than the loop, and what that is; absent where nothing does. */
  readonly worthFrom?: {
    readonly rate: Interval;
    readonly service: PredictedService;
  };
  /** Measured over theoretical tails of the run's own services; absent where it has none. */
  readonly tails?: Interval;
  /** Models that cannot be predicted, and why. */
  readonly unpredicted: readonly { info: ModelInfo; reason: string }[];
  /** A program for the choice. */
  readonly program: readonly SnippetFile[];
}

/** How much more a model has to hold than the loop, to be worth its machinery. */
const WORTH_IT = 1.1;
/** Nearer to full use, waits depend more on luck than on any theory. */
const MAX_LOAD = 0.9;
/** Loads at which waits are computed; between them they are read off a straight line. */
const LOADS = Array.from({ length: 18 }, (_, index) => (index + 1) / 20);
/** Of more servers the distribution takes seconds to compute: their queue is about that of so many, as much faster. */
const MAX_SERVERS = 8;

/**
 * Advises on a service by queueing theory: requests come at random, from one queue, and take the same time each (M/D/c).
 *
 * @param model The costs of a machine, with their error where they have been validated.
 * @param run The run that the costs are of: what its own services did beside what theory says.
 * @param question What a request needs, and how many come.
 */
export function adviseService(
  model: Predictor,
  run: Run,
  question: ServiceQuestion,
): ServiceAdvice {
  const unpredicted: { info: ModelInfo; reason: string }[] = [];
  const services = model.models.flatMap((info) => {
    // A server's handlers all run on one event loop.
    if (info.kind === "loop") return [];
    const counts = hasWorkers(info) ? workerCounts(question.cores) : [1];
    const found = counts.map((workers) => {
      const setting = { model: info.id, workers, cores: question.cores };
      const costs = serviceCosts(model, question.work, setting);
      return typeof costs === "string"
        ? costs
        : predictService({ info, workers, costs, model }, question);
    });
    const known = found.filter((one) => typeof one !== "string");
    const [reason] = found.filter((one) => typeof one === "string");
    if (reason !== undefined) unpredicted.push({ info, reason });
    return known.length === 0
      ? []
      : [known.reduce((best, next) => isAbove(next, best) ? next : best)];
  });
  const [loop] = services;
  if (!loop || hasWorkers(loop.info)) {
    throw new RangeError(
      "Cannot advise on a service: found no event loop in the run, expected async code",
    );
  }
  const { choice, outcome } = choose(services, question);
  const best = services.reduce((best, next) =>
    isAbove(next, best, WORTH_IT) ? next : best
  );
  const tails = tailsOverTheory(
    analyseServices(run).flatMap(({ services }) => services),
  );
  return {
    ...question,
    ...{ runId: model.runId, services, choice, outcome, unpredicted },
    ...(best === loop
      ? undefined
      : { worthFrom: { rate: loop.held, service: best } }),
    ...(tails ? { tails } : undefined),
    program: writeService(
      { model: choice.info.id, workers: choice.workers },
      question.work,
    ),
  };
}

function isAbove(
  one: PredictedService,
  other: PredictedService,
  by = 1.01,
): boolean {
  return one.held.value > by * other.held.value;
}

function predictService(
  { info, workers, costs, model }: {
    readonly info: ModelInfo;
    readonly workers: number;
    readonly costs: ServiceCosts;
    readonly model: Predictor;
  },
  { ratePerSecond, limitMs }: ServiceQuestion,
): PredictedService {
  // In the loop a request takes what was described, and no cell says otherwise.
  const range = hasWorkers(info) && model.error?.ranges[info.id] ||
    { low: 1, high: 1 };
  const slowed = (factor: number) => ({
    ...costs,
    holdsNs: costs.holdsNs * factor,
    loopNs: costs.loopNs * factor,
  });
  const over = (valueOf: (costs: ServiceCosts) => number) => ({
    value: valueOf(costs),
    fast: valueOf(slowed(range.low)),
    slow: valueOf(slowed(range.high)),
  });
  const tail = over((costs) => tailMs(costs, ratePerSecond));
  const held = over((costs) => heldRate(costs, limitMs));
  return {
    ...{ info, workers },
    utilisation: ratePerSecond / capacityOf({ ...costs, loopNs: 0 }),
    loopUtilisation: ratePerSecond * costs.loopNs / 1e9,
    p99Ms: { value: tail.value, low: tail.fast, high: tail.slow },
    held: { value: held.value, low: held.slow, high: held.fast },
  };
}

function capacityOf({ servers, holdsNs, loopNs }: ServiceCosts): number {
  return Math.min(servers * 1e9 / holdsNs, 1e9 / loopNs);
}

/** What 99 of 100 requests stay within: their waits for the loop and for a server, and their own time. */
function tailMs(costs: ServiceCosts, ratePerSecond: number): number {
  const { servers, holdsNs, asideNs, loopNs } = costs;
  const waitNs = (servers: number, serviceNs: number) =>
    serviceNs *
    waitOf(servers, ratePerSecond * serviceNs / 1e9 / servers);
  // In the loop it is the same queue.
  const isLoop = servers === 1 && loopNs === holdsNs;
  const loopMs = isLoop ? 0 : waitNs(1, loopNs) + loopNs;
  return (loopMs + waitNs(servers, holdsNs) + holdsNs + asideNs) / 1e6;
}

const waitsByServers = new Map<number, readonly number[]>();

/** What 99 of 100 requests wait at most for one of so many servers, in service times. */
function waitOf(servers: number, load: number): number {
  if (load >= 1) return Infinity;
  if (servers > MAX_SERVERS) {
    return waitOf(MAX_SERVERS, load) * MAX_SERVERS / servers;
  }
  const waits = waitsByServers.get(servers) ??
    LOADS.map((load) =>
      new QueueWaits({ servers, serviceTime: 1, arrivalRate: load * servers })
        .quantile(0.99)
    );
  waitsByServers.set(servers, waits);
  // In heavy traffic waits grow with 1 / (1 - load).
  if (load > MAX_LOAD) {
    return (waits.at(-1) ?? NaN) * (1 - MAX_LOAD) / (1 - load);
  }
  const place = load * 20 - 1;
  const below = Math.floor(place);
  const [low = 0, high = low] = [waits[below], waits[below + 1]];
  return low + (place - below) * (high - low);
}

function heldRate(costs: ServiceCosts, limitMs: number): number {
  const most = MAX_LOAD * capacityOf(costs);
  const isTooMuch = (rate: number) => tailMs(costs, rate) > limitMs;
  if (!Number.isFinite(most) || !isTooMuch(most)) return most;
  return isTooMuch(0) ? 0 : bisect([0, most], isTooMuch);
}

function choose(
  services: readonly PredictedService[],
  { limitMs }: ServiceQuestion,
): Pick<ServiceAdvice, "choice" | "outcome"> {
  const sure = services.find(({ p99Ms }) => p99Ms.high <= limitMs);
  if (sure) return { choice: sure, outcome: "keeps" };
  const likely = services.filter(({ p99Ms }) => p99Ms.value <= limitMs);
  const [first, ...others] = likely.length > 0 ? likely : services;
  if (!first) throw new RangeError("Cannot advise: found no model");
  const choice = others.reduce(
    (best, next) => isAbove(next, best) ? next : best,
    first,
  );
  return { choice, outcome: likely.length > 0 ? "may-keep" : "fails" };
}
