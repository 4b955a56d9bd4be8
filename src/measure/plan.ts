import { type Model, MODELS, workerCounts } from "../executors/catalog.ts";
import { type BenchId, formatBenchId } from "../results/bench_id.ts";
import { SUITES, type Workload } from "../workloads/catalog.ts";

/** Which part of everything to measure; an empty list means all. */
export interface Selection {
  readonly suites: readonly string[];
  readonly workloads: readonly string[];
  readonly models: readonly string[];
  /** Worker counts; empty: 1, 2, 4 … up to the usable cores and one step beyond. */
  readonly cores: readonly number[];
}

/** A cell to be measured. */
export interface PlannedCell extends BenchId {
  readonly id: string;
  /** Most tasks of a batch under way at once. */
  readonly inFlight: number;
}

/** The selection names something that does not exist, or that leaves nothing to measure. */
export class SelectionError extends Error {
  override readonly name = "SelectionError";
  /** What the user can do about it. */
  readonly hint = "`deno task bench --help` lists what can be selected.";
}

/**
 * Lists the cells of a selection in the order of the catalogs. The sequential model is always among them, because
 * every ratio needs its baseline.
 *
 * @throws {SelectionError} where a name is unknown or nothing is left.
 */
export function planCells(
  selection: Selection,
  { usableCores }: { readonly usableCores: number },
): PlannedCell[] {
  const suites = pick("suite", Object.keys(SUITES), selection.suites);
  const all = Object.values(SUITES).flat().map((workload) => workload.id);
  const workloads = pick("workload", all, selection.workloads);
  const modelIds = MODELS.map((model) => model.id);
  const models = ["sequential", ...pick("model", modelIds, selection.models)];
  const counts = selection.cores.length > 0
    ? selection.cores
    : workerCounts(usableCores);
  const cells = suites.flatMap((suite) =>
    (SUITES[suite] ?? [])
      .filter((workload) => workloads.includes(workload.id))
      .flatMap((workload) => cellsOf(workload, { suite, models, counts }))
  );
  if (cells.length > 0) return cells;
  throw new SelectionError(
    `Cannot plan a run: found no workload of ${workloads.join(", ")} in suite ${
      suites.join(", ")
    }, expected at least one`,
  );
}

function cellsOf(
  workload: Workload,
  { suite, models, counts }: {
    suite: string;
    models: readonly string[];
    counts: readonly number[];
  },
): PlannedCell[] {
  return MODELS.filter((model) => models.includes(model.id)).flatMap((model) =>
    (model.workerCounts === "one" ? [1] : counts).map((workers) =>
      plannedCell({ suite, workload, model, workers })
    )
  );
}

function plannedCell(
  { suite, workload, model, workers }: {
    suite: string;
    workload: Workload;
    model: Model;
    workers: number;
  },
): PlannedCell {
  const id: BenchId = {
    suite,
    workload: workload.id,
    model: model.id,
    workers,
  };
  const inFlight = Math.min(
    workload.items,
    model.inFlight({ maxWorkers: workers, maxInFlight: workload.items }),
  );
  return { ...id, id: formatBenchId(id), inFlight };
}

function pick(
  what: string,
  known: readonly string[],
  wanted: readonly string[],
): readonly string[] {
  if (wanted.length === 0) return known;
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return wanted;
  throw new SelectionError(
    `Cannot select ${what}: found "${unknown}", expected one of ${
      known.join(", ")
    }`,
  );
}
