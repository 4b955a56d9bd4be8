import type { ModelInfo, Run } from "../results/run.ts";

/** What a run says of a model; every run that was read from a file lists those of its cells. */
export function findModelInfo(
  { models }: Pick<Run, "models">,
  model: string,
): ModelInfo {
  return models.find(({ id }) => id === model) ?? {
    ...{ id: model, label: model, description: model, phrase: model },
    ...{ kind: "variant", isolation: null, sharesMemory: false },
    ...{ warmModel: null, simplicity: null },
  };
}

/** Whether a model has workers to count. */
export function hasWorkers({ kind }: Pick<ModelInfo, "kind">): boolean {
  return kind !== "loop" && kind !== "event-loop";
}
