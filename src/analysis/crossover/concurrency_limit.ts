import type { Cell, CellRound, Run } from "../../results/run.ts";
import { exactMedianInterval, type Interval, mean } from "../../stats/mod.ts";
import { baselineOf } from "../kept_run.ts";
import { measuredCases } from "./ladders.ts";

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
