import type { ModelInfo } from "../results/run.ts";
import type { Interval } from "../stats/interval.ts";
import { formatCount, formatRatio, formatRatioRange } from "./format.ts";
import type { MeasuredCell } from "./types.ts";

/** Names a cell inside a sentence: `the worker pool with 2 workers`, or the model alone where it is an event loop. */
export function cellPhrase(cell: MeasuredCell): string {
  const { phrase } = cell.modelInfo;
  return hasWorkers(cell.modelInfo)
    ? withWorkers(phrase, cell.workers)
    : phrase;
}

/** `the worker pool with 2 workers`. */
export function withWorkers(phrase: string, workers: number): string {
  return `${phrase} with ${formatCount(workers, "worker")}`;
}

/** Whether a model has workers to count. */
export function hasWorkers({ kind }: Pick<ModelInfo, "kind">): boolean {
  return kind !== "loop" && kind !== "event-loop";
}

/** A model's id as the head of a narrow column: `worker`, `shared`, `subprocess/task`. */
export function shortModelName(id: string): string {
  return id.replace(/-(pool|memory)$/, "").replace("-per-task", "/task");
}

/** A cell's speed-up for a table: `1.9×`, `~0.3×` where it is rough; empty where it has none. */
export function formatSpeedup(
  { speedup, roughSpeedup }: Pick<MeasuredCell, "speedup" | "roughSpeedup">,
): string {
  if (speedup) return `${formatRatio(speedup.value)}×`;
  return roughSpeedup === undefined ? "" : `~${formatRatio(roughSpeedup)}×`;
}

/** How sure that is: `1.7 to 2.1`, `in 1 round` where it is rough; empty where there is none. */
export function formatSpeedupRange(
  { speedup, roughSpeedup, rounds }: Pick<
    MeasuredCell,
    "speedup" | "roughSpeedup" | "rounds"
  >,
): string {
  if (speedup) return formatRatioRange(speedup);
  return roughSpeedup === undefined ? "" : `in ${formatCount(rounds, "round")}`;
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
  return join(names, "and");
}

/** Joins names that are a choice: `a or b`, `a, b or c`. */
export function joinAlternatives(names: readonly string[]): string {
  return join(names, "or");
}

function join(names: readonly string[], word: string): string {
  const last = names.at(-1) ?? "";
  const rest = names.slice(0, -1).join(", ");
  return rest === "" ? last : `${rest} ${word} ${last}`;
}

/** Starts a sentence with a capital letter. */
export function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** `the worker pool`: a model's label inside a sentence. */
export function inSentence(label: string): string {
  const name = labelAsName(label);
  return /pool$/.test(name) ? `the ${name}` : name;
}

/** `worker pool`: a model's label where no article belongs. */
export function labelAsName(label: string): string {
  return label.charAt(0).toLowerCase() + label.slice(1);
}
