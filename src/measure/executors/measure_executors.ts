import {
  formatBenchId,
  formatScenarioId,
  type VariantRequest,
} from "../../results/bench_id.ts";
import { seededDraw, seedFrom } from "../../stats/mod.ts";
import { TRIM_RANK } from "../../workloads/catalog.ts";
import type { ExecutorScenario } from "../../workloads/executor_scenarios.ts";
import type { PlannedBenchmark, PlannedScenario } from "../plan.ts";
import { MIN_PATIENCE_MS, type ProcessOptions, runBench } from "../process.ts";
import { lastProcessor } from "../processors.ts";
import { MIN_ROUNDS, type Profile } from "../profile.ts";
import type { Progress } from "../progress.ts";
import { Session } from "../run.ts";
import { Samples } from "../samples.ts";
import { shuffled } from "../schedule.ts";
import { areCoresFree, watchMachine } from "../watch.ts";
import { TARGETS, type VariantFigures } from "./targets.ts";

/*
 * How the executors are measured, within one budget:
 *
 *   memory: a process for each variant, five times
 *   times:  scenarios on one core, in a session of their own; then the others. Each session goes round by round, all
 *           variants of a scenario side by side, as `deno task bench` does
 */

/** What to measure, and whom to tell. */
export interface MeasureExecutorsOptions {
  readonly scenarios: readonly ExecutorScenario[];
  /** Wall time of all of it, in milliseconds. */
  readonly budgetMs: number;
  readonly seed: number;
  /** Folder for everything temporary; the caller removes it. */
  readonly folder: string;
  /** Ends it early. */
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

const SUITE = "executors";
/** Rounds of every scenario, as few as tell anything, and with those that make an answer more certain. */
const ROUNDS = { min: MIN_ROUNDS, max: 10 };
/** Relative half-width of an interval at which a scenario gets no extra rounds. */
const PRECISION = 0.05;
const MEMORY_ROUNDS = 5;

/** Measures every variant of every scenario. */
export async function measureExecutors(
  options: MeasureExecutorsOptions,
): Promise<VariantFigures[]> {
  const { scenarios, budgetMs, folder } = options;
  const startMs = performance.now();
  const now = () => performance.now() - startMs;
  const processes = { folder, mayRunAnything: true };
  const timed = scenarios.filter(isTimed);
  const processor = await lastProcessor();
  const figures = await measureMemory(
    scenarios.filter((one) => !isTimed(one)),
    { ...options, processes: { ...processes, pinnedCores: null }, now },
  );
  let left = timed;
  for (const isOnOneCore of [true, false]) {
    const group = timed.filter((one) => one.isOnOneCore === isOnOneCore);
    if (group.length === 0) continue;
    const beganMs = now();
    // Each group gets its share of what is left, by its variants.
    const share = variantsOf(group) / variantsOf(left);
    const ownMs = (budgetMs - beganMs) * share;
    const laterMs = budgetMs - beganMs - ownMs;
    left = left.filter((one) => !group.includes(one));
    const planned = group.map(planScenario);
    const session = new Session({
      head: options,
      scenarios: planned,
      resumed: [],
    }, {
      processes: {
        ...processes,
        pinnedCores: isOnOneCore && processor !== undefined
          ? [processor]
          : null,
      },
      profile: profileOf(ownMs),
      runBench,
      watch: watchMachine,
      journal: { append: () => {} },
      signal: options.signal,
      reserveMs: 0,
      areCoresFree,
      now: () => now() - beganMs,
      onProgress: (progress) =>
        options.onProgress({
          ...progress,
          elapsedMs: progress.elapsedMs + beganMs,
          leftMs: progress.leftMs + laterMs,
        }),
    });
    await session.run();
    figures.push(
      ...planned.flatMap((one) => timesOf(one, session.samples)),
    );
  }
  return figures;
}

/** Whether a scenario's figures are times: others have a process for each variant. */
function isTimed({ unit }: ExecutorScenario): boolean {
  return unit === "time" || unit === "time-per-task";
}

function variantsOf(scenarios: readonly ExecutorScenario[]): number {
  return scenarios.reduce((sum, { variants }) => sum + variants.length, 0);
}

function profileOf(budgetMs: number): Profile {
  return {
    id: "default",
    budgetMs,
    minRounds: ROUNDS.min,
    maxRounds: ROUNDS.max,
    precision: PRECISION,
    memory: "none",
  };
}

function planScenario(scenario: ExecutorScenario): PlannedScenario {
  const { id: workload, variants, unit } = scenario;
  const [baseline = null] = variants;
  const id = { suite: SUITE, workload, parameters: {} };
  return {
    ...id,
    id: formatScenarioId(id),
    baseline,
    warmsUp: unit === "time-per-task",
    isRace: false,
    benchmarks: variants.map((variant) => planVariant(scenario, variant)),
  };
}

/** What a target names is measured in full; the others may go where time is short. */
function planVariant(
  scenario: ExecutorScenario,
  variant: string,
): PlannedBenchmark {
  const isNamed = scenario.variants[0] === variant ||
    TARGETS.some(({ scenario: id, ours, others }) =>
      id === scenario.id && [ours, ...others].includes(variant)
    );
  const isOurs = TARGETS.some((target) =>
    target.scenario === scenario.id && target.ours === variant
  );
  return {
    suite: SUITE,
    workload: scenario.id,
    model: variant,
    workers: scenario.workers,
    parameters: {},
    ...requestOf(scenario, variant),
    inFlight: scenario.items,
    trimRank: isNamed ? TRIM_RANK.never : TRIM_RANK.betweenCores,
    ...(isOurs ? { staysInRace: true } : {}),
  };
}

function requestOf(
  { id: workload, workers, items }: ExecutorScenario,
  model: string,
): VariantRequest {
  return {
    id: formatBenchId({ suite: SUITE, workload, model, workers }),
    items,
  };
}

function timesOf(
  { id: scenario, benchmarks }: PlannedScenario,
  samples: Samples,
): VariantFigures[] {
  return benchmarks.map(({ id, workload, model, items }) => ({
    scenario: workload,
    variant: model,
    rounds: samples.roundsOf(id).flatMap(({ round, samplesNs, cycles }) => {
      const kept = samples.keptCycles(scenario, round);
      const indices = samplesNs.keys()
        .filter((index) => kept.has(cycles?.[index] ?? NaN)).toArray();
      if (indices.length === 0) return [];
      return [{
        round,
        values: indices.map((index) => (samplesNs[index] ?? NaN) / items),
        cycles: indices.map((index) => cycles?.[index] ?? NaN),
      }];
    }),
    failure: samples.benchmarks.get(id)?.failure,
  }));
}

/** Each variant in a process of its own, in an order drawn anew for each round. */
async function measureMemory(
  scenarios: readonly ExecutorScenario[],
  { seed, budgetMs, signal, onProgress, processes, now }:
    & MeasureExecutorsOptions
    & { readonly processes: ProcessOptions; now(): number },
): Promise<VariantFigures[]> {
  const jobs = scenarios.flatMap((scenario) =>
    scenario.variants.map((variant) => ({
      scenario,
      variant,
      request: requestOf(scenario, variant),
    }))
  );
  const samples = new Samples();
  for (let round = 1; round <= MEMORY_ROUNDS; round++) {
    const draw = seededDraw(seedFrom(`${seed} memory ${round}`));
    for (
      const [position, { scenario, request }] of shuffled(jobs, draw).entries()
    ) {
      const elapsedMs = now();
      if (signal.aborted || elapsedMs > budgetMs) break;
      if (samples.hasFailed(request.id)) continue;
      onProgress({
        phase: "memory",
        round,
        rounds: MEMORY_ROUNDS,
        name: `${SUITE}/${scenario.id}`,
        position: (round - 1) * jobs.length + position + 1,
        of: MEMORY_ROUNDS * jobs.length,
        elapsedMs,
        leftMs: Math.max(0, budgetMs - elapsedMs),
      });
      let isTold = false;
      const { problem } = await runBench({
        ...processes,
        suite: SUITE,
        signal,
        scenarios: [{ variants: [request], cycles: [[0]], warmupMs: 0 }],
        leftMs: budgetMs,
        patienceMs: () => MIN_PATIENCE_MS,
        onRecord: (record) => {
          if (record.kind === "started" || record.kind === "stopped") return;
          isTold ||= record.id === request.id;
          samples.add(record, round);
        },
      });
      if (isTold || signal.aborted) continue;
      const reason = problem || "deno bench gave no result";
      samples.add({ kind: "failed", id: request.id, reason }, round);
    }
  }
  return jobs.map(({ scenario, variant, request: { id } }) => ({
    scenario: scenario.id,
    variant,
    rounds: samples.roundsOf(id).map(({ round, observations }) => ({
      round,
      values: [observations[scenario.unit] ?? NaN],
      cycles: [1],
    })),
    failure: samples.benchmarks.get(id)?.failure,
  }));
}
