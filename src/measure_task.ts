/**
 * Measures a function of the user's own on every model, as `deno task try` does, for programs and tests.
 *
 * @module
 */
import {
  analyseTask,
  compareTaskModels,
  type TaskAnalysis,
  type TaskModelComparison,
} from "./analysis/mod.ts";
import { openSession } from "./measure/machine_session.ts";
import { tryTask } from "./measure/mod.ts";
import { findModel } from "./models.ts";
import type { Run } from "./results/mod.ts";
import { formatRatio, formatRatioRange } from "./text/format.ts";
import type { TaskProblem } from "./try/movability.ts";

export type { TaskFile } from "./try/task_file.ts";
export type { Run, TaskAnalysis, TaskModelComparison, TaskProblem };

/** How a task is measured. */
export interface MeasureOptions {
  /** Name of the export to call, where it is not `default` and does not follow the file after `#`. */
  readonly exportName?: string;
  /**
   * Wall time of the whole call, in milliseconds.
   *
   * @default {60_000}
   */
  readonly budgetMs?: number;
  /** What the task may do beside reading its own project. */
  readonly permissions?: Deno.PermissionOptionsObject;
  /** Ends the measuring: the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What was measured of a task. */
export interface TaskResult {
  /** Every sample, as `deno task try` saves it. */
  readonly run: Run;
  /** What the samples say: verdicts, tiers, crossovers. */
  readonly analysis: TaskAnalysis;
  /** What keeps the task from some models, or makes figures misleading. */
  readonly problems: readonly TaskProblem[];
}

/** No model can run the task; `problems` say why, in one line each. */
export class ImmovableTaskError extends Error {
  /** Tells this error from others. */
  override readonly name = "ImmovableTaskError";
  /** Why. */
  readonly problems: readonly TaskProblem[];

  /** Says what was found. */
  constructor(label: string, problems: readonly TaskProblem[]) {
    super([
      `Cannot measure ${label}: no model can run it`,
      ...problems.map(({ message }) => message),
    ].join("\n"));
    this.problems = problems;
  }
}

/** Below this hardly anything has its three rounds. */
const QUICK_MS = 30_000;
const MIN_BUDGET_MS = 5_000;

/**
 * Measures a task on every model that can run it, side by side in fresh processes. Nothing of the user's code runs in
 * this process, nothing is saved, and one such call runs on a machine at a time.
 *
 * @param file Path or `file:` URL of the module; `#name` at its end names the export.
 * @param options How long, and what the task may do.
 * @throws {TypeError} where there is no such file.
 * @throws {RangeError} where the budget is below five seconds.
 * @throws {ImmovableTaskError} where no model can run it.
 * @throws {BusyError} where the machine is being measured already.
 *
 * @example
 * ```ts ignore
 * import { assertFaster, measure } from "@crossover/crossover/try";
 *
 * Deno.test("a pool pays for thumbnails", async () => {
 *   const result = await measure(import.meta.resolve("./thumbnail.ts"), { budgetMs: 20_000 });
 *   assertFaster(result, "worker-pool", { than: "sequential", by: 1.3 });
 * });
 * ```
 */
export async function measure(
  file: string | URL,
  { budgetMs = 60_000, signal = new AbortController().signal, ...task }:
    MeasureOptions = {},
): Promise<TaskResult> {
  const startMs = performance.now();
  if (!(budgetMs >= MIN_BUDGET_MS)) {
    throw new RangeError(
      `Cannot measure ${file}: found a budget of ${budgetMs} ms, expected ${MIN_BUDGET_MS} at least`,
    );
  }
  signal.throwIfAborted();
  using session = await openSession();
  const { report: { problems, description }, run } = await tryTask(
    String(file),
    {
      ...{ ...task, budgetMs, startMs, signal, folder: session.folder },
      ...{ profile: budgetMs < QUICK_MS ? "quick" : "default", label: null },
      journal: { append: () => {} },
    },
  );
  if (!run) throw new ImmovableTaskError(description.label, problems);
  signal.throwIfAborted();
  return { run, problems, analysis: analyseTask(run) };
}

/** What one model should be. */
export interface FasterOptions {
  /**
   * Id of the model that it is held against.
   *
   * @default {"sequential"}
   */
  readonly than?: string;
  /**
   * How many times as fast it should be.
   *
   * @default {1}
   */
  readonly by?: number;
}

/** The opposite of what was asserted has been shown. */
export class NotFasterError extends Error {
  /** Tells this error from others. */
  override readonly name = "NotFasterError";
}

/**
 * Asserts that a model runs a task faster than another one. It throws only where the opposite is shown in one of the
 * task's scenarios, at a level of 0.5 % for each and by more than the same code measured twice differs by. Where nothing
 * is shown it says so on standard error and in what it returns: measuring again until it fits would be no test.
 *
 * @param result What {@linkcode measure} gave.
 * @param model Id of the model, such as `worker-pool`; its fastest variant counts.
 * @param options What it is held against.
 * @returns One comparison for each scenario, with the speed-up and its 95 % interval.
 * @throws {NotFasterError} where it is shown not to be.
 * @throws {TypeError} where there is no such model, or it cannot run the task.
 * @throws {RangeError} where the factor is not above 0.
 */
export function assertFaster(
  { run, analysis }: Pick<TaskResult, "run" | "analysis">,
  model: string,
  { than = "sequential", by = 1 }: FasterOptions = {},
): TaskModelComparison[] {
  if (!(by > 0 && by < Infinity)) {
    throw new RangeError(
      `Cannot compare models: found a factor of ${by}, expected a number above 0`,
    );
  }
  for (const id of [model, than]) findModel(id);
  const comparisons = compareTaskModels({ run, analysis }, {
    ...{ model, than, by },
  });
  const about = (comparison: TaskModelComparison) =>
    describe(comparison, { label: analysis.label, model, than, by });
  for (const { cell, than: other } of comparisons) {
    const missing = cell ? other ? undefined : than : model;
    if (missing !== undefined) {
      throw new TypeError(
        `Cannot compare models: found nothing measured of ${missing} (${
          reasonOf(run, missing)
        }), expected a variant of it`,
      );
    }
  }
  const failed = comparisons.filter(({ outcome }) => outcome === "not-faster");
  if (failed.length > 0) {
    throw new NotFasterError(failed.map(about).join("\n"));
  }
  for (const comparison of comparisons) {
    if (comparison.outcome === "undecided") console.error(about(comparison));
  }
  return comparisons;
}

function describe(
  { parameters, speedup, outcome }: TaskModelComparison,
  { label, model, than, by }:
    & { readonly label: string; readonly model: string }
    & Required<FasterOptions>,
): string {
  const params = Object.entries(parameters).map(([name, value]) =>
    `, ${name} ${value}`
  );
  const found = speedup
    ? `${formatRatio(speedup.value)} times as fast (${
      formatRatioRange(speedup)
    })`
    : "too few rounds";
  const verdict = outcome === "undecided" ? "undecided" : "not as asserted";
  return `${verdict}: ${label}${
    params.join("")
  } on ${model}, expected ${by} times as fast as on ${than} at least, found ${found}`;
}

function reasonOf({ cells }: Run, model: string): string {
  const own = cells.filter((cell) => cell.model === model);
  for (const { outcome } of own) {
    if ("reason" in outcome) return outcome.reason;
  }
  return "the run has none";
}
