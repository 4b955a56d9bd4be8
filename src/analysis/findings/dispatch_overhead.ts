import type { CellContrast, Finding, MeasuredCell } from "../types.ts";
import { type BenchmarkGroups, fastestOf } from "./benchmark_groups.ts";

/** From this size on a message costs clearly more than an empty one; the `payload` suite measures it. */
const LARGE_TASK_BYTES = 32 * 1024;

/** Slower than any copying: structured clones of lists of numbers or records cost up to about 16 ns a byte. */
const MAX_NS_PER_BYTE = 50;

/**
 * Copying is what pools pay for: one worker is surely slower than sequential code, and either one worker on shared
 * memory, with nothing to copy, is surely faster than a thread that is sent the data; or a task carries at least 32 KiB
 * and the time lost is no more than 50 ns for each byte, whereas small messages lose thousands.
 */
export function findCopying(groups: BenchmarkGroups): Finding[] {
  const copying = slowSingles(groups).filter(({ cell }) =>
    !cell.modelInfo.sharesMemory
  );
  const shared = groups.pools.find(({ modelInfo, workers }) =>
    modelInfo.sharesMemory && workers === 1
  );
  const beaten = shared
    ? copying.filter(({ cell }) =>
      groups.isSlower(groups.contrast(cell, shared))
    )
    : [];
  if (
    shared && beaten.some(({ cell }) => cell.modelInfo.isolation === "thread")
  ) {
    return [{ kind: "copying", pools: beaten, shared }];
  }
  const pools = copying.filter((contrast) => isPaidByByte(contrast, groups));
  return pools.length > 0 ? [{ kind: "copying", pools }] : [];
}

/**
 * Dispatch overhead takes what more workers gain: one worker of any pool is surely slower than sequential code, and no pool,
 * whatever its workers, is surely faster. It is a loss where the fastest cell of every pool is surely slower.
 */
export function findDispatchOverhead(groups: BenchmarkGroups): Finding[] {
  const { baseline, contrast, isSlower } = groups;
  const pools = slowSingles(groups);
  const singles = groups.pools.filter(({ workers }) => workers === 1);
  if (!baseline || pools.length === 0 || pools.length < singles.length) {
    return [];
  }
  const best = bestOfModels(groups.pools).map((cell) =>
    contrast(cell, baseline)
  );
  if (best.some(({ ratio }) => ratio.high < 1)) return [];
  const outcome = best.every(isSlower) ? "loss" : "level";
  return [{ kind: "dispatch-overhead", pools, outcome }];
}

/** Pools of one worker that are surely slower than sequential code. */
function slowSingles(
  { baseline, pools, contrast, isSlower }: BenchmarkGroups,
): CellContrast[] {
  if (!baseline) return [];
  return pools
    .filter(({ workers }) => workers === 1)
    .map((cell) => contrast(cell, baseline))
    .filter(isSlower);
}

function isPaidByByte(
  { cell, reference }: CellContrast,
  { bytesPerTask }: BenchmarkGroups,
): boolean {
  if (bytesPerTask < LARGE_TASK_BYTES) return false;
  const lostNs = (cell.medianNs.value - reference.medianNs.value) / cell.items;
  return lostNs / bytesPerTask <= MAX_NS_PER_BYTE;
}

function bestOfModels(cells: readonly MeasuredCell[]): MeasuredCell[] {
  const byModel = Map.groupBy(cells, ({ model }) => model);
  return [...byModel.values()].flatMap((own) => fastestOf(own) ?? []);
}
