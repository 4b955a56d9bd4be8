import { type Cell, formatBenchId, type Run } from "../results/mod.ts";
import { type Interval, quantile } from "../stats/mod.ts";
import { RunSamples } from "./run_samples.ts";
import { separates } from "./verdict.ts";

/** How often the verdicts' own rule calls something, and of how many. */
export interface CallRate {
  /** Pairs that were called different. */
  readonly called: number;
  /** Pairs that were judged. */
  readonly pairs: number;
}

/**
 * Puts the verdicts to the test with a run's twins, which are the same code measured twice: how often is the one called
 * faster than the other? With `injected`, every time of the second is made longer by that share first; then each
 * call is right.
 *
 * A pair is judged as {@linkcode rankModels} judges two models, by a noise floor from the run's other pairs, so that no
 * pair sets its own bar.
 *
 * @param run A validated run.
 * @param options `injected`: a share, such as 0.05; `isCounted`: which cells take part.
 */
export function checkTwins(
  run: Run,
  { injected = 0, isCounted = () => true }: {
    readonly injected?: number;
    readonly isCounted?: (cell: Cell) => boolean;
  } = {},
): CallRate {
  const pairs = twinsOf(run).filter(([cell]) => isCounted(cell));
  const samples = new RunSamples(run);
  const ratios = pairs.map(([cell, twin]) => samples.ratio(twin.id, cell.id));
  const differences = ratios.map(({ value }) => spread(value));
  const called = ratios.filter((ratio, index) => {
    const others = differences.filter((_, other) => other !== index);
    const noiseFloor = others.length === 0 ? 0 : quantile(others, 0.9);
    const rounds = Math.min(...(pairs[index] ?? []).map(roundsOf));
    return isCalled(ratio, { injected, noiseFloor, rounds });
  });
  return { called: called.length, pairs: pairs.length };
}

function isCalled(
  ratio: Interval,
  { injected, noiseFloor, rounds }: {
    readonly injected: number;
    readonly noiseFloor: number;
    readonly rounds: number;
  },
): boolean {
  const context = { rounds, noiseFloor };
  const longer = {
    value: ratio.value * (1 + injected),
    low: ratio.low * (1 + injected),
    high: ratio.high * (1 + injected),
  };
  const shorter = {
    value: 1 / ratio.value,
    low: 1 / ratio.high,
    high: 1 / ratio.low,
  };
  return separates(longer, context) ||
    (injected === 0 && separates(shorter, context));
}

function spread(ratio: number): number {
  return Math.max(ratio, 1 / ratio) - 1;
}

function roundsOf({ outcome }: Cell): number {
  return outcome.kind === "measured" ? outcome.rounds.length : 0;
}

/** Every measured cell that has a measured twin, and that twin. */
function twinsOf(run: Run): [Cell, Cell][] {
  const byId = new Map(run.cells.map((cell) => [cell.id, cell]));
  return run.cells.flatMap((twin) => {
    if (!twin.parameters.twin) return [];
    const { twin: _, ...parameters } = twin.parameters;
    const cell = byId.get(formatBenchId({ ...twin, parameters }));
    const isMeasured = cell && roundsOf(cell) > 0 && roundsOf(twin) > 0;
    return isMeasured ? [[cell, twin] as [Cell, Cell]] : [];
  });
}
