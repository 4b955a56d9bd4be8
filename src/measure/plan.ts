import { findModel, MODELS } from "../models.ts";
import {
  type BenchId,
  type Contest,
  formatBenchId,
  formatScenarioId,
  type ScenarioId,
  TASK_SUITE,
} from "../results/bench_id.ts";
import { MAX_CELLS } from "../results/run.ts";
import {
  CONTROLS_SUITE,
  type Depth,
  isSetWait,
  isWithin,
  type Scenario,
  type Suite,
  SUITES,
  TRIM_RANK,
  type Variant,
  variantsOf,
} from "../workloads/catalog.ts";
import { suiteOfContest } from "./contest.ts";
import { type MeasuredTask, suiteOfTask } from "./task.ts";

/** Which part of everything to measure; an empty list means all that the profile holds. */
export interface Selection {
  readonly suites: readonly string[];
  readonly workloads: readonly string[];
  readonly models: readonly string[];
  /** Worker counts; empty: 1, 2, 4 … up to the usable cores and one step beyond. */
  readonly cores: readonly number[];
  /** Whether every benchmark is measured twice, and not only baselines and pools. */
  readonly replicates: boolean;
  /** A user's task, in place of all suites. */
  readonly task?: MeasuredTask | undefined;
  /** Programs of other runtimes or releases, in place of all suites. */
  readonly contest?: Contest | undefined;
}

/** A scenario of the run, with all its variants. */
export interface PlannedScenario extends ScenarioId {
  /** Name by `formatScenarioId`. */
  readonly id: string;
  /** The model that ratios are taken against; null where there is none. */
  readonly baseline: string | null;
  /** Whether its variants become faster with use. */
  readonly warmsUp: boolean;
  /** Whether it asks who is fastest, so that whoever is far behind may leave: not where a step of a ladder has its place. */
  readonly isRace: boolean;
  readonly benchmarks: readonly PlannedBenchmark[];
}

/** One variant of one scenario. */
export interface PlannedBenchmark extends Required<BenchId> {
  readonly id: string;
  /** Items in a batch. */
  readonly items: number;
  /** Most items of a batch in flight at once. */
  readonly inFlight: number;
  /** How soon it may go where time is short: 0 never, the highest first. */
  readonly trimRank: number;
  /** Whether it stays in the race however slow it is: it is judged by more than who wins. */
  readonly staysInRace?: true;
  /** Whether it waits until the others have decided the race: it is a point of a curve, and hardly ever the fastest. */
  readonly isForCurve?: true;
  /** Whether one cycle may show that it is beaten, and its curve needs no more. */
  readonly isGlance?: true;
  /** What a visit takes before any has been timed, in milliseconds; left out where it is about as long as most. */
  readonly priorVisitMs?: number;
  /** Why it is not measured: the model has no such form of the workload. */
  readonly absence?: string;
}

/** The selection leaves nothing to measure, or too much. */
export class SelectionError extends Error {
  override readonly name = "SelectionError";
  /** What the user can do about it. */
  readonly hint = "`deno task bench --help` lists what can be selected.";
}

/** The names that a selection may hold; methods stand in for models where a suite has its own. */
export const SELECTABLE = {
  suites: SUITES.map(({ id }) => id),
  workloads: [
    ...new Set(
      SUITES.flatMap(({ scenarios }) =>
        scenarios.map(({ workload }) => workload.id)
      ),
    ),
  ],
  models: MODELS.map(({ id }) => id),
  methods: SUITES.flatMap(({ methods }) => methods.map(({ id }) => id)),
} as const;

/** How many cores there are, and how deep to go. */
export interface PlanOptions {
  readonly usableCores: number;
  readonly depth: Depth;
  /**
   * Whether races have a pool measured twice, beside the baseline.
   *
   * @default {true unless the depth is quick}
   */
  readonly replicatesPool?: boolean;
}

/**
 * Lists what a selection measures, in the order of the catalogs. The baseline is always there, because every ratio
 * needs it; in the suite `scaling` it is measured twice, and so is the worker pool: how far the same code comes apart is
 * the noise floor. What is named is measured whatever the profile, with its variants.
 *
 * @throws {SelectionError} where nothing is left, or too much.
 */
export function planScenarios(
  selection: Selection,
  options: PlanOptions,
): PlannedScenario[] {
  const scenarios = suitesOf(selection)
    .filter(({ id }) => isSuiteWanted(id, selection))
    .flatMap((suite) =>
      suite.scenarios
        .filter((scenario) =>
          isScenarioWanted(scenario, { suite, selection, options })
        )
        .map((scenario) =>
          planScenario(scenario, { suite, selection, options })
        )
    );
  const benchmarks = scenarios.flatMap(({ benchmarks }) => benchmarks);
  if (benchmarks.length > MAX_CELLS) {
    throw new SelectionError(
      `Cannot plan a run: found ${benchmarks.length} benchmarks, expected at most ${MAX_CELLS}, which is what a run may hold`,
    );
  }
  if (benchmarks.some(({ absence }) => absence === undefined)) return scenarios;
  throw new SelectionError(
    "Cannot plan a run: found nothing that is in all of the suites, workloads and models named, expected at least one benchmark",
  );
}

