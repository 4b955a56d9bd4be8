import type { Run } from "../../results/run.ts";
import { analyseRun } from "../analyse.ts";
import { comparePair, type RunInQuestion } from "./compare_pair.ts";
import type {
  ComparisonOptions,
  ComparisonReport,
  RunComparison,
} from "./comparison_types.ts";
import { EQUIVALENCE_MARGIN } from "../verdict/thresholds.ts";
import { keptRun } from "../kept_run.ts";
import { NoiseFloors } from "../verdict/noise_floors.ts";
import { findReportDifferences } from "./run_differences.ts";
import { RunSamples } from "../run_samples.ts";

/**
 * Smallest change between runs that is called one, unless another is asked for. Two runs were not measured side by
 * side, so whatever befell the machine between them counts in full.
 */
export const MIN_CHANGE = 0.05;

/**
 * Compares two runs. The first is what was before, the second what came after; on two machines, the reference and the
 * other. A run compared with itself shows no change anywhere.
 *
 * @param before A validated run.
 * @param after A validated run.
 * @param options Which cells, and how large a change has to be.
 * @returns Plain data that survives JSON.
 * @throws {RangeError} where the smallest change is no share of 0 or more.
 */
export function compareRuns(
  before: Run,
  after: Run,
  options: ComparisonOptions = {},
): RunComparison {
  const first = question(before);
  const second = before === after ? first : question(after);
  return comparePair({ before: first, after: second }, complete(options));
}

/**
 * Compares several runs, each with the first. Every pair is judged by itself, just as {@linkcode compareRuns} does.
 *
 * @param runs Validated runs, the reference first; at least two.
 * @param options Which cells, and how large a change has to be.
 * @returns Plain data that survives JSON; `deno task compare --format json` prints it.
 * @throws {RangeError} where there are fewer than two runs, or the smallest change is no share of 0 or more.
 */
export function compareManyRuns(
  runs: readonly Run[],
  options: ComparisonOptions = {},
): ComparisonReport {
  const completed = complete(options);
  const asked = new Map(runs.map((run) => [run, question(run)]));
  const [before, ...others] = runs.flatMap((run) => asked.get(run) ?? []);
  if (!before || others.length === 0) {
    throw new RangeError(
      `Cannot compare runs: found ${runs.length}, expected at least two`,
    );
  }
  return {
    format: "crossover-comparison",
    schemaVersion: 1,
    smallestChange: completed.smallestChange,
    equivalenceMargin: EQUIVALENCE_MARGIN,
    runs: runs.map(({ id, label, startedAt, machine }) => ({
      ...{ id, label, startedAt },
      machineId: machine.id,
    })),
    differences: findReportDifferences(runs),
    comparisons: others.map((after) =>
      comparePair({ before, after }, completed)
    ),
  };
}

function question(original: Run): RunInQuestion {
  const run = keptRun(original);
  const samples = new RunSamples(run);
  return {
    run,
    samples,
    floors: new NoiseFloors(run, samples),
    analysis: analyseRun(run),
  };
}

function complete(
  {
    smallestChange = MIN_CHANGE,
    suites = [],
    workloads = [],
    models = [],
  }: ComparisonOptions,
): Required<ComparisonOptions> {
  if (!(smallestChange >= 0 && smallestChange < Infinity)) {
    throw new RangeError(
      `Cannot compare runs: found a smallest change of ${smallestChange}, expected a share of 0 or more`,
    );
  }
  return { smallestChange, suites, workloads, models };
}
