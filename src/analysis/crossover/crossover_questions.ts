import type { ModelInfo, Run } from "../../results/run.ts";
import {
  combineResampled,
  type Interval,
  medianInterval,
  type Resampled,
} from "../../stats/mod.ts";
import { findModelInfo } from "../model_info.ts";
import { baselineOf } from "../kept_run.ts";
import type { RunSamples } from "../run_samples.ts";
import {
  type ConcurrencyLimit,
  findConcurrencyLimits,
} from "./concurrency_limit.ts";
import { type Crossover, findCrossover } from "./crossover.ts";
import {
  batchLadder,
  describeSide,
  fewestRounds,
  itemSizeLadder,
  type LadderSides,
  type LadderSource,
  measuredCases,
  type MeasuredStep,
  scaleResampled,
  type SideInfo,
  smallestLead,
} from "./ladders.ts";

/** From what size on one model beats another. */
export interface ModelCrossover extends Crossover {
  /** Who computes already, without starting anything. */
  readonly incumbent: SideInfo;
  /** Who may do it faster, its start included where the suite measures that. */
  readonly challenger: SideInfo;
}

/** From what item size on; sizes are times of one item, in nanoseconds. */
export interface ItemSizeCrossover extends ModelCrossover {
  /** What is asked: from what item size on. */
  readonly kind: "item-size";
  /** The size that the suite asked for, in microseconds, for each of the steps: their own are what it came to. */
  readonly nominalMicros: readonly number[];
}

/** From what batch size on starting a pool pays; sizes are items. */
export interface BatchSizeCrossover extends ModelCrossover {
  /** What is asked: from what batch size on. */
  readonly kind: "batch-size";
  /** Time of one item of the largest batch where nothing is started, in nanoseconds. */
  readonly itemNs: Interval;
}

/** From what value of a param on another model wins; sizes are values of the param. */
export interface ParamCrossover extends ModelCrossover {
  /** What is asked: from what value of a param on. */
  readonly kind: "param";
  /** Name of the param. */
  readonly param: string;
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
      ...findCrossover(ladder, smallestLead(ladder, source.run)),
    };
  });
}

