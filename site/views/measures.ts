import {
  type BatchSizeCrossover,
  countLost,
  type HandlerAnalysis,
  type ItemSizeCrossover,
  percentileInterval,
  SERVICES,
  type SuiteAnalysis,
  timePerItem,
} from "../../src/analysis/mod.ts";
import { type ModelFigure, speedupOf } from "./matrix.ts";
import {
  crossingInterval,
  linearAxis,
  logAxis,
  type PlotAxis,
  scaled,
  SPEEDUP_AXIS,
} from "./plot.ts";
import { BLOCKING, type DeepRun, isBlocking } from "./run_choice.ts";

/** A figure that machines are compared by. */
export interface Measure {
  readonly id: string;
  readonly title: string;
  readonly reading: string;
  readonly axis: PlotAxis;
  readonly isHigherBetter?: boolean;
  readonly figuresOf: (deep: DeepRun) => readonly ModelFigure[];
}

export const INTERVALS = "Bars through the marks are 95 % intervals.";
const WITHOUT_MARK =
  `${INTERVALS} A pool that pays at no size measured, or at every one, has no mark.`;

/** One for each question, by its id, and what the predictor of a machine adds to them. */
export const MEASURES: readonly Measure[] = [
  {
    id: "granularity",
    title: "Item size from which workers pay, lower is better",
    reading: WITHOUT_MARK,
    axis: logAxis("Computing in one item", "duration"),
    figuresOf: ({ analysis, depth }) =>
      crossingsOf(depth.crossovers.itemSizes, {
        suite: findSuites(analysis, "granularity")[0],
        scale: () => 1,
      }),
  },
  {
    id: "batch",
    title: "Work from which starting workers pays, lower is better",
    reading: WITHOUT_MARK,
    axis: logAxis("Computing in one batch", "duration"),
    figuresOf: ({ analysis, depth }) =>
      crossingsOf(depth.crossovers.batchSizes, {
        suite: findSuites(analysis, "batch")[0],
        scale: ({ itemNs }) => itemNs.value,
      }),
  },
  {
    id: "payload",
    title: "1 MiB there and back, in the largest messages, lower is better",
    reading: INTERVALS,
    axis: logAxis("There and back", "duration"),
    figuresOf: ({ depth: { crossovers: { payloadCosts } } }) => {
      const largest = Math.max(...payloadCosts.map(({ bytes }) => bytes));
      return payloadCosts.filter(({ bytes }) => bytes === largest)
        .map(({ channel, label, echoNs }) => ({
          ...{ id: channel, label, at: scaled(echoNs, 2 ** 20 / largest) },
        }));
    },
  },
  {
    id: "lifecycle",
    title: "From the start to the first answer, lower is better",
    reading: INTERVALS,
    axis: logAxis("Time of one start", "duration"),
    figuresOf: ({ analysis }) =>
      startsOf(analysis).map((cell) => ({
        ...{ id: cell.model, label: cell.modelLabel, at: timePerItem(cell) },
      })),
  },
  {
    id: "dispatch",
    title: "Dispatch overhead of the shortest items, lower is better",
    reading:
      `${INTERVALS} CPU time to hand one item over and take its answer back.`,
    axis: logAxis("For each item", "duration"),
    figuresOf: ({ depth: { prediction } }) =>
      Object.entries(prediction?.model.pools ?? {}).flatMap(
        ([id, { dispatchOverhead: curve }]) => {
          const [first] = curve.kind === "known" ? curve.value : [];
          const { label = id } = prediction?.model.models.find((one) =>
            one.id === id
          ) ?? {};
          return first
            ? [{
              ...{ id, label },
              at: percentileInterval(first.ns.value, first.ns.draws),
            }]
            : [];
        },
      ),
  },
  {
    id: "sharing",
    title: "Additions lost without protection, lower is better",
    reading:
      "Bars through the marks reach from the least to the most that a round lost. With the most workers measured.",
    axis: linearAxis("Additions lost", "share"),
    figuresOf: ({ run, analysis }) => {
      const counted = findSuites(analysis, "sharing")
        .flatMap((suite) => countLost(run, suite));
      const most = Math.max(...counted.map(({ cell }) => cell.workers));
      const [loser] = counted.filter(({ cell }) => cell.workers === most)
        .toSorted((a, b) => b.lost - a.lost);
      return loser
        ? [{
          ...{ id: loser.cell.model, label: loser.cell.modelLabel },
          at: loser.lostShare,
        }]
        : [];
    },
  },
  {
    id: SERVICES,
    title: "99th percentile under load, lower is better",
    reading:
      "At the highest rate that each model was given and could serve. Bars through the marks reach from the least to the greatest of a round.",
    axis: logAxis("99th percentile", "duration"),
    figuresOf: ({ depth: { services: [handler] } }) =>
      handler
        ? tailsOf(handler).map(({ id, label, at }) => ({ id, label, at }))
        : [],
  },
  {
    id: BLOCKING,
    title: "Blocking calls: best speed-up of each model, higher is better",
    reading: `${INTERVALS} On the first workload of the run whose calls block.`,
    axis: SPEEDUP_AXIS,
    isHigherBetter: true,
    figuresOf: ({ analysis }) => {
      const standings =
        analysis.workloads.find(isBlocking)?.standings.flatMap((one) =>
          one.kind === "unmeasured" || one.best.isBaseline ? [] : one.best
        ) ?? [];
      return standings.flatMap(speedupOf);
    },
  },
];

/** The suite of an id; none where the run lacks it. */
export function findSuites({ suites }: DeepRun["analysis"], id: string) {
  return suites.filter((suite) => suite.id === id);
}

/** What measured the time of a worker of each kind from its start to its first answer. */
export function startsOf(analysis: DeepRun["analysis"]) {
  return findSuites(analysis, "lifecycle").flatMap(({ cases }) => cases)
    .filter(({ workload }) => workload === "first-answer")
    .flatMap(({ cells }) => cells.filter((cell) => cell.kind === "measured"));
}

/** The 99th percentile of each model at the highest rate that it was given and could serve. */
export function tailsOf({ services }: HandlerAnalysis) {
  return services.flatMap(({ model, label, loads }) => {
    const load = loads.at(-1);
    if (!load) return [];
    const { p99, p99OfRounds: { low, high } } = load;
    const at = {
      ...{ value: p99, low: Math.min(low, p99), high: Math.max(high, p99) },
    };
    return [{ id: model, label, at: scaled(at, 1e6), load }];
  });
}

/** The pools that win above a size, with that size. */
function crossingsOf<T extends ItemSizeCrossover | BatchSizeCrossover>(
  crossovers: readonly T[],
  { suite, scale }: {
    readonly suite: SuiteAnalysis | undefined;
    readonly scale: (crossover: T) => number;
  },
): readonly ModelFigure[] {
  return crossovers.flatMap((crossover) => {
    const { incumbent, challenger: { model, label }, answer } = crossover;
    const at = crossingInterval(crossover);
    return !at || incumbent.model !== suite?.baseline ||
        answer.kind === "crosses" && answer.challengerFaster === "below"
      ? []
      : [{ id: model, label, at: scaled(at, scale(crossover)) }];
  });
}

/** @throws {TypeError} for what machines are not compared by. */
export function measureOf(id: string): Measure {
  const measure = MEASURES.find((one) => one.id === id);
  if (measure) return measure;
  throw new TypeError(`Cannot compare by ${id}: found no such measure`);
}
