import type { Cell, Run, SuiteInfo, WorkloadInfo } from "../results/run.ts";
import { analyseCells, findBaseline } from "./cells.ts";
import { findCheapest, findFindings } from "./findings/findings.ts";
import { oncePerRun } from "./kept_run.ts";
import { formatScenarioId } from "../results/bench_id.ts";
import { findHeldLoop } from "./loop_delay.ts";
import { NoiseFloors } from "./verdict/noise_floors.ts";
import { type RunSamples, samplesOf } from "./run_samples.ts";
import type {
  CellAnalysis,
  ControlAnalysis,
  RunAnalysis,
  SuiteAnalysis,
  WorkloadAnalysis,
} from "./types.ts";
import { minLeadOf } from "./verdict/thresholds.ts";
import { rankModels } from "./verdict/verdict.ts";

/**
 * Finds everything that a saved run shows: medians, speed-ups and efficiencies with their intervals, who wins each
 * workload, and why. The same run gives the same answer on every machine.
 *
 * @param original A run that has been validated.
 * @returns Plain data that survives JSON.
 */
export function analyseRun(original: Run): RunAnalysis {
  return analysisOf(original);
}

const analysisOf = oncePerRun((run): RunAnalysis => {
  const samples = samplesOf(run);
  const cells = run.cells.filter((cell) => !cell.parameters.replicate);
  const isContest = ({ id, baseline, isCold }: SuiteInfo) =>
    baseline !== null && !isCold && hasOneSize(id, cells);
  const contests = run.suites.filter(isContest).map(({ id }) => id);
  const floors = new NoiseFloors(run, samples);
  const workloads = run.workloads.flatMap((workload) =>
    [...groupBySuite(cells.filter((cell) => cell.workload === workload.id))]
      .filter(([suite]) => contests.includes(suite))
      .map(([suite, cells]) =>
        analyseWorkload(workload, { run, samples, suite, cells, floors })
      )
  );
  const suites = run.suites
    .filter((suite) => !isContest(suite))
    .map((suite) => analyseSuite(suite, { run, samples, cells }));
  return {
    runId: run.id,
    title: run.label ?? run.id,
    startedAt: run.startedAt,
    machineId: run.machine.id,
    usableCores: run.machine.usableCores,
    models: run.models.filter(({ id }) =>
      cells.some((cell) => cell.model === id && contests.includes(cell.suite))
    ),
    workloads,
    suites,
    noise: run.noise,
    controls: analyseControls(run, [
      ...workloads.flatMap(({ cells }) => cells),
      ...suites.flatMap(({ cases }) => cases.flatMap(({ cells }) => cells)),
    ]),
  };
});

/** Only imported runs lack the number, and they hold no contest between models, which alone asks for it. */
function usableCoresOf({ machine }: Run): number {
  return machine.usableCores ?? 1;
}

/** Whether a suite measures each workload at one size: then it asks which model wins, and not from what size on. */
function hasOneSize(suite: string, cells: readonly Cell[]): boolean {
  return cells.every((cell) =>
    cell.suite !== suite || Object.keys(cell.parameters).length === 0
  );
}

interface SuiteContext {
  readonly run: Run;
  readonly samples: RunSamples;
  readonly cells: readonly Cell[];
}

function analyseWorkload(
  info: WorkloadInfo,
  { run, samples, suite, cells: saved, floors }: SuiteContext & {
    readonly suite: string;
    readonly floors: NoiseFloors;
  },
): WorkloadAnalysis {
  const usableCores = usableCoresOf(run);
  const cells = analyseCells(saved, { run, samples });
  const baseline = findBaseline(cells);
  const noiseFloor = floors.of({ suite, workload: info.id, parameters: {} });
  const models = run.models.filter(({ id }) =>
    saved.some((cell) => cell.model === id)
  );
  const ranking = rankModels(
    { cells, models, noiseFloor, minLead: minLeadOf(run) },
    samples,
  );
  const findings = ranking.verdict.kind === "ranked"
    ? findFindings(cells, { ...info, noiseFloor, samples, usableCores })
    : [];
  const cheapest = findCheapest(cells);
  const heldLoop = findHeldLoop(cells);
  return {
    ...info,
    ...{ suite, cells, noiseFloor, findings },
    ...ranking,
    ...(baseline ? { baseline } : undefined),
    ...(cheapest ? { cheapest } : undefined),
    ...(heldLoop ? { heldLoop } : undefined),
  };
}

function analyseSuite(
  { id, label, question, baseline }: SuiteInfo,
  { run, samples, cells }: SuiteContext,
): SuiteAnalysis {
  const own = cells.filter((cell) => cell.suite === id);
  const cases = Map.groupBy(own, formatScenarioId);
  return {
    ...{ id, label, question, baseline },
    cases: [...cases.values()].flatMap((ofCase) => {
      const [first] = ofCase;
      if (!first) return [];
      const { workload, parameters, items } = first;
      const info = run.workloads.find(({ id }) => id === workload);
      return [{
        ...{ workload, parameters, items },
        label: info?.label ?? workload,
        cells: analyseCells(ofCase, { run, samples }),
      }];
    }),
  };
}

function groupBySuite(cells: readonly Cell[]): Map<string, Cell[]> {
  return Map.groupBy(cells, (cell) => cell.suite);
}

/** Finds the controls of a run that have a speed-up. */
function analyseControls(
  { controls = [] }: Run,
  cells: readonly CellAnalysis[],
): ControlAnalysis[] {
  return controls.flatMap(({ cell: id, ...control }) => {
    const cell = cells.find((cell) => cell.id === id);
    return cell?.kind === "measured" && cell.speedup
      ? [{ ...control, cell }]
      : [];
  });
}
