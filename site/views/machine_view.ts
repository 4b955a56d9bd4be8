import {
  describeRunChoice,
  formatCount,
  formatDuration,
  formatPercent,
} from "../../src/text/mod.ts";
import { machineHistory } from "./machine_history.ts";
import { mapData } from "./map_view.ts";
import { matrixChoices } from "./matrix.ts";
import {
  type Fact,
  formatNoise,
  machineTitle,
  type MachineTrait,
  machineTraits,
  machineUrl,
  shortMachineTitle,
} from "./names.ts";
import { predictorView } from "./predictor_view.ts";
import { chooseRuns, type DeepRun } from "./run_choice.ts";
import { type AnalysedRun, runView } from "./run_view.ts";

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
export type MachineView = NonNullable<ReturnType<typeof machineView>>;

const NOT_KNOWN = "–";

/** Makes the view of a machine from its runs and those of users' tasks there, newest first; `undefined` without the former. */
export function machineView(
  own: readonly AnalysedRun[],
  tried: readonly AnalysedRun[],
) {
  const chosen = chooseRuns(own);
  if (!chosen) return undefined;
  const { standing } = chosen;
  const { run, depth: { prediction } } = standing;
  const shown = runView(standing);
  const newer = own.findIndex((one) => one.run.id === run.id);
  const trust = trustOf(standing);
  return {
    id: run.machine.id,
    title: machineTitle(run.machine),
    shortTitle: shortMachineTitle(run.machine),
    traits: machineTraits(run.machine),
    url: machineUrl(run.machine.id),
    run: shown,
    // That run with its analyses, which the other views of the machine are made from.
    standing,
    // What that run did not measure, from other runs of the machine.
    fillers: chosen.fillers.map((filler) => ({
      ...filler,
      run: runView(filler.standing),
    })),
    choice: describeRunChoice(newer),
    runs: own.length,
    // Empty where its run has no contest.
    matrices: matrixChoices(standing),
    // Absent where its run lacks the cells to predict any pool.
    map: mapData(standing, shown, tried),
    predictor: prediction && predictorView(prediction),
    ...trust,
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

/** How far its figures can be trusted; a dash where that is not known. */
function trustOf({ run, depth }: DeepRun) {
  const { medianError, worst, decided } = depth.prediction?.validation ?? {};
  const noise = run.noise ? formatNoise(run.noise) : NOT_KNOWN;
  const predictionError = medianError === undefined
    ? NOT_KNOWN
    : formatPercent(medianError);
  const trust: readonly Fact[] = [
    {
      name: "Noise floor: how far two measurements of the same code differ",
      value: run.noise
        ? `${noise}, of ${formatCount(run.noise.pairs, "pair")}`
        : noise,
    },
    { name: "Median prediction error", value: predictionError },
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
  return { noise, predictionError, trust };
}
