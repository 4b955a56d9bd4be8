import type { Cell, CellRound, ModelInfo, Run } from "../../results/run.ts";
import {
  combineResampled,
  exactMedianInterval,
  type Interval,
  mean,
  medianInterval,
  type Resampled,
} from "../../stats/mod.ts";
import { findModelInfo } from "../model_info.ts";
import { baselineOf } from "../kept_run.ts";
import type { RunSamples } from "../run_samples.ts";
import { type Crossover, findCrossover, type LadderStep } from "./crossover.ts";
import { formatScenarioId } from "../../results/bench_id.ts";
import { MIN_LEAD, MIN_ROUNDS } from "../verdict/thresholds.ts";

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
    const ladder = itemSizeLadder(source, { sides });
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
    const ladder = itemSizeLadder(source, { sides });
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

export interface LadderSource {
  readonly run: Run;
  readonly samples: Pick<RunSamples, "get" | "median">;
}

export interface LadderSides {
  readonly incumbent: string;
  readonly challenger: string;
}

/** Who takes part in a ladder. */
export interface SideInfo extends Pick<ModelInfo, "label" | "phrase"> {
  /** Id of the model. */
  readonly model: string;
  /** Threads or processes. */
  readonly workers: number;
}

export interface MeasuredStep extends LadderStep {
  readonly nominalSize: number;
  readonly rounds: number;
}

interface MeasuredCase {
  readonly workload: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly items: number;
  /** By id of the model; where it was measured with several numbers of workers, with the most. */
  readonly cells: ReadonlyMap<string, Cell>;
}

export function measuredCases(run: Run, suite: string): MeasuredCase[] {
  const cells = run.cells.filter((cell) =>
    cell.suite === suite && cell.outcome.kind === "measured" &&
    cell.parameters.replicate === undefined
  );
  const cases = Map.groupBy(cells, formatScenarioId);
  return [...cases.values()].flatMap((ofCase) => {
    const [first] = ofCase;
    if (!first) return [];
    const { workload, parameters, items } = first;
    const byWorkers = ofCase.toSorted((a, b) => a.workers - b.workers);
    return [{
      ...{ workload, parameters, items },
      cells: new Map(byWorkers.map((cell) => [cell.model, cell])),
    }];
  });
}

/**
 * Item sizes of the granularity suite, and the time for one item. A size is the time that the baseline really took for
 * an item, in nanoseconds: the nominal one is set in steps of computing, and processors differ. Where a batch has fewer
 * items than there are workers, as the largest ones do, it tells of idle workers and not of the item's size, and is
 * left out.
 */
export function itemSizeLadder(
  { run, samples }: LadderSource,
  { sides, suite = POOL_SUITE, baseline: model = baselineOf(run, suite) }: {
    readonly sides: LadderSides;
    /** @default {the one that tells what a pool gains without data} */
    readonly suite?: string;
    /** Whose time for an item is its size. @default {that of the suite} */
    readonly baseline?: string | null;
  },
): MeasuredStep[] {
  return measuredCases(run, suite).flatMap((ofCase) => {
    const { parameters: { itemMicros }, items, cells } = ofCase;
    const baseline = cells.get(model ?? "");
    const pair = findPair(ofCase, sides);
    if (!baseline || !pair || itemMicros === undefined) return [];
    if (pair.some(({ inFlight, workers }) => inFlight < workers)) return [];
    const [incumbent, challenger] = pair.map(({ id }) =>
      scaleResampled(samples.get(id), 1 / items)
    );
    if (!incumbent || !challenger) return [];
    return [{
      size: samples.get(baseline.id).estimate / items,
      nominalSize: itemMicros,
      rounds: fewestRounds(pair),
      ...{ incumbent, challenger },
    }];
  }).sort((a, b) => a.size - b.size);
}

/** Batch sizes of the batch suite, in items, and the time for a batch, with the start of the pool in it. */
export function batchLadder(
  { run, samples }: LadderSource,
  sides: LadderSides,
): MeasuredStep[] {
  return measuredCases(run, "batch").flatMap((ofCase) => {
    const pair = findPair(ofCase, sides);
    if (!pair) return [];
    const [incumbent, challenger] = pair;
    return [{
      ...{ size: ofCase.items, nominalSize: ofCase.items },
      rounds: fewestRounds(pair),
      incumbent: samples.get(incumbent.id),
      challenger: samples.get(challenger.id),
    }];
  }).sort((a, b) => a.size - b.size);
}

/** Names a model of a suite; its workers are the most that it was planned with there. */
export function describeSide(
  run: Run,
  { suite, model }: { readonly suite: string; readonly model: string },
): SideInfo {
  const workers = run.cells.flatMap((cell) =>
    cell.suite === suite && cell.model === model ? [cell.workers] : []
  );
  const { label, phrase } = findModelInfo(run, model);
  return { model, label, phrase, workers: Math.max(1, ...workers) };
}

export function scaleResampled(
  { estimate, replicates }: Resampled,
  factor: number,
): Resampled {
  return {
    estimate: estimate * factor,
    replicates: replicates.map((value) => value * factor),
  };
}

