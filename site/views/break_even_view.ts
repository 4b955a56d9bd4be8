import {
  BREAK_EVEN_ITEM_NS,
  BREAK_EVEN_ITEMS,
  type BreakEvenOfCores,
  type BreakEvenPoint,
} from "../../src/analysis/mod.ts";
import { MODELS } from "../../src/models.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatRatio,
  type PredictionReport,
} from "../../src/text/mod.ts";
import type { ModelLabels } from "./names.ts";
import { MAX_TABS, thinOut } from "./thin_out.ts";

/** Which model to take for which size of work on one machine, for each number of cores. */
export interface BreakEvenView {
  readonly maps: readonly BreakEvenMapView[];
  /** Index of the map that is shown first: for all cores, without data to send. */
  readonly chosen: number;
  /** What is predicted, and how far such predictions are off. */
  readonly caption: readonly string[];
  /** The models that are the choice somewhere in the maps. */
  readonly models: readonly { readonly id: string; readonly label: string }[];
}

/** The map for one number of cores and of bytes to send: rows are numbers of items, columns are sizes of an item. */
export interface BreakEvenMapView {
  /** `2 cores`, `2 cores, 64 KiB an item`. */
  readonly setting: string;
  readonly finding: string;
  readonly columns: readonly string[];
  readonly rows: readonly BreakEvenRow[];
}

/** One number of items. */
export interface BreakEvenRow {
  readonly items: string;
  readonly cells: readonly BreakEvenCell[];
}

/** The choice for one size of work. */
export interface BreakEvenCell {
  readonly model: string;
  readonly label: string;
  /** Name of the model for the narrow field of a map. */
  readonly short: string;
  readonly gain: string;
  readonly isDecided: boolean;
  /** The field in a sentence. */
  readonly text: string;
}

/** Makes the maps of a run's predictions. */
export function breakEvenView(
  { breakEven, model, sentences }: PredictionReport,
  labels: ModelLabels,
): BreakEvenView {
  const baseline = model.models.find(({ kind }) => kind === "loop")?.id;
  const names = { labels, baseline };
  const [plain, withData] = shownMaps(breakEven);
  const shown = [...plain, ...withData];
  const chosen = shown.flatMap(({ points }) => points)
    .map(({ choice }) => choice);
  return {
    maps: shown.map((one) => mapView(one, names)),
    chosen: plain.length - 1,
    caption: [
      "Predicted, not measured: for items that only compute, and are sent no data where a map does not say so, when each batch starts and ends its own workers.",
      ...sentences,
    ],
    models: [...new Set(chosen)].map((id) => ({ id, label: labels(id) })),
  };
}

/** Those without data, some of very many, and those with it. */
function shownMaps(
  maps: PredictionReport["breakEven"],
): readonly [PredictionReport["breakEven"], PredictionReport["breakEven"]] {
  const plain = maps.filter(({ bytes }) => bytes === 0);
  const withData = maps.filter(({ bytes }) => bytes > 0);
  return [thinOut(plain, MAX_TABS - withData.length), withData];
}

function mapView(
  map: BreakEvenOfCores,
  names: BreakEvenNames,
): BreakEvenMapView {
  return {
    setting: settingText(map),
    finding: breakEvenFinding(map, names),
    columns: BREAK_EVEN_ITEM_NS.map(sizeText),
    rows: BREAK_EVEN_ITEMS.map((items) => ({
      items: items.toLocaleString("en"),
      cells: map.points.filter((point) => point.items === items)
        .map((point) => cellView(point, names)),
    })),
  };
}

function settingText({ cores, bytes }: BreakEvenOfCores): string {
  const where = formatCount(cores, "core");
  return bytes === 0 ? where : `${where}, ${bytesText(bytes)} an item`;
}

function cellView(
  point: BreakEvenPoint,
  names: BreakEvenNames,
): BreakEvenCell {
  const { choice, gain, isDecided } = point;
  const label = names.labels(choice);
  return {
    ...{ model: choice, label, isDecided },
    short: MODELS.find(({ id }) => id === choice)?.shortLabel ?? label,
    // Sequential code is as fast as itself, exactly.
    gain: choice === names.baseline ? "1×" : `${formatRatio(gain)}×`,
    text: cellText(point, names),
  };
}

function cellText(
  { itemNs, items, choice, workers, gain, isDecided, contenders }:
    BreakEvenPoint,
  { labels, baseline }: BreakEvenNames,
): string {
  const work = `${formatCount(items, "item")} of ${sizeText(itemNs)}`;
  const take = choice === baseline
    ? labels(choice)
    : `${labels(choice)} with ${formatCount(workers, "worker")}, ${
      formatRatio(gain)
    } times as fast as sequential code`;
  const others = contenders.filter((model) => model !== choice).map(labels);
  return isDecided || others.length === 0
    ? `${work}: ${take}`
    : `${work}: ${take}; not decided, ${
      others.join(", ")
    } may be as fast or faster`;
}

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
