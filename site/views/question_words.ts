import type { DeepRun } from "./depth_choice.ts";

/** `On 2 cores `, to begin a sentence with; empty where the run does not tell. */
export function onCores({ analysis: { usableCores } }: DeepRun): string {
  if (usableCores === null) return "";
  return `On ${usableCores} ${usableCores === 1 ? "core" : "cores"} `;
}

/** Joins names as a sentence does: `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  return new Intl.ListFormat("en-GB", { type: "conjunction" }).format(words);
}

/** The same of things of which one is meant: `a or b`. */
export function joinChoices(words: readonly string[]): string {
  return new Intl.ListFormat("en-GB", { type: "disjunction" }).format(words);
}

/** `the worker pool`: a model's label inside a sentence. */
export function inSentence(label: string): string {
  const lower = asName(label);
  return /pool$/.test(lower) ? `the ${lower}` : lower;
}

/** `worker pool`: a model's label where no article belongs. */
export function asName(label: string): string {
  return label.charAt(0).toLowerCase() + label.slice(1);
}

/** Starts a sentence with a capital letter. */
export function asSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