export function fewestRounds(cells: readonly Cell[]): number {
  return Math.min(
    ...cells.map(({ outcome }) =>
      outcome.kind === "measured" ? outcome.rounds.length : 0
    ),
  );
}

function findPair(
  { cells }: MeasuredCase,
  sides: LadderSides,
): readonly [Cell, Cell] | undefined {
  const incumbent = cells.get(sides.incumbent);
  const challenger = cells.get(sides.challenger);
  return incumbent && challenger ? [incumbent, challenger] : undefined;
}

/**
 * The smallest difference on a ladder that counts, as a ratio less 1: that of verdicts, which is 2 %, and no less than
 * the run's noise floor. Where a step has fewer than three rounds no difference counts.
 */
export function smallestLead(
  steps: readonly { readonly rounds: number }[],
  { noise }: Pick<Run, "noise">,
): number {
  const rounds = Math.min(...steps.map((step) => step.rounds));
  if (rounds < MIN_ROUNDS) return Infinity;
  return Math.max(MIN_LEAD, noise?.floor ?? 0);
}

/** From how many tasks in flight on one event loop is limited by its processor, and no longer by its waits. */
export interface ConcurrencyLimit {
  /** Id of the workload. */
  readonly workload: string;
  /** Name of the workload for people. */
  readonly label: string;
  /** Time that one task waits, in nanoseconds: what it takes alone, less its CPU time then. */
  readonly waitNs: Interval;
  /** CPU time of one task with many in flight, in nanoseconds, all threads together. */
  readonly cpuNs: Interval;
  /** Tasks in flight. */
  readonly limit: Interval;
  /** Tasks that the measured event loop had in flight. */
  readonly measuredInFlight: number;
}

interface RoundCost {
  readonly round: number;
  readonly waitNs: number;
  readonly cpuNs: number;
}

/**
 * Says for each workload whose waits an event loop can overlap how many tasks in flight keep its processor busy: with
 * fewer the waits limit it, with more they only queue. The source is the asymptotic bound of a closed queueing system,
 * N* = (D + Z) / D_max (Lazowska, Zahorjan, Graham and Sevcik, "Quantitative System Performance", 1984, chapter 5):
 * with a wait of w and one processor that each task holds for c it is 1 + w / c.
 *
 * The wait is taken from the sequential cell and c from the async one: a task that runs alone finds its processor idle
 * and its caches cold, and needs up to four times as much CPU time as one of many. In c is all that the process
 * did, on any thread: where others help, one event loop is limited a little later.
 *
 * A workload is left out where either cell, or its CPU time, was not measured.
 */
export function findConcurrencyLimits(run: Run): ConcurrencyLimit[] {
  return run.workloads
    .filter(({ kind }) => kind === "io-bound" || kind === "mixed")
    .flatMap(({ id: workload, label }) => {
      const cells = cellsOf(run, workload);
      if (!cells) return [];
      const costs = costsOf(cells.alone, cells.together);
      if (costs.length === 0) return [];
      const median = (valueOf: (cost: RoundCost) => number) =>
        exactMedianInterval(
          costs.map((cost) => ({
            round: cost.round,
            samples: [valueOf(cost)],
          })),
        );
      return [{
        ...{ workload, label },
        waitNs: median(({ waitNs }) => waitNs),
        cpuNs: median(({ cpuNs }) => cpuNs),
        limit: median(({ waitNs, cpuNs }) => 1 + waitNs / cpuNs),
        measuredInFlight: cells.together.inFlight,
      }];
    });
}

function cellsOf(run: Run, workload: string) {
  const suite = "scaling";
  const ofWorkload = measuredCases(run, suite)
    .find((ofCase) => ofCase.workload === workload);
  const eventLoop = run.models.find(({ kind }) => kind === "event-loop");
  const alone = ofWorkload?.cells.get(baselineOf(run, suite) ?? "");
  const together = ofWorkload?.cells.get(eventLoop?.id ?? "");
  return alone && together ? { alone, together } : undefined;
}

/** What one task cost in each round that measured both cells; nothing where CPU time was not read in them all. */
function costsOf(alone: Cell, together: Cell): RoundCost[] {
  const others = roundsOf(together);
  const pairs = roundsOf(alone).flatMap((round) => {
    const other = others.find((other) => other.round === round.round);
    return other ? [{ round, other }] : [];
  });
  const costs = pairs.map(({ round, other }) => {
    const waitNs = mean(round.samplesNs) - meanCpuNs(round);
    return {
      round: round.round,
      // Where helping threads compute, the CPU time may be more than the time that passed.
      waitNs: Math.max(0, waitNs) / alone.items,
      cpuNs: meanCpuNs(other) / together.items,
    };
  });
  const isRead = costs.every(({ waitNs, cpuNs }) => waitNs >= 0 && cpuNs > 0);
  return isRead ? costs : [];
}

function roundsOf({ outcome }: Cell): readonly CellRound[] {
  return outcome.kind === "measured" ? outcome.rounds : [];
}

/** CPU time of one batch; not a number where it was not read. */
function meanCpuNs({ cpu, samplesNs }: CellRound): number {
  if (!cpu) return NaN;
  return (cpu.userSeconds + cpu.systemSeconds) * 1e9 / samplesNs.length;
}
