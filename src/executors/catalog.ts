import { MODELS as ALL } from "../models.ts";

export type { Executor } from "./executor.ts";

/** The registry as code that has yet to move to `src/models.ts` reads it. */
export const MODELS = ALL.map((model) => ({
  ...model,
  isPerTask: model.kind === "per-task",
}));

/** The model of an id. */
export function findModel(id: string) {
  const model = MODELS.find((candidate) => candidate.id === id);
  if (model) return model;
  throw new TypeError(`Cannot find model: found "${id}"`);
}
