import { formatCount } from "./format.ts";
import type { MeasuredCell } from "./types.ts";

const MODEL_PHRASES: Readonly<Record<string, string>> = {
  "sequential": "sequential code",
  "async": "async code",
  "worker-pool": "the worker pool",
  "worker-per-task": "a worker for each task",
  "shared-memory": "shared memory",
  "subprocess-pool": "the subprocess pool",
  "subprocess-per-task": "a process for each task",
};

/** Names a model inside a sentence; one that this version does not know goes by its label. */
export function modelPhrase(
  { model, label }: { readonly model: string; readonly label: string },
): string {
  return Object.hasOwn(MODEL_PHRASES, model)
    ? MODEL_PHRASES[model] ?? label
    : label;
}

/** Names a cell inside a sentence: `the worker pool with 2 workers`, or the model alone where it has one worker. */
export function cellPhrase(cell: MeasuredCell): string {
  const phrase = modelPhrase({ model: cell.model, label: cell.modelLabel });
  if (cell.workers === 1) return phrase;
  return `${phrase} with ${formatCount(cell.workers, "worker")}`;
}

/** Joins names as a sentence does: `a`, `a and b`, `a, b and c`. */
export function joinNames(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  const rest = names.slice(0, -1).join(", ");
  return rest === "" ? last : `${rest} and ${last}`;
}

/** Starts a sentence with a capital letter. */
export function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
