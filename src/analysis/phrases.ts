import type { Interval } from "../stats/interval.ts";
import { formatCount, formatRatio, formatRatioRange } from "./format.ts";
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

/** Models that have no workers to count. */
const LOOPS = ["sequential", "async"];

/** Names a cell inside a sentence: `the worker pool with 2 workers`, or the model alone where it is an event loop. */
export function cellPhrase(cell: MeasuredCell): string {
  const phrase = modelPhrase({ model: cell.model, label: cell.modelLabel });
  if (LOOPS.includes(cell.model)) return phrase;
  return `${phrase} with ${formatCount(cell.workers, "worker")}`;
}

/** The bounds of a ratio after its value: ` (95 % interval 1.8 to 2.0)`; empty where they read the same. */
export function intervalPhrase(bounds: Interval): string {
  const range = rangePhrase(bounds);
  return range === "" ? "" : ` (${range})`;
}

/** A cell's speed-up, to stand in brackets: `speed-up 0.97, 95 % interval 0.94 to 1.01`; empty where it has none. */
export function speedupPhrase({ speedup }: MeasuredCell): string {
  if (!speedup) return "";
  const named = [
    `speed-up ${formatRatio(speedup.value)}`,
    rangePhrase(speedup),
  ];
  return named.filter(Boolean).join(", ");
}

function rangePhrase(bounds: Interval): string {
  const range = formatRatioRange(bounds);
  const [low, high] = range.split(" to ");
  return low === high ? "" : `95 % interval ${range}`;
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
