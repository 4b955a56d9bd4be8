import type { ModelInfo, Run } from "../../results/run.ts";
import { efficiencyOf, handoverOf } from "./handover.ts";
import { travelOf } from "./payload.ts";
import { startUpOf } from "./start_up.ts";
import type { CellTimes, CostModel } from "./types.ts";

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
  const source = { run, cells, samples };
  const costsOf = (info: ModelInfo) => {
    const model = info.id;
    const efficiency = efficiencyOf(model, source);
    const handover = handoverOf(model, { ...source, efficiency });
    const pool = { efficiency, handover };
    return {
      ...pool,
      bytes: travelOf("bytes", { ...source, pool: info }),
      objects: travelOf("objects", { ...source, pool: info }),
      startUp: startUpOf(model, { ...source, pool }),
    };
  };
  const models = bySimplicity(run.models);
  const pools = models.filter(({ kind }) => kind === "pool");
  return {
    runId: run.id,
    cores: run.machine.usableCores ?? 1,
    models,
    pools: Object.fromEntries(pools.map((info) => [info.id, costsOf(info)])),
    error: null,
  };
}

/** The concurrency models among them, the simplest first. */
function bySimplicity(models: readonly ModelInfo[]): ModelInfo[] {
  return models.filter(({ kind }) => kind !== "variant").toSorted((a, b) =>
    (a.simplicity ?? Infinity) - (b.simplicity ?? Infinity)
  );
}