function findBatchSizes(source: LadderSource): BatchSizeCrossover[] {
  const suite = "batch";
  const itemNs = batchItemNs(source);
  if (!itemNs) return [];
  return pairsOf(source.run, suite)
    .filter(({ incumbent }) => incumbent === baselineOf(source.run, suite))
    .map((sides) => {
      const ladder = batchLadder(source, sides);
      return {
        kind: "batch-size",
        ...describeSides(source.run, { suite, sides }),
        itemNs,
        ...findCrossover(ladder, smallestLead(ladder, source.run)),
      };
    });
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

/**
 * Who is asked about: every other model of a suite against the baseline, and pools of processes against those of
 * threads.
 */
function pairsOf(run: Run, suite: string): LadderSides[] {
  const cells = run.cells.filter((cell) => cell.suite === suite);
  const models = [...new Set(cells.map(({ model }) => model))]
    .map((id) => findModelInfo(run, id));
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

function describeSides(
  run: Run,
  { suite, sides }: { readonly suite: string; readonly sides: LadderSides },
) {
  return {
    incumbent: describeSide(run, { suite, model: sides.incumbent }),
    challenger: describeSide(run, { suite, model: sides.challenger }),
  };
}

/** What moving a payload there and back costs on a channel. */
export interface PayloadCost {
  /** Id of the channel. */
  readonly channel: string;
  /** Name of the channel for people. */
  readonly label: string;
  /** Length of the message, each way. */
  readonly bytes: number;
  /** Time there and back, in nanoseconds. */
  readonly echoNs: Interval;
}

/** From what payload on moving data costs more than computing elsewhere gains; sizes are bytes, each way. */
export interface PayloadCrossover extends Crossover {
  /** What is asked: up to what size of its data. */
  readonly kind: "payload";
  /** Id of the channel. */
  readonly channel: string;
  /** Name of the channel for people. */
  readonly label: string;
  /** Computing in one task, in nanoseconds. */
  readonly taskNs: number;
  /** Who moves data over the channel, and whose speed-up is taken: as many workers as cores could be used. */
  readonly pool: SideInfo;
  /** What the pool gained without data to move, from the granularity suite. */
  readonly speedup: Interval;
  /** Item size at which that was measured: the nearest to the task, in nanoseconds. */
  readonly speedupItemNs: number;
}

/** The suite that tells what a pool gains without data to move. */
const POOL_SUITE = "granularity";

const TASKS_NS = [1e6, 10e6, 100e6];

interface Echo {
  readonly bytes: number;
  readonly time: Resampled;
  readonly rounds: number;
}

function findPayloadCosts(source: LadderSource): PayloadCost[] {
  return channelsOf(source).flatMap(({ id: channel, label }) =>
    echoesOf(source, channel).map(({ bytes, time }) => (
      { channel, label, bytes, echoNs: medianInterval(time) }
    ))
  );
}

/**
 * From how many bytes on moving costs as much as computing elsewhere gains, for tasks of 1, 10 and 100 ms. A task of t
 * takes t where it is, and t / s + echo(bytes) on a pool of as many workers as there are cores: the gain is
 * t * (1 - 1/s), with s = cores * efficiency, the pool's speed-up in the granularity suite at the item size nearest to
 * t. The cost is too high rather than too low: the echo counts in full, though a pool moves one task's data while it
 * computes another, and what dispatching an item without data costs is in the speed-up as well.
 */
function findPayloadCrossovers(
  source: LadderSource,
): PayloadCrossover[] {
  return channelsOf(source).flatMap((channel) => {
    const pool = poolOf(source, channel);
    const incumbent = baselineOf(source.run, POOL_SUITE);
    if (incumbent === null || !pool || pool.workers < 2) return [];
    const sides = { incumbent, challenger: pool.model };
    const ladder = itemSizeLadder(source, sides);
    return TASKS_NS.flatMap((taskNs) => {
      const nearest = nearestStep(ladder, taskNs);
      return nearest
        ? [findPayload(source, { channel, pool, taskNs, nearest })]
        : [];
    });
  });
}

function findPayload(
  source: LadderSource,
  { channel: { id: channel, label }, pool, taskNs, nearest }: {
    readonly channel: ModelInfo;
    readonly pool: SideInfo;
    readonly taskNs: number;
    readonly nearest: MeasuredStep;
  },
): PayloadCrossover {
  const speedup = combineResampled(
    nearest.incumbent,
    nearest.challenger,
    (one, pool) => one / pool,
  );
  const echoes = echoesOf(source, channel);
  const ladder = echoes.map(({ bytes, time }) => ({
    size: bytes,
    incumbent: combineResampled(time, speedup, () => taskNs),
    challenger: combineResampled(
      time,
      speedup,
      (echoNs, times) => echoNs + taskNs / times,
    ),
  }));
  return {
    kind: "payload",
    ...{ channel, label, taskNs, pool },
    speedup: medianInterval(speedup),
    speedupItemNs: nearest.size,
    ...findCrossover(ladder, smallestLead([...echoes, nearest], source.run)),
  };
}

/** The pool that moves its data over the channel, or in much the same way: to what the same wall separates. */
function poolOf(
  { run }: LadderSource,
  channel: ModelInfo,
): SideInfo | undefined {
  const pool = run.models.find(({ kind, isolation, sharesMemory }) =>
    kind === "pool" && isolation === channel.isolation &&
    sharesMemory === channel.sharesMemory
  );
  return pool && describeSide(run, { suite: POOL_SUITE, model: pool.id });
}

function channelsOf({ run }: LadderSource): ModelInfo[] {
  const own = run.cells.filter(({ suite }) => suite === "payload");
  return run.models.filter(({ id }) => own.some(({ model }) => model === id));
}

function echoesOf({ run, samples }: LadderSource, channel: string): Echo[] {
  return measuredCases(run, "payload").flatMap(({ parameters, cells }) => {
    const cell = cells.get(channel);
    const { bytes } = parameters;
    if (!cell || bytes === undefined || bytes <= 0) return [];
    const time = scaleResampled(samples.get(cell.id), 1 / cell.items);
    return [{ bytes, time, rounds: fewestRounds([cell]) }];
  }).sort((a, b) => a.bytes - b.bytes);
}

/** The step whose size differs from `size` by the smallest factor. */
function nearestStep(
  ladder: readonly MeasuredStep[],
  size: number,
): MeasuredStep | undefined {
  const factor = (step: MeasuredStep) => Math.abs(Math.log(step.size / size));
  return ladder.toSorted((a, b) => factor(a) - factor(b))[0];
}
