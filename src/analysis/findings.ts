import { excludes, type Interval } from "../stats/interval.ts";
import { BASELINE_MODEL, isMeasured } from "./cells.ts";
import type { RunSamples } from "./run_samples.ts";
import type { CellAnalysis, Finding, MeasuredCell } from "./types.ts";

/** Differences below this share are not worth a sentence, however sure they are. */
export const WORTH_SAYING = 0.05;

/** What {@linkcode findFindings} draws on beside the cells. */
export interface FindingContext {
  readonly samples: RunSamples;
  readonly usableCores: number;
}

interface Scene extends FindingContext {
  readonly cells: readonly MeasuredCell[];
  readonly baseline: MeasuredCell | undefined;
}

/** Looks for what explains a workload's verdict: waits that overlap, hand-over, scaling, more workers than cores. */
export function findFindings(
  cells: readonly CellAnalysis[],
  context: FindingContext,
): Finding[] {
  const measured = cells.filter(isMeasured);
  const baseline = measured.find((cell) => cell.model === BASELINE_MODEL);
  const scene: Scene = { ...context, cells: measured, baseline };
  return [
    ...findInFlight(scene),
    ...findHandover(scene),
    ...findScaling(scene),
    ...findOversubscription(scene),
  ];
}

/** Whether a ratio is sure to differ from 1, and by enough to be worth a sentence. */
export function isWorthSaying(ratio: Interval): boolean {
  return excludes(ratio, 1) && Math.abs(ratio.value - 1) >= WORTH_SAYING;
}

function findInFlight({ cells, baseline }: Scene): Finding[] {
  const pools = poolModels(cells);
  const cell = cells.find((cell) =>
    cell.inFlight > 1 && cell.workers === 1 && !pools.includes(cell.model)
  );
  return cell && baseline ? [{ kind: "in-flight", cell }] : [];
}

function findHandover({ cells, baseline, samples }: Scene): Finding[] {
  if (!baseline) return [];
  return poolModels(cells).flatMap((model) => {
    const cell = cells.find((cell) =>
      cell.model === model && cell.workers === 1
    );
    if (!cell) return [];
    return [{
      kind: "handover",
      cell,
      cost: samples.ratio(cell.id, baseline.id),
    }];
  });
}

function findScaling({ cells, usableCores }: Scene): Finding[] {
  const atCores = cells.filter((cell) =>
    cell.workers === usableCores && cell.workers > 1
  );
  const cell = fastest(atCores);
  if (!cell?.speedup || !cell.efficiency) return [];
  const { speedup, efficiency } = cell;
  return [{ kind: "scaling", cell, speedup, efficiency }];
}

function findOversubscription(scene: Scene): Finding[] {
  const { cells, samples, usableCores } = scene;
  return poolModels(cells).flatMap((model) => {
    const own = cells.filter((cell) => cell.model === model);
    const reference = own.find((cell) => cell.workers === usableCores);
    const cell = own.filter((cell) => cell.workers > usableCores).at(-1);
    if (!reference || !cell) return [];
    const gain = samples.ratio(reference.id, cell.id);
    const effect = !isWorthSaying(gain)
      ? "none"
      : gain.value > 1
      ? "gain"
      : "loss";
    const cost = samples.ratio(cell.id, reference.id);
    return [{ kind: "oversubscription", cell, reference, gain, cost, effect }];
  });
}

/** Models that were measured with more than one number of workers. */
function poolModels(cells: readonly MeasuredCell[]): string[] {
  const models = new Set(cells.map((cell) => cell.model));
  return [...models].filter((model) =>
    new Set(
      cells.filter((cell) => cell.model === model).map((cell) => cell.workers),
    ).size > 1
  );
}

function fastest(cells: readonly MeasuredCell[]): MeasuredCell | undefined {
  return [...cells].sort((a, b) => a.medianNs.value - b.medianNs.value)[0];
}
