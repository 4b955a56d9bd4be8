import type { Run } from "../../results/run.ts";
import { efficiencyOf, handoverOf } from "./handover.ts";
import { travelOf } from "./payload.ts";
import { startUpOf } from "./start_up.ts";
import type { CellTimes, CostModel, PoolModel } from "./types.ts";

/**
 * Reads off a run what concurrency costs on its machine: speed of busy workers and hand-over from the `granularity`
 * cells, bytes and objects on their way from the `payload` cells, start-up from the `batch` cells. No cell of the `scaling` suite takes part, so
 * that predictions can be compared with those.
 *
 * Start-up is not taken from the `lifecycle` cells: they start a bare thread or process, and a worker of a pool loads
 * the executor's code as well.
 *
 * @param run A run that has been validated.
 * @param samples The resampled times of its cells.
 * @returns Plain data; terms without cells say so.
 */
export function buildCostModel(
  run: Run,
  samples: CellTimes,
): CostModel {
  const cells = run.cells.filter(({ outcome, parameters }) =>
    outcome.kind === "measured" && !parameters.replicate
  );
  const source = { cells, samples };
  const costsOf = (model: PoolModel) => {
    const efficiency = efficiencyOf(model, source);
    const handover = handoverOf(model, { ...source, efficiency });
    const pool = { efficiency, handover };
    return {
      ...pool,
      bytes: travelOf("bytes", { ...source, model }),
      objects: travelOf("objects", { ...source, model }),
      startUp: startUpOf(model, { ...source, pool }),
    };
  };
  return {
    runId: run.id,
    cores: run.machine.usableCores ?? 1,
    pools: {
      "worker-pool": costsOf("worker-pool"),
      "shared-memory": costsOf("shared-memory"),
      "subprocess-pool": costsOf("subprocess-pool"),
    },
    error: null,
  };
}

/** Whether a model's workers stay warm. */
export function isPoolModel(model: string): model is PoolModel {
  return ["worker-pool", "shared-memory", "subprocess-pool"].includes(model);
}
