import { MODELS, type ModelStyle } from "../../src/models.ts";

/**
 * Channels, locks and steps of a life share the styles of the models: for each, the place in the registry of the model
 * whose style it has, so that those in one chart differ.
 */
const VARIANTS: Readonly<Record<string, number>> = {
  "pipe-objects": 0,
  "clone-objects": 1,
  "clone": 2,
  "transfer": 3,
  "shared": 4,
  "pipe": 5,
  "socket": 6,
  "thread": 2,
  "process": 5,
  "shared-port": 3,
  "unsynchronised": 1,
  "messages": 2,
  "lock": 3,
  "atomics": 4,
  "measured": 2,
  "predicted": 1,
};

const UNKNOWN: ModelStyle = {
  ...{ color: "#8a6d5b", marker: "circle", texture: "" },
};

/** The styles of all models and variants by their ids. */
export const MODEL_STYLES: Readonly<Record<string, ModelStyle>> = Object
  .fromEntries([
    ...MODELS.map(({ id, style }) => [id, style]),
    ...Object.entries(VARIANTS)
      .map(([id, place]) => [id, MODELS[place]?.style ?? UNKNOWN]),
  ]);

/** Looks up the style of a model or a variant; one that this version does not know gets a plain one. */
export function modelStyle(id: string): ModelStyle {
  return Object.hasOwn(MODEL_STYLES, id)
    ? MODEL_STYLES[id] ?? UNKNOWN
    : UNKNOWN;
}
