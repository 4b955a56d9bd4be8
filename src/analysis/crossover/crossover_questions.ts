import type { ModelInfo, Run } from "../../results/run.ts";
import { type Interval, medianInterval } from "../../stats/mod.ts";
import { baselineOf, findModelInfo } from "../cells.ts";
import {
  type ConcurrencyLimit,
  findConcurrencyLimits,
} from "./concurrency_limit.ts";
import { type Crossover, findCrossover } from "./crossover.ts";
import {
  batchLadder,
  describeSide,
  itemSizeLadder,
  type LadderSides,
  type LadderSource,
  measuredCases,
  type MeasuredStep,
  scaleResampled,
  type SideInfo,
} from "./ladders.ts";
import {
  findPayloadCosts,
  findPayloadCrossovers,
  type PayloadCost,
  type PayloadCrossover,
} from "./payload_crossover.ts";
import type { RunSamples } from "../run_samples.ts";
import { smallestLead } from "./smallest_lead.ts";

/** From what item size on one model beats another; sizes are times of one item, in nanoseconds. */
export interface ItemSizeCrossover extends Crossover {
  /** What is asked: from what item size on. */
  readonly kind: "item-size";
  /** Who computes already. */
  readonly incumbent: SideInfo;
  /** Who may do it faster. */
  readonly challenger: SideInfo;
  /** The size that the suite asked for, in microseconds, for each of the steps: their own are what it came to. */
  readonly nominalMicros: readonly number[];
}

/** From what batch size on starting a pool pays; sizes are items. */
export interface BatchSizeCrossover extends Crossover {
  /** What is asked: from what batch size on. */
  readonly kind: "batch-size";
  /** Who computes without starting anything. */
  readonly incumbent: SideInfo;
  /** Whose start is in the time measured. */
  readonly challenger: SideInfo;
  /** Time of one item of the largest batch where nothing is started, in nanoseconds. */
  readonly itemNs: Interval;
}

/** From what point on another model wins, for everything that a run measured at several sizes. */
export interface CrossoverAnalysis {
  /** From the granularity suite. */
  readonly itemSizes: readonly ItemSizeCrossover[];
  /** From the batch suite. */
  readonly batchSizes: readonly BatchSizeCrossover[];
  /** From the payload and the granularity suites together. */
  readonly payloads: readonly PayloadCrossover[];
  /** From the payload suite. */
  readonly payloadCosts: readonly PayloadCost[];
  /** From waits that an event loop can overlap. */
  readonly concurrency: readonly ConcurrencyLimit[];
}

/**
 * Asks a run from what point on another model wins. What it did not measure is not asked: a list is empty then.
 *
 * @param run A run that has been validated.
 * @param samples The samples of that run.
 * @returns Plain data that survives JSON.
 */
export function findCrossovers(
  run: Run,
  samples: Pick<RunSamples, "get" | "median">,
): CrossoverAnalysis {
  const source: LadderSource = { run, samples };
  return {
    itemSizes: findItemSizes(source),
    batchSizes: findBatchSizes(source),
    payloads: findPayloadCrossovers(source),
    payloadCosts: findPayloadCosts(source),
    concurrency: findConcurrencyLimits(run),
  };
}

function findItemSizes(source: LadderSource): ItemSizeCrossover[] {
  const suite = "granularity";
  return pairsOf(source.run, suite).map((sides) => {
    const ladder = itemSizeLadder(source, sides);
    return {
      kind: "item-size",
      ...describeSides(source.run, { suite, sides }),
      nominalMicros: ladder.map(({ nominalSize }) => nominalSize),
      ...crossOver(ladder, source.run),
    };
  });
}

function findBatchSizes(source: LadderSource): BatchSizeCrossover[] {
  const suite = "batch";
  const itemNs = batchItemNs(source);
  if (!itemNs) return [];
  return pairsOf(source.run, suite)
    .filter(({ incumbent }) => incumbent === baselineOf(source.run, suite))
    .map((sides) => ({
      kind: "batch-size",
      ...describeSides(source.run, { suite, sides }),
      itemNs,
      ...crossOver(batchLadder(source, sides), source.run),
    }));
}

function batchItemNs({ run, samples }: LadderSource): Interval | undefined {
  const suite = "batch";
  const model = baselineOf(run, suite) ?? "";
  const largest = measuredCases(run, suite)
    .filter(({ cells }) => cells.has(model))
    .sort((a, b) => a.items - b.items).at(-1);
  const baseline = largest?.cells.get(model);
  if (!baseline) return undefined;
  const { id, items } = baseline;
  return medianInterval(scaleResampled(samples.get(id), 1 / items));
}

function crossOver(ladder: readonly MeasuredStep[], run: Run): Crossover {
  return findCrossover(ladder, smallestLead(ladder, run));
}

/** Who is asked about: every other model of a suite against the baseline, and pools of processes against those of threads. */
function pairsOf(run: Run, suite: string): LadderSides[] {
  const models = modelsOf(run, suite);
  const baseline = models.find(({ id }) => id === baselineOf(run, suite))?.id;
  if (baseline === undefined) return [];
  const pools = models.filter(({ id }) => id !== baseline);
  const ofThreads = pools.filter((pool) => isPlainPool(pool, "thread"));
  const ofProcesses = pools.filter((pool) => isPlainPool(pool, "process"));
  return [
    ...pools.map(({ id }) => ({ incumbent: baseline, challenger: id })),
    ...ofThreads.flatMap(({ id: incumbent }) =>
      ofProcesses.map(({ id: challenger }) => ({ incumbent, challenger }))
    ),
  ];
}

/** A pool that is sent its data: on shared memory the difference would be the sharing. */
function isPlainPool(
  { kind, isolation, sharesMemory }: ModelInfo,
  wanted: ModelInfo["isolation"],
): boolean {
  return kind === "pool" && isolation === wanted && !sharesMemory;
}

function modelsOf(run: Run, suite: string): ModelInfo[] {
  const cells = run.cells.filter((cell) => cell.suite === suite);
  return [...new Set(cells.map(({ model }) => model))]
    .map((id) => findModelInfo(run, id));
}

function describeSides(
  run: Run,
  { suite, sides }: { readonly suite: string; readonly sides: LadderSides },
) {
  return {
    incumbent: describeSide(run, { suite, model: sides.incumbent }),
    challenger: describeSide(run, { suite, model: sides.challenger }),
  };
}
