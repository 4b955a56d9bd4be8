import { MODELS } from "../models.ts";
import {
  type Cell,
  type Control,
  formatScenarioId,
  type Run,
  type RunWarning,
} from "../results/mod.ts";
import {
  cycleLogRatios,
  type Interval,
  median,
  pairedRatio,
  ratioOf,
} from "../stats/mod.ts";
import { CONTROLS, CONTROLS_SUITE } from "../workloads/catalog.ts";
import {
  isBaseline,
  type PlannedBenchmark,
  type PlannedScenario,
  type PlanOptions,
  planScenarios,
} from "./plan.ts";
import type { Samples } from "./samples.ts";

/*
 * Every run is bracketed by two benchmarks whose right answer is known: pure waits on one event loop, and pure computing
 * on a pool of as many workers as there are cores. They are controls of the machine and of the harness, which all suites
 * have in common, so a run has them once. The default profile measures both scenarios anyway, `timer` in the suite
 * `scaling` and items of 1 ms in the suite `granularity`; a run without them gets them from the suite `controls`, where
 * the same batches run on no more than the models that are needed.
 */

/** Adds the controls that a plan lacks. */
export function withControls(
  scenarios: readonly PlannedScenario[],
  options: PlanOptions,
): PlannedScenario[] {
  const found = findControls(scenarios, options.usableCores);
  const missing = CONTROLS.filter(({ kind }) =>
    found.every((control) => control.kind !== kind)
  ).map(({ workload }) => workload.id);
  if (missing.length === 0) return [...scenarios];
  const added = planScenarios({
    ...{ suites: [CONTROLS_SUITE], workloads: missing, models: [], cores: [] },
    replicates: false,
  }, options);
  const known = new Set(scenarios.map(({ id }) => id));
  return [...scenarios, ...added.filter(({ id }) => !known.has(id))];
}

/** Finds the controls among what is planned: of each kind the first. */
export function findControls(
  scenarios: readonly PlannedScenario[],
  usableCores: number,
): Control[] {
  return CONTROLS.flatMap(({ kind, workload, parameters }) => {
    const [found] = scenarios
      .filter((scenario) =>
        scenario.workload === workload.id &&
        Object.entries(scenario.parameters)
          .every(([name, value]) => parameters[name] === value)
      )
      .flatMap(({ benchmarks }) => benchmarks)
      .filter((one) =>
        one.absence === undefined && !one.parameters.replicate &&
        isControl(one, { kind, usableCores })
      );
    return found
      ? [{
        kind,
        cell: found.id,
        ideal: kind === "waiting" ? found.inFlight : found.workers,
      }]
      : [];
  });
}

const POOL = MODELS.find(({ kind }) => kind === "pool")?.id;
const EVENT_LOOP = MODELS.find(({ kind }) => kind === "event-loop")?.id;

function isControl(
  { model, workers }: PlannedBenchmark,
  { kind, usableCores }: Pick<Control, "kind"> & {
    readonly usableCores: number;
  },
): boolean {
  return kind === "waiting"
    ? model === EVENT_LOOP
    : model === POOL && workers === usableCores;
}

/** By how much a speed-up may be beyond its ideal, where the run's noise floor is no larger. */
const MIN_NOISE = 0.05;
/** Waits that overlap less than this share of their ideal are held up by something. */
const NEAR_IDEAL = 0.75;

/** Warns of controls whose answer is wrong: then no other answer of the run can be trusted. */
export function warnOfControls(
  { controls = [], cells, suites, noise }: Pick<
    Run,
    "controls" | "cells" | "suites" | "noise"
  >,
  samples: Samples,
): RunWarning[] {
  const most = 1 + Math.max(MIN_NOISE, noise?.floor ?? 0);
  return controls.flatMap(({ kind, cell: id, ideal }) => {
    const cell = cells.find((cell) => cell.id === id);
    const suite = suites.find((suite) => suite.id === cell?.suite);
    const baseline = cells.find((other) =>
      cell && suite && !other.parameters.replicate &&
      formatScenarioId(other) === formatScenarioId(cell) &&
      isBaseline(other, suite)
    );
    const speedup = cell && baseline && speedupOf(cell, { baseline, samples });
    if (!speedup) return [];
    const isTooMuch = speedup.low > ideal * most;
    const isTooLittle = kind === "waiting" &&
      speedup.high < ideal * NEAR_IDEAL;
    if (!isTooMuch && !isTooLittle) return [];
    const [low, value, high] = [speedup.low, speedup.value, speedup.high]
      .map((ratio) => ratio.toFixed(1));
    const work = kind === "waiting" ? "pure waits" : "pure computing";
    return [{
      kind: "control",
      message:
        `A control is out of its bounds: ${work} (${id}) were measured to be ${value} times as fast as a loop (${low} to ${high}), where ${ideal} is ideal and ${
          isTooMuch ? "nothing can be faster" : "little may be lost"
        }. Measure again before you trust the other figures.`,
      cells: [id],
    }];
  });
}

/** How many times as fast as its baseline a benchmark is, by the rounds that have both; `undefined` where fewer than two do. */
function speedupOf(
  cell: Cell,
  { baseline, samples }: {
    readonly baseline: Cell;
    readonly samples: Samples;
  },
): Interval | undefined {
  const scenario = formatScenarioId(cell);
  const logs = samples.roundsOf(cell.id).flatMap((own) => {
    const other = samples.roundsOf(baseline.id)
      .find(({ round }) => round === own.round);
    if (!other?.cycles || !own.cycles) return [];
    const kept = samples.keptCycles(scenario, own.round);
    const ratios = [
      ...cycleLogRatios(
        { samplesNs: other.samplesNs, cycles: other.cycles },
        { samplesNs: own.samplesNs, cycles: own.cycles },
      ),
    ].filter(([cycle]) => kept.has(cycle)).map(([, ratio]) => ratio);
    return ratios.length === 0 ? [] : [median(ratios)];
  });
  return logs.length < 2 ? undefined : ratioOf(pairedRatio(logs));
}
