import {
  formatCount,
  formatDuration,
  formatPercent,
} from "../../src/text/mod.ts";
import type { NoiseFloor } from "../../src/results/mod.ts";
import { type MapData, mapData } from "./map_view.ts";
import { type PredictorView, predictorView } from "./predictor_view.ts";
import { chooseRuns, type DeepRun, type FillingRun } from "./run_choice.ts";
import {
  type Fact,
  machineTitle,
  type MachineTrait,
  machineTraits,
  shortMachineTitle,
} from "./environment.ts";
import { machineUrl } from "./links.ts";
import { type MachineHistory, machineHistory } from "./machine_history.ts";
import { type MatrixChoice, matrixChoices } from "./matrix.ts";
import { modelLabels } from "./names.ts";
import { type AnalysedRun, type RunView, runView } from "./run_view.ts";

/** What names a machine, and what it can be chosen by. */
export interface MachineName {
  readonly id: string;
  readonly title: string;
  /** The same where there is little room. */
  readonly shortTitle: string;
  readonly url: string;
  readonly traits: readonly MachineTrait[];
}

/** The name alone: what is shown of many machines carries the runs of none. */
export function nameOf(
  { id, title, shortTitle, url, traits }: MachineView,
): MachineName {
  return { id, title, shortTitle, url, traits };
}

/** A machine, shown by one of its runs. */
export interface MachineView extends MachineName {
  /** The run that stands for it. */
  readonly run: RunView;
  /** That run with its analyses, which the other views of the machine are made from. */
  readonly standing: DeepRun;
  /** What that run did not measure, from other runs of the machine. */
  readonly fillers: readonly FillerView[];
  /** Why that run stands for it, in a sentence. */
  readonly choice: string;
  /** Number of its runs. */
  readonly runs: number;
  /** Its winners, for each number of workers; empty where its run has no contest. */
  readonly matrices: readonly MatrixChoice[];
  /** Absent where its run lacks the cells to predict any pool. */
  readonly map?: MapData;
  /** Absent where its run lacks the cells for predictions. */
  readonly predictor?: PredictorView;
  /** How far two measurements of the same code differ; a dash where it is not known. */
  readonly noise: string;
  /** The median error of its predictions; a dash where there are none. */
  readonly predictionError: string;
  /** How far its figures can be trusted. */
  readonly trust: readonly Fact[];
  readonly history: MachineHistory;
}

/** A run that stands behind some of what is shown of a machine. */
export interface FillerView extends FillingRun {
  readonly run: RunView;
}

const NOT_KNOWN = "–";

/** Makes the view of a machine from its runs, newest first; `undefined` where it has none. */
export function machineView(
  own: readonly AnalysedRun[],
): MachineView | undefined {
  const chosen = chooseRuns(own);
  if (!chosen) return undefined;
  const { standing } = chosen;
  const { run } = standing;
  const shown = runView(standing);
  const map = mapData(own, standing, shown);
  return {
    id: run.machine.id,
    title: machineTitle(run.machine),
    shortTitle: shortMachineTitle(run.machine),
    traits: machineTraits(run.machine),
    url: machineUrl(run.machine.id),
    run: shown,
    standing,
    fillers: chosen.fillers.map((filler) => ({
      ...filler,
      run: runView(filler.standing),
    })),
    choice: describeChoice(own, standing),
    runs: own.length,
    matrices: matrixChoices(standing),
    ...(map ? { map } : undefined),
    ...predictionViews(standing),
    noise: run.noise ? noiseText(run.noise) : NOT_KNOWN,
    trust: trustFacts(standing),
    history: machineHistory(own, chosen),
  };
}

/** The run behind one thing of a machine: its own, unless another had to fill it in. */
export function runBehind(
  machine: MachineView,
  subject: string,
): Pick<MachineView, "run" | "standing"> {
  return machine.fillers.find(({ subjects }) => subjects.includes(subject)) ??
    machine;
}

function describeChoice(
  own: readonly AnalysedRun[],
  { run }: DeepRun,
): string {
  const newer = own.findIndex((one) => one.run.id === run.id);
  if (newer <= 0) return "It is the newest run.";
  return `${formatCount(newer, "newer run")} ${
    newer === 1 ? "was" : "were"
  } interrupted, or measured less or for a shorter time; the runs over time list ${
    newer === 1 ? "it" : "them"
  }.`;
}

function predictionViews(
  { run, depth: { prediction } }: DeepRun,
): Pick<MachineView, "predictor" | "predictionError"> {
  if (!prediction) return { predictionError: NOT_KNOWN };
  const labels = modelLabels(run);
  const { medianError } = prediction.validation;
  return {
    predictor: predictorView(prediction, labels),
    predictionError: medianError === undefined
      ? NOT_KNOWN
      : formatPercent(medianError),
  };
}

function trustFacts({ run, depth }: DeepRun): readonly Fact[] {
  const { medianError, worst, decided } = depth.prediction?.validation ?? {};
  return [
    {
      name: "Noise floor: how far two measurements of the same code differ",
      value: run.noise
        ? `${noiseText(run.noise)}, of ${formatCount(run.noise.pairs, "pair")}`
        : NOT_KNOWN,
    },
    {
      name: "Median prediction error",
      value: medianError === undefined ? NOT_KNOWN : formatPercent(medianError),
    },
    {
      name: "Prediction that is furthest off, as a ratio",
      value: worst
        ? `${formatDuration(worst.predictedNs)}, measured ${
          formatDuration(worst.measuredNs)
        } (${worst.id})`
        : NOT_KNOWN,
    },
    {
      name: "Predicted winners that were decided, and right",
      value: decided ? `${decided.right} of ${decided.count}` : NOT_KNOWN,
    },
  ];
}

function noiseText({ floor }: NoiseFloor): string {
  return `${(floor * 100).toFixed(1)} %`;
}
