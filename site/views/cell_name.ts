import { hasWorkers, type MeasuredCell } from "../../src/analysis/mod.ts";
import { formatCount } from "../../src/text/mod.ts";

/** Names a cell by its model, and by its workers where it has any: `Worker pool, 2 workers`. */
export function cellName(
  { modelInfo, workers }: Pick<MeasuredCell, "modelInfo" | "workers">,
): string {
  const { label } = modelInfo;
  return hasWorkers(modelInfo)
    ? `${label}, ${formatCount(workers, "worker")}`
    : label;
}