/** The suites that a selection chooses from. */
export function suitesOf(
  { task, contest }: Pick<Selection, "task" | "contest">,
): readonly Suite[] {
  if (contest) return [suiteOfContest(contest)];
  return task ? [suiteOfTask(task)] : SUITES;
}

/** Suites that ask which model wins. */
const RACES = ["scaling", TASK_SUITE];

/** Whether a benchmark is what all ratios of its scenario are taken against, or repeats it. */
export function isBaseline(
  { model }: Pick<PlannedBenchmark, "model">,
  { baseline }: Pick<PlannedScenario, "baseline">,
): boolean {
  return model === baseline;
}

interface Context {
  readonly suite: Suite;
  readonly selection: Selection;
  readonly options: PlanOptions;
}

/** Controls are added to whatever is planned, and asked for by name alone. */
function isSuiteWanted(id: string, { suites }: Selection): boolean {
  return id === CONTROLS_SUITE ? suites.includes(id) : isWanted(suites, id);
}

function isScenarioWanted(
  { workload, from, entries }: Scenario,
  { suite, selection, options }: Context,
): boolean {
  const { suites, workloads, models } = selection;
  if (!isWanted(workloads, workload.id)) return false;
  // A baseline has nothing to be a baseline of where none of the named models takes part.
  if (!entries.some(({ model }) => isWanted(models, model))) return false;
  const isNamed = workloads.length > 0 || suites.length > 0 ||
    suite.methods.some(({ id }) => models.includes(id));
  return isNamed || isWithin(from, options.depth);
}

function planScenario(
  scenario: Scenario,
  { suite, selection, options }: Context,
): PlannedScenario {
  const { workload, parameters } = scenario;
  const id = { suite: suite.id, workload: workload.id, parameters };
  const { baseline } = suite;
  const isWhole = suite.isWholeWhenNamed &&
    selection.suites.includes(suite.id);
  const variants = variantsOf(scenario, {
    ...{ ...options, baseline, models: selection.models },
    // A scenario that the profile lacks was named, or a suite that it has time for a part of.
    depth: isWhole
      ? "thorough"
      : isWithin(scenario.from, options.depth)
      ? options.depth
      : scenario.from,
    counts: selection.cores.length > 0 ? selection.cores : undefined,
  });
  const benchmarks = variants.flatMap((variant) => {
    const one = planBenchmark(variant, { id, suite, scenario });
    const isRepeated = variant.absence === undefined &&
      (selection.replicates ||
        RACES.includes(suite.id) && isReplicated(variant, { suite, options }));
    return isRepeated ? [one, planReplicate(one, { suite })] : [one];
  });
  const warmsUp = !suite.isCold && !isSetWait(workload);
  const isRace = RACES.includes(suite.id) ||
    Object.keys(parameters).length === 0;
  return {
    ...{ ...id, id: formatScenarioId(id), baseline },
    ...{ warmsUp, isRace, benchmarks },
  };
}

/** The baseline, and the pool that answers the question most often. */
function isReplicated(
  { model, workers }: Variant,
  { suite, options }: Pick<Context, "suite" | "options">,
): boolean {
  return model === suite.baseline ||
    options.depth !== "quick" && options.replicatesPool !== false &&
      model === REPLICATED_POOL &&
      workers === options.usableCores;
}

/** Other worker counts than all cores, and a worker for each task. */
const CURVE_RANKS: readonly number[] = [
  ...[TRIM_RANK.oneWorker, TRIM_RANK.betweenCores],
  ...[TRIM_RANK.beyondCores, TRIM_RANK.perTask],
];

const REPLICATED_POOL = MODELS.find(({ kind }) => kind === "pool")?.id;

function planBenchmark(
  { model, workers, items, trimRank, isGlance, absence }: Variant,
  { id, suite, scenario }: {
    readonly id: ScenarioId;
    readonly suite: Suite;
    readonly scenario: Scenario;
  },
): PlannedBenchmark {
  const { priorVisitMs, staysInRace } = scenario;
  const isMethod = suite.methods.some((method) => method.id === model);
  const isForCurve = RACES.includes(suite.id) && CURVE_RANKS.includes(trimRank);
  const inFlight = isMethod ? 1 : findModel(model).inFlight({
    maxWorkers: workers,
    maxInFlight: items,
  });
  return {
    ...{ ...id, model, workers, items, trimRank },
    id: formatBenchId({ ...id, model, workers }),
    inFlight: Math.min(items, inFlight),
    ...(priorVisitMs === undefined ? undefined : { priorVisitMs }),
    ...(staysInRace ? { staysInRace } : undefined),
    ...(isForCurve ? { isForCurve } : undefined),
    ...(isGlance ? { isGlance } : undefined),
    ...(absence === undefined ? undefined : { absence }),
  };
}

function planReplicate(
  benchmark: PlannedBenchmark,
  { suite }: { readonly suite: Suite },
): PlannedBenchmark {
  const parameters = { ...benchmark.parameters, replicate: 1 };
  const replicate = { ...benchmark, parameters };
  return {
    ...replicate,
    id: formatBenchId(replicate),
    trimRank: benchmark.model === suite.baseline
      ? TRIM_RANK.never
      : Math.max(TRIM_RANK.replicate, benchmark.trimRank),
  };
}

function isWanted(wanted: readonly string[], name: string): boolean {
  return wanted.length === 0 || wanted.includes(name);
}
