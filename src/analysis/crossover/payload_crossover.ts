import type { ModelInfo } from "../../results/run.ts";
import {
  type Interval,
  medianInterval,
  type Resampled,
  scaleInterval,
} from "../../stats/mod.ts";
import { baselineOf } from "../cells.ts";
import { type Crossover, findCrossover } from "./crossover.ts";
import {
  describeSide,
  fewestRounds,
  itemSizeLadder,
  type LadderSource,
  measuredCases,
  type MeasuredStep,
  scaleResampled,
  type SideInfo,
} from "./ladders.ts";
import { smallestLead } from "./smallest_lead.ts";

/** What moving a payload there and back costs on a channel, and how much computing makes that pay. */
export interface PayloadCost {
  /** Id of the channel. */
  readonly channel: string;
  /** Name of the channel for people. */
  readonly label: string;
  /** Length of the message, each way. */
  readonly bytes: number;
  /** Time there and back, in nanoseconds. */
  readonly echoNs: Interval;
  /** Computing in one task from which two workers win, in nanoseconds. */
  readonly breakEvenNs: Interval;
  /** The same for each byte, in nanoseconds. */
  readonly breakEvenNsPerByte: Interval;
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

/** Two workers save at most half of a task's time. */
const SHARE_SAVED_BY_TWO = 1 / 2;

/** One length of message on one channel. */
interface Echo {
  readonly bytes: number;
  /** Time there and back. */
  readonly time: Resampled;
  readonly rounds: number;
}

/**
 * How much a task has to compute before two workers win, for every channel and length of message. Two workers that lose
 * nothing otherwise take t / 2 for a task of t, and moving its data takes an echo: they win from t = echo / (1 - 1/2)
 * on at the latest. A pool that moves one task's data while it computes another wins earlier, with short messages
 * much earlier, since an echo is mostly the way of one message then: the granularity suite tells of that.
 */
export function findPayloadCosts(source: LadderSource): PayloadCost[] {
  return channelsOf(source).flatMap(({ id: channel, label }) =>
    echoesOf(source, channel).map(({ bytes, time }) => {
      const echoNs = medianInterval(time);
      const breakEvenNs = scaleInterval(echoNs, 1 / SHARE_SAVED_BY_TWO);
      return {
        ...{ channel, label, bytes, echoNs, breakEvenNs },
        breakEvenNsPerByte: scaleInterval(breakEvenNs, 1 / bytes),
      };
    })
  );
}

/**
 * From how many bytes on moving costs as much as computing elsewhere gains, for tasks of 1, 10 and 100 ms. A task of t
 * takes t where it is, and t / s + echo(bytes) on a pool of as many workers as there are cores: the gain is
 * t * (1 - 1/s), with s = cores * efficiency, the pool's speed-up in the granularity suite at the item size nearest to
 * t. The cost is too high rather than too low: the echo counts in full, as with {@linkcode findPayloadCosts}, and what
 * handing over an item without data costs is in the speed-up as well.
 */
export function findPayloadCrossovers(
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
  const speedup = divide(nearest.incumbent, nearest.challenger);
  const echoes = echoesOf(source, channel);
  const ladder = echoes.map(({ bytes, time }) => ({
    size: bytes,
    incumbent: constant(taskNs, time),
    challenger: combine(
      { left: time, right: speedup },
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

function constant(value: number, { replicates }: Resampled): Resampled {
  return { estimate: value, replicates: replicates.map(() => value) };
}

function divide(left: Resampled, right: Resampled): Resampled {
  return combine({ left, right }, (above, below) => above / below);
}

function combine(
  { left, right }: { readonly left: Resampled; readonly right: Resampled },
  operation: (left: number, right: number) => number,
): Resampled {
  return {
    estimate: operation(left.estimate, right.estimate),
    replicates: left.replicates.map((value, index) =>
      operation(value, right.replicates[index] ?? NaN)
    ),
  };
}
