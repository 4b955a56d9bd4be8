import type { Finding } from "../types.ts";
import type { BenchmarkGroups } from "./benchmark_groups.ts";

/** From this ratio on more than half of the time is start-up. */
const MOSTLY_START_UP = 2;

/**
 * Start-up dominates: a worker or process for each task surely takes more than twice as long as the pool with as many
 * that are warm.
 */
export function findStartUp(
  { perTask, pools, contrast }: BenchmarkGroups,
): Finding[] {
  const starts = perTask.flatMap((cell) => {
    const warm = pools.find(({ model, workers }) =>
      model === cell.modelInfo.warmModel && workers === cell.workers
    );
    return warm ? [contrast(cell, warm)] : [];
  }).filter(({ ratio }) => ratio.low > MOSTLY_START_UP);
  return starts.length > 0 ? [{ kind: "start-up", starts }] : [];
}
