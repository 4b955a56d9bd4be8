import type { MarkerShape } from "./chart_config.ts";

/** How one model is drawn everywhere: a colour and a marker, so that neither carries the meaning alone. */
export interface ModelStyle {
  readonly color: string;
  readonly marker: MarkerShape;
}

/**
 * Every colour stands out from a white and from a near-black page by 3:1 (WCAG 1.4.11),
 * and every pair stays apart (ΔE 15 or more in CIELAB) under the protanopia, deuteranopia
 * and tritanopia matrices of Machado, Oliveira and Fernandes (2009).
 */
const STYLES: Readonly<Record<string, ModelStyle>> = {
  "sequential": { color: "#757d89", marker: "circle" },
  "async": { color: "#f0494f", marker: "triangle" },
  "worker-pool": { color: "#0b76f5", marker: "rect" },
  "worker-per-task": { color: "#aa00d8", marker: "crossRot" },
  "shared-memory": { color: "#b41f98", marker: "cross" },
  "subprocess-pool": { color: "#267734", marker: "rectRot" },
  "subprocess-per-task": { color: "#bb8c11", marker: "star" },
};

/**
 * What takes part beside the models, in the style of the model that it is nearest to; objects, which are sent in the same
 * chart as bytes, in those that no channel of bytes has.
 */
const KIN: Readonly<Record<string, string>> = {
  "clone": "worker-pool",
  "transfer": "worker-per-task",
  "shared": "shared-memory",
  "pipe": "subprocess-pool",
  "socket": "subprocess-per-task",
  "clone-objects": "async",
  "pipe-objects": "sequential",
  "thread": "worker-pool",
  "process": "subprocess-pool",
  "unsynchronised": "async",
  "atomics": "shared-memory",
  "lock": "worker-per-task",
  "messages": "worker-pool",
};

const UNKNOWN: ModelStyle = { color: "#8a6d5b", marker: "circle" };

/** Looks up the style of a model or a variant; one that this version does not know gets a plain one. */
export function modelStyle(model: string): ModelStyle {
  const styled = Object.hasOwn(KIN, model) ? KIN[model] ?? model : model;
  return Object.hasOwn(STYLES, styled) ? STYLES[styled] ?? UNKNOWN : UNKNOWN;
}
