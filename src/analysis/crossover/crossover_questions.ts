import type { Run } from "../../results/run.ts";
import { type Interval, medianInterval } from "../../stats/mod.ts";
import { BASELINE_MODEL } from "../cells.ts";
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

/** A pool of processes against one of threads, beside every pool against the baseline. */
const POOL_AGAINST_POOL: LadderSides = {
  incumbent: "worker-pool",
  challenger: "subprocess-pool",
};

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
    .filter(({ incumbent }) => incumbent === BASELINE_MODEL)
    .map((sides) => ({
      kind: "batch-size",
      ...describeSides(source.run, { suite, sides }),
      itemNs,
      ...crossOver(batchLadder(source, sides), source.run),
    }));
}

function batchItemNs({ run, samples }: LadderSource): Interval | undefined {
  const largest = measuredCases(run, "batch")
    .filter(({ cells }) => cells.has(BASELINE_MODEL))
    .sort((a, b) => a.items - b.items).at(-1);
  const baseline = largest?.cells.get(BASELINE_MODEL);
  if (!baseline) return undefined;
  const { id, items } = baseline;
  return medianInterval(scaleResampled(samples.get(id), 1 / items));
}

function crossOver(ladder: readonly MeasuredStep[], run: Run): Crossover {
  return findCrossover(ladder, smallestLead(ladder, run));
}

/** Who is asked about: every other model of a suite against the baseline, and processes against threads. */
function pairsOf(run: Run, suite: string): LadderSides[] {
  const models = modelsOf(run, suite);
  if (!models.includes(BASELINE_MODEL)) return [];
  const pools = models.filter((model) => model !== BASELINE_MODEL);
  const { incumbent, challenger } = POOL_AGAINST_POOL;
  return [
    ...pools.map((pool) => ({ incumbent: BASELINE_MODEL, challenger: pool })),
    ...(models.includes(incumbent) && models.includes(challenger)
      ? [POOL_AGAINST_POOL]
      : []),
  ];
}

function modelsOf(run: Run, suite: string): string[] {
  const cells = run.cells.filter((cell) => cell.suite === suite);
  return [...new Set(cells.map(({ model }) => model))];
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
