import {
  analyseTask,
  findLacking,
  type MapPoint,
  mapPoint,
  type ModelledRun,
  type Predictor,
} from "../../src/analysis/mod.ts";
import { modelStyle } from "../charts/model_style.ts";
import { machineTitle } from "./environment.ts";
import { machineUrl, mapDataUrl, runUrl, workloadUrl } from "./links.ts";
import type { DeepRun } from "./run_choice.ts";
import type { AnalysedRun, RunView } from "./run_view.ts";

/** What the map of a machine is drawn from: plain data that a browser fetches. */
export interface MapData {
  /** Id of the machine. */
  readonly machine: string;
  readonly title: string;
  readonly url: string;
  /** File of this data. */
  readonly source: string;
  /** What the areas of its models are filled with, by their ids. */
  readonly textures: Readonly<Record<string, string>>;
  /** The run that its costs were read from. */
  readonly run: Pick<RunView, "name" | "url">;
  /** The costs, without the draws behind them, which are most of their bytes. */
  readonly model: Predictor;
  readonly points: readonly MapPointView[];
}

/** A point, where it leads to, and whether it is a task of the user's own. */
export interface MapPointView extends MapPoint {
  readonly url: string;
  readonly isOwn: boolean;
}

/** Gathers what the map of a machine shows; `undefined` where no pool can be predicted. */
export function mapData(
  own: readonly AnalysedRun[],
  standing: DeepRun,
  { name, url }: Pick<RunView, "name" | "url">,
): MapData | undefined {
  const { machine } = standing.run;
  const { prediction } = standing.depth;
  if (!prediction || findLacking(prediction.model, false) !== null) {
    return undefined;
  }
  return {
    ...{ machine: machine.id, title: machineTitle(machine) },
    ...{ url: machineUrl(machine.id), source: mapDataUrl(machine.id) },
    run: { name, url },
    textures: Object.fromEntries(
      prediction.model.models.map(({ id }) => [id, modelStyle(id).texture]),
    ),
    model: withoutDraws(prediction.model),
    points: [
      ...workloadPoints(standing, prediction),
      ...taskPoints(own, prediction.model),
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
  own: readonly AnalysedRun[],
  predictor: Predictor,
): MapPointView[] {
  const tried = own.filter(({ run }) =>
    run.suites.some(({ id }) => id === "try")
  );
  const newest = [
    ...Map.groupBy(tried, ({ run }) => run.workloads[0]?.id).values(),
  ].flatMap((runs) => runs.slice(0, 1));
  return newest.flatMap(({ run }) => {
    const { label, scenarios } = analyseTask(run, predictor);
    return scenarios.flatMap(({ work, workload, parameters }) => {
      if (!work) return [];
      const name = [label, ...Object.entries(parameters).flat()].join(" ");
      const point = mapPoint({ label: name, work }, { workload, predictor });
      return [{ ...point, url: runUrl(run.machine.id, run.id), isOwn: true }];
    });
  });
}
