import type { Run } from "../../src/results/mod.ts";

/** Names a model for people; a model that its run does not describe keeps its id. */
export type ModelLabels = (model: string) => string;

/** Takes the names of models from the run itself, so that an old run needs no code to be shown. */
export function modelLabels(run: Run): ModelLabels {
  const labels = new Map(run.models.map(({ id, label }) => [id, label]));
  return (model) => labels.get(model) ?? model;
}
