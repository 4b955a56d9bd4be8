import type { Cell, MeasuredOutcome, Run } from "../results/run.ts";
import { type Interval, mean, median, scaleInterval } from "../stats/mod.ts";
import { baselineOf } from "./kept_run.ts";
import { mergeLoopDelays } from "./loop_delay.ts";
import { findModelInfo } from "./model_info.ts";
import type { RunSamples } from "./run_samples.ts";
import { classifySteadyState } from "./steady_state.ts";
import type { CellAnalysis, MeasuredCell, SuiteAnalysis } from "./types.ts";
import { MIN_LEAD, MIN_ROUNDS } from "./verdict/thresholds.ts";

interface CellContext {
  readonly run: Run;
  readonly samples: RunSamples;
}

/** Analyses the cells of one workload in one suite; speed-ups are against the suite's baseline among them. */
export function analyseCells(
  cells: readonly Cell[],
  context: CellContext,
): CellAnalysis[] {
  const { run, samples } = context;
  const isBaseline = ({ suite, model }: Cell) =>
    model === baselineOf(run, suite);
  const baseline = cells.find((cell) =>
    isBaseline(cell) && cell.outcome.kind === "measured"
  );
  return cells.map((cell) => {
    const { outcome, ...rest } = cell;
    const modelInfo = findModelInfo(run, cell.model);
    const coordinates = {
      ...{ ...rest, modelLabel: modelInfo.label, modelInfo },
      isBaseline: isBaseline(cell),
    };
    if (outcome.kind !== "measured") return { ...coordinates, ...outcome };
    return {
      ...coordinates,
      kind: "measured",
      medianNs: samples.median(cell.id),
      ...summariseRounds(outcome.rounds.map((round) => round.samplesNs)),
      ...summariseCost(outcome),
      ...(baseline
        ? compareWithBaseline(cell, { baseline, ...context })
        : { steadyState: "unknown" }),
    };
  });
}

export function isMeasured(cell: CellAnalysis): cell is MeasuredCell {
  return cell.kind === "measured";
}

export function fastestOf(
  cells: readonly MeasuredCell[],
): MeasuredCell | undefined {
  return cells.toSorted((a, b) => a.medianNs.value - b.medianNs.value)[0];
}

/** The cell that ratios are taken against; `undefined` where it was not measured. */
export function findBaseline(
  cells: readonly CellAnalysis[],
): MeasuredCell | undefined {
  return cells.filter(isMeasured).find(({ isBaseline }) => isBaseline);
}

function summariseRounds(rounds: readonly (readonly number[])[]) {
  return {
    minNs: Math.min(...rounds.map((samples) => extreme(samples, Math.min))),
    maxNs: Math.max(...rounds.map((samples) => extreme(samples, Math.max))),
    roundMediansNs: rounds.map((samples) => median(samples)),
    samples: rounds.reduce((total, samples) => total + samples.length, 0),
    rounds: rounds.length,
  };
}

/** What one batch cost beside time; what was not measured is left out. */
function summariseCost(outcome: MeasuredOutcome) {
  const { rounds, peakMemoryBytes } = outcome;
  const cpuSeconds = cpuSecondsOf(outcome);
  const loopDelay = mergeLoopDelays(rounds);
  return {
    ...(cpuSeconds === undefined ? undefined : { cpuSeconds }),
    ...(peakMemoryBytes === null ? undefined : { peakMemoryBytes }),
    ...(loopDelay === undefined ? undefined : { loopDelay }),
    observations: meanObservations(rounds),
  };
}

/** CPU time of one batch, in seconds; `undefined` where that of a round was not read. */
export function cpuSecondsOf({ rounds }: MeasuredOutcome): number | undefined {
  let [seconds, batches] = [0, 0];
  for (const { cpu, samplesNs } of rounds) {
    if (cpu === null) return undefined;
    seconds += cpu.userSeconds + cpu.systemSeconds;
    batches += samplesNs.length;
  }
  return seconds / batches;
}

