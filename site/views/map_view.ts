import {
  analyseTask,
  findLacking,
  type MapPoint,
  mapPoint,
  type ModelledRun,
  type Predictor,
} from "../../src/analysis/mod.ts";
import { nameParams } from "../../src/text/mod.ts";
import { modelStyle } from "../charts/model_style.ts";
import {
  machineTitle,
  machineUrl,
  mapDataUrl,
  runUrl,
  workloadUrl,
} from "./names.ts";
import type { DeepRun } from "./run_choice.ts";
import type { AnalysedRun, RunView } from "./run_view.ts";

/** What the map of a machine is drawn from: plain data that a browser fetches. */
export type MapData = NonNullable<ReturnType<typeof mapData>>;

/** A point, where it leads to, and whether it is a task of the user's own. */
export interface MapPointView extends MapPoint {
  readonly url: string;
  readonly isOwn: boolean;
}

/**
 * Gathers what the map of a machine shows; `undefined` where no pool can be predicted.
 *
 * @param tried Runs of users' tasks, newest first.
 */
export function mapData(
  standing: DeepRun,
  { name, url }: Pick<RunView, "name" | "url">,
  tried: readonly AnalysedRun[],
) {
  const { machine } = standing.run;
  const { prediction } = standing.depth;
  if (!prediction || findLacking(prediction.model, false) !== null) {
    return undefined;
  }
  return {
    ...{ machine: machine.id, title: machineTitle(machine) },
    ...{ url: machineUrl(machine.id), source: mapDataUrl(machine.id) },
    run: { name, url },
    // What the areas of its models are filled with, by their ids.
    textures: Object.fromEntries(
      prediction.model.models.map(({ id }) => [id, modelStyle(id).texture]),
    ),
    // The costs, without the draws behind them, which are most of their bytes.
    model: withoutDraws(prediction.model),
    points: [
      ...workloadPoints(standing, prediction),
      ...taskPoints(tried, prediction.model),
    ],
  };
}

function withoutDraws(model: Predictor): Predictor {
  return JSON.parse(
    JSON.stringify(model, (key, value) => key === "draws" ? [] : value),
  );
}

function workloadPoints(
  { analysis }: DeepRun,
  { model: predictor, works }: ModelledRun,
): MapPointView[] {
  return analysis.workloads.flatMap((workload) => {
    const { id, label } = workload;
    const work = works[id];
    if (!work) return [];
    const point = mapPoint({ label, work }, { workload, predictor });
    return [{ ...point, url: workloadUrl(id), isOwn: false }];
  });
}

/** The newest run of each task that was tried on the machine. */
function taskPoints(
  tried: readonly AnalysedRun[],
  predictor: Predictor,
): MapPointView[] {
  const byTask = Map.groupBy(tried, ({ run }) => run.workloads[0]?.id);
  return [...byTask.values()].flatMap(([newest]) => {
    if (!newest) return [];
    const { run } = newest;
    const { label, scenarios } = analyseTask(run, predictor);
    return scenarios.flatMap(({ work, workload, parameters }) => {
      if (!work) return [];
      const name = `${label} ${nameParams(parameters)}`.trim();
      const point = mapPoint({ label: name, work }, { workload, predictor });
      return [{ ...point, url: runUrl(run.machine.id, run.id), isOwn: true }];
    });
  });
}
