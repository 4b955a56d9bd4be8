import type { Cell, Run, WorkloadInfo } from "../results/run.ts";
import { analyseCells, BASELINE_MODEL, isMeasured } from "./cells.ts";
import { findFindings } from "./findings.ts";
import { wordCautions, wordHeadline } from "./run_wording.ts";
import { RunSamples } from "./run_samples.ts";
import type { RunAnalysis, WorkloadAnalysis } from "./types.ts";
import { rankModels } from "./verdict.ts";
import { wordWorkload } from "./wording.ts";

/**
 * Says everything that a saved run shows: medians, speed-ups and efficiencies with their intervals, who wins each
 * workload, why, and in which words. The same run gives the same answer on every machine.
 *
 * @param run A run that has been validated.
 * @returns Plain data that survives JSON.
 */
export function analyseRun(run: Run): RunAnalysis {
  const samples = new RunSamples(run);
  const workloads = run.workloads.flatMap((workload) =>
    [...groupBySuite(run.cells.filter((cell) => cell.workload === workload.id))]
      .map(([suite, cells]) =>
        analyseWorkload(workload, { run, samples, suite, cells })
      )
  );
  return {
    runId: run.id,
    title: run.label ?? run.id,
    startedAt: run.startedAt,
    machineId: run.machine.id,
    usableCores: run.machine.usableCores,
    models: run.models,
    workloads,
    headline: wordHeadline(workloads, run.machine.usableCores),
    cautions: wordCautions(run),
  };
}

interface WorkloadContext {
  readonly run: Run;
  readonly samples: RunSamples;
  readonly suite: string;
  readonly cells: readonly Cell[];
}

function analyseWorkload(
  info: WorkloadInfo,
  { run, samples, suite, cells: saved }: WorkloadContext,
): WorkloadAnalysis {
  const { usableCores } = run.machine;
  const cells = analyseCells(saved, { run, samples });
  const baseline = cells.filter(isMeasured)
    .find((cell) => cell.model === BASELINE_MODEL);
  const wordless = {
    ...info,
    suite,
    cells,
    ...(baseline ? { baseline } : undefined),
    ...rankModels(cells, { models: run.models, samples }),
    findings: findFindings(cells, { samples, usableCores }),
  };
  return { ...wordless, sentences: wordWorkload(wordless, usableCores) };
}

function groupBySuite(cells: readonly Cell[]): Map<string, Cell[]> {
  return Map.groupBy(cells, (cell) => cell.suite);
}
