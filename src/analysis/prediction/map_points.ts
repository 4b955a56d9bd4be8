import { isMeasured } from "../cells.ts";
import { choiceOf } from "../task.ts";
import type { WorkloadAnalysis } from "../types.ts";
import type { Work } from "./predict.ts";
import type { Predictor } from "./predictor.ts";
import { predictVerdict } from "./rank.ts";

/** Something that was measured, as a point of the map. */
export interface MapPoint {
  /** Name for people. */
  readonly label: string;
  /** What it needs; its items and bytes are its own, whatever the map's are. */
  readonly work: Work;
  /** Id of the model that the measurement says to take; null where it gives no verdict. */
  readonly choice: string | null;
  /** Ids of the models in the first tier of the measurement, the fastest first. */
  readonly measured: readonly string[];
  /** Of the models that were measured, those predicted to be the fastest. */
  readonly predicted: readonly string[];
  /** Whether the two have no model in common. */
  readonly isMissed: boolean;
}

/** Holds what was measured on warm workers against what is predicted for the same work. */
export function mapPoint(
  { label, work }: Pick<MapPoint, "label" | "work">,
  { workload, predictor }: {
    readonly workload: Pick<WorkloadAnalysis, "cells" | "verdict" | "baseline">;
    readonly predictor: Predictor;
  },
): MapPoint {
  const { cells, verdict } = workload;
  const entered = new Set(
    cells.filter(isMeasured).map(({ model }) => model),
  );
  const { contenders } = predictVerdict(
    {
      ...predictor,
      models: predictor.models.filter(({ id, kind }) =>
        kind === "loop" || entered.has(id)
      ),
    },
    work,
    { isWarm: true },
  );
  const choice = choiceOf(workload)?.model ?? null;
  const tier = verdict.kind === "ranked" ? verdict.tiers[0].cells : [];
  const measured = [...new Set(tier.map(({ model }) => model))];
  return {
    ...{ label, work, choice, measured, predicted: contenders },
    isMissed: choice !== null &&
      ![choice, ...measured].some((model) => contenders.includes(model)),
  };
}
