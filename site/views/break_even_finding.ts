import {
  type BreakEvenOfCores,
  type BreakEvenPoint,
} from "../../src/analysis/mod.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatRatio,
} from "../../src/text/mod.ts";
import type { ModelLabels } from "./model_labels.ts";

/** How the models of a map are called, and which of them is sequential code. */
export interface BreakEvenNames {
  readonly labels: ModelLabels;
  /** Id of that model. */
  readonly baseline: string | undefined;
}

/** Says in a sentence what a break-even map shows: the least work that gains anything, and the largest gain. */
export function breakEvenFinding(
  { cores, bytes, points }: BreakEvenOfCores,
  { labels, baseline }: BreakEvenNames,
): string {
  const sent = bytes === 0
    ? ""
    : `, and ${bytesText(bytes)} sent with each item,`;
  const where = `With ${formatCount(cores, "core")}${sent}`;
  const paying = points.filter(({ choice }) => choice !== baseline)
    .toSorted((a, b) => workNs(a) - workNs(b));
  const [least] = paying;
  if (!least) {
    return `${where} sequential code is the choice at every size shown: nothing else is predicted to be faster by more than such predictions are off.`;
  }
  const best = paying.reduce((most, next) =>
    next.gain > most.gain ? next : most
  );
  return `${where} the least work here for which workers are the choice is ${
    sizeText(workNs(least))
  }, in ${formatCount(least.items, "item")} (${labels(least.choice)}, ${
    formatRatio(least.gain)
  } times as fast); the most they gain is ${formatRatio(best.gain)} times, by ${
    labels(best.choice)
  } with ${formatCount(best.items, "item")} of ${sizeText(best.itemNs)}.`;
}

function workNs({ itemNs, items }: BreakEvenPoint): number {
  return itemNs * items;
}

/** `1 µs`, `100 ms`: the sizes of a map are whole. */
export function sizeText(ns: number): string {
  return whole(formatDuration(ns));
}

/** `64 KiB`, `1 MiB`. */
export function bytesText(bytes: number): string {
  return whole(formatBytes(bytes));
}

function whole(amount: string): string {
  return amount.replace(/\.0+(?= )/, "");
}