function meanObservations(rounds: MeasuredOutcome["rounds"]) {
  const names = new Set(
    rounds.flatMap(({ observations }) => Object.keys(observations)),
  );
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      mean(
        rounds.flatMap(({ observations }) =>
          Object.hasOwn(observations, name) ? [observations[name] ?? 0] : []
        ),
      ),
    ]),
  );
}

/** A round may hold more samples than a call can take arguments. */
function extreme(
  samples: readonly number[],
  pick: (a: number, b: number) => number,
): number {
  return samples.reduce((a, b) => pick(a, b));
}

function warmupsOf({ outcome }: Cell): boolean[] {
  return outcome.kind === "measured"
    ? outcome.rounds.flatMap(({ isWarm }) =>
      isWarm === undefined ? [] : [isWarm]
    )
    : [];
}

function compareWithBaseline(
  cell: Cell,
  { baseline, run, samples }: CellContext & { readonly baseline: Cell },
): Pick<
  MeasuredCell,
  "speedup" | "roughSpeedup" | "efficiency" | "steadyState" | "flag"
> {
  const steadyState = cell === baseline
    ? "unknown"
    : classifySteadyState(samples.cycleLogRatios(cell.id, baseline.id), {
      warmups: warmupsOf(cell),
    });
  const comparison = samples.compare(baseline.id, cell.id);
  const { rounds, value: roughSpeedup } = comparison;
  if (rounds === 0) return { steadyState };
  if (rounds < MIN_ROUNDS) return { steadyState, roughSpeedup };
  const { ratio: speedup } = comparison;
  // Where a worker has many tasks under way, as an event loop has, waits overlap and a share per worker means nothing.
  if (cell.inFlight > cell.workers) return { steadyState, speedup };
  return {
    steadyState,
    speedup,
    efficiency: scaleInterval(speedup, 1 / cell.workers),
    ...(isImpossible(cell, { run, speedup })
      ? { flag: "impossible" }
      : undefined),
  };
}

/**
 * Whether workers that only compute are measured to be faster than so many of them, or so many cores, can be. Native
 * threads, where a workload uses them, are no workers.
 */
function isImpossible(
  { workload, workers }: Cell,
  { run, speedup }: { readonly run: Run; readonly speedup: Interval },
): boolean {
  const info = run.workloads.find(({ id }) => id === workload);
  if (info?.kind !== "cpu-bound" || info.computesNatively !== false) {
    return false;
  }
  const most = Math.min(workers, run.machine.usableCores ?? workers);
  return speedup.low > most * (1 + MIN_LEAD);
}

/** Time of one item, in nanoseconds: a batch asks many times where once is too short to time. */
export function timePerItem({ medianNs, items }: MeasuredCell): Interval {
  return scaleInterval(medianNs, 1 / items);
}

/** A measured cell with the additions of one batch and those of them that were lost. */
export interface SharedCount {
  /** The cell. */
  readonly cell: MeasuredCell;
  /** Additions of all workers. */
  readonly additions: number;
  /** Lost ones, mean over rounds. */
  readonly lost: number;
  /** The same as a share, with the least and the most that a round lost. */
  readonly lostShare: Interval;
}

/** Counts what each way of sharing a number lost. */
export function countLost(
  run: Run,
  { cases }: SuiteAnalysis,
): SharedCount[] {
  return cases.flatMap(({ workload, cells }) => {
    const info = run.workloads.find(({ id }) => id === workload);
    const each = info?.parameters.additionsPerWorker ?? NaN;
    return cells.filter((cell) => cell.kind === "measured").map((cell) => {
      const additions = each * cell.workers;
      const lost = cell.observations.lostUpdates ?? 0;
      const outcome = run.cells.find(({ id }) => id === cell.id)?.outcome;
      const rounds = outcome?.kind === "measured" ? outcome.rounds : [];
      const losses = rounds.map(({ observations }) =>
        observations.lostUpdates ?? 0
      );
      const [low, high] = [Math.min(...losses), Math.max(...losses)];
      const lostShare = scaleInterval(
        { value: lost, low, high },
        1 / additions,
      );
      return { cell, additions, lost, lostShare };
    });
  });
}
