import { findModel, MODELS } from "../executors/catalog.ts";
import {
  type BenchId,
  formatBenchId,
  withoutTwin,
} from "../results/bench_id.ts";
import { MOST_CELLS } from "../results/schema.ts";
import {
  type Case,
  type Contender,
  countsOf,
  type Depth,
  type Suite,
  SUITES,
} from "../workloads/catalog.ts";

/** Which part of everything to measure; an empty list means all that the profile holds. */
export interface Selection {
  readonly suites: readonly string[];
  readonly workloads: readonly string[];
  readonly models: readonly string[];
  /** Worker counts; empty: 1, 2, 4 … up to the usable cores and one step beyond. */
  readonly cores: readonly number[];
  /** Whether every cell is measured twice, and not only the baselines. */
  readonly twins: boolean;
}

/** A cell of the run. */
export interface PlannedCell extends Required<BenchId> {
  readonly id: string;
  /** Tasks in a batch. */
  readonly items: number;
  /** Most tasks of a batch under way at once. */
  readonly inFlight: number;
  /** Why it is not measured: the model has no such form of the workload. */
  readonly absence?: string;
}

/** The selection names something that does not exist, or that leaves nothing to measure. */
export class SelectionError extends Error {
  override readonly name = "SelectionError";
  /** What the user can do about it. */
  readonly hint = "`deno task bench --help` lists what can be selected.";
}

/** How many cores there are, and how deep to go. */
export interface PlanOptions {
  readonly usableCores: number;
  readonly depth: Depth;
}

const DEPTHS: readonly Depth[] = ["quick", "default", "thorough"];

/**
 * Lists the cells of a selection in the order of the catalogs. The baseline is always among them, because every ratio
 * needs it, and twice in the `scaling` suite, because the difference between the two is the run's noise floor. What is
 * named is measured whatever the profile.
 *
 * @throws {SelectionError} where a name is unknown, nothing is left, or too much.
 */
export function planCells(
  selection: Selection,
  options: PlanOptions,
): PlannedCell[] {
  assertKnown(selection);
  const cells = SUITES
    .filter(({ id }) => isWanted(selection.suites, id))
    .flatMap((suite) =>
      suite.cases
        .filter((found) => isCaseWanted(found, { suite, selection, options }))
        .flatMap((found) => cellsOf(found, { suite, selection, options }))
    );
  if (cells.length > MOST_CELLS) {
    throw new SelectionError(
      `Cannot plan a run: found ${cells.length} cells, expected at most ${MOST_CELLS}, which is what a run may hold`,
    );
  }
  if (cells.some((cell) => cell.absence === undefined)) return cells;
  throw new SelectionError(
    "Cannot plan a run: found nothing that is in all of the suites, workloads and models named, expected at least one cell",
  );
}

function assertKnown({ suites, workloads, models }: Selection): void {
  const cases = SUITES.flatMap((suite) => suite.cases);
  const variants = SUITES.flatMap((suite) => suite.variants);
  assertNames("suite", { wanted: suites, known: SUITES });
  assertNames("workload", {
    wanted: workloads,
    known: cases.map(({ subject }) => subject),
  });
  assertNames("model", { wanted: models, known: [...MODELS, ...variants] });
}

function assertNames(
  what: string,
  { wanted, known }: {
    readonly wanted: readonly string[];
    readonly known: readonly { readonly id: string }[];
  },
): void {
  const ids = new Set(known.map(({ id }) => id));
  const unknown = wanted.find((name) => !ids.has(name));
  if (unknown === undefined) return;
  throw new SelectionError(
    `Cannot select ${what}: found "${unknown}", expected one of ${
      [...ids].join(", ")
    }`,
  );
}

interface CaseContext {
  readonly suite: Suite;
  readonly selection: Selection;
  readonly options: PlanOptions;
}

function isCaseWanted(
  { subject, from, contenders }: Case,
  { suite, selection, options }: CaseContext,
): boolean {
  const { suites, workloads, models } = selection;
  if (!isWanted(workloads, subject.id)) return false;
  // A baseline has nothing to be a baseline of where none of the named models takes part.
  if (!contenders.some(({ model }) => isWanted(models, model))) return false;
  const isNamed = workloads.length > 0 || suites.length > 0 ||
    suite.variants.some(({ id }) => models.includes(id));
  return isNamed || isWithin(from, options.depth);
}

function cellsOf(
  found: Case,
  { suite, selection, options }: CaseContext,
): PlannedCell[] {
  return found.contenders.flatMap((contender) => {
    const isBaseline = contender.model === suite.baseline;
    const isNamed = selection.models.includes(contender.model);
    const isDue = selection.models.length === 0 &&
      isWithin(contender.from, options.depth);
    if (!isBaseline && !isNamed && !isDue) return [];
    const { absence } = contender;
    const counts = countsOf(contender, {
      usableCores: options.usableCores,
      counts: selection.cores.length > 0 ? selection.cores : undefined,
    });
    const cells = (absence ? counts.slice(0, 1) : counts).map((workers) =>
      plannedCell(found, { suite, contender, workers })
    );
    const isTwin = isBaseline && suite.id === "scaling" || selection.twins;
    return isTwin && !absence ? cells.flatMap(withTwin) : cells;
  });
}

function plannedCell(
  { subject, items, parameters }: Case,
  { suite, contender: { model, absence }, workers }: {
    readonly suite: Suite;
    readonly contender: Contender;
    readonly workers: number;
  },
): PlannedCell {
  const id = {
    suite: suite.id,
    workload: subject.id,
    parameters,
    model,
    workers,
  };
  const isVariant = suite.variants.some((variant) => variant.id === model);
  const inFlight = isVariant ? 1 : findModel(model).inFlight({
    maxWorkers: workers,
    maxInFlight: items,
  });
  return {
    ...id,
    id: formatBenchId(id),
    items,
    inFlight: Math.min(items, inFlight),
    ...(absence === undefined ? undefined : { absence }),
  };
}

function withTwin(cell: PlannedCell): PlannedCell[] {
  const parameters = { ...cell.parameters, twin: 1 };
  const twin = { ...cell, parameters };
  return [cell, { ...twin, id: formatBenchId(twin) }];
}

function isWanted(wanted: readonly string[], name: string): boolean {
  return wanted.length === 0 || wanted.includes(name);
}

function isWithin(from: Depth, depth: Depth): boolean {
  return DEPTHS.indexOf(from) <= DEPTHS.indexOf(depth);
}

/** What the cells have in common that are measured next to each other and judged together: all but the model. */
export function caseOf(
  { suite, workload, parameters }: PlannedCell,
): string {
  return formatBenchId({
    suite,
    workload,
    parameters: withoutTwin(parameters),
    model: "all",
    workers: 1,
  });
}
