import { hasWorkers } from "../analysis/model_info.ts";
import type { HeldRate } from "../analysis/responsiveness.ts";
import type { MeasuredCell } from "../analysis/types.ts";
import type { Interval } from "../stats/interval.ts";

const DURATION_UNITS = [
  { unit: "s", ns: 1e9 },
  { unit: "ms", ns: 1e6 },
  { unit: "µs", ns: 1e3 },
  { unit: "ns", ns: 1 },
] as const;

const BYTE_UNITS = [
  { unit: "GiB", bytes: 2 ** 30 },
  { unit: "MiB", bytes: 2 ** 20 },
  { unit: "KiB", bytes: 2 ** 10 },
] as const;

/** Writes nanoseconds with three significant digits for the terminal and the pages: `1.23 ms`. */
export function formatDuration(ns: number): string {
  const { unit, ns: size } =
    DURATION_UNITS.find(({ ns: size }) => roundTo3(ns / size) >= 1) ??
      { unit: "ns", ns: 1 };
  return `${formatNumber(ns / size)} ${unit}`;
}

/** Writes a wait in nanoseconds with its two significant digits: `410 ms`, `1.3 ms`, `under 0.1 ms`. */
export function formatWait(ns: number): string {
  const ms = Number((ns / 1e6).toPrecision(2));
  if (ms < 0.1) return "under 0.1 ms";
  return ms < 1_000 ? `${ms} ms` : `${Number((ms / 1e3).toPrecision(2))} s`;
}

/**
 * Writes durations for one column, all in the unit that suits the middle one, or in which the largest has three digits
 * before its point: `0.0260 ms`, `253 ms`.
 */
export function formatDurations(values: readonly number[]): string[] {
  const ordered = values.toSorted((a, b) => a - b);
  const middle = ordered[values.length >> 1] ?? 1;
  const largest = ordered.at(-1) ?? 1;
  const { unit, ns: size } =
    DURATION_UNITS.find(({ ns: size }, index) =>
      roundTo3(middle / size) >= 1 ||
      largest / (DURATION_UNITS[index + 1]?.ns ?? 1) >= 1_000
    ) ?? { unit: "ns", ns: 1 };
  return values.map((ns) =>
    // Far below the unit a figure would be all zeros.
    ns / size < 0.001
      ? formatDuration(ns)
      : `${
        ns / size >= 1 ? formatNumber(ns / size) : (ns / size).toPrecision(3)
      } ${unit}`
  );
}

/** Writes a ratio: `0.51`, `1.04`, `1.9`, `16`; two decimals up to 1.1, since there they matter. */
export function formatRatio(ratio: number): string {
  return ratio.toFixed(ratioDecimals(ratio));
}

/** Writes a share of 1 in per cent: `97 %`. */
export function formatPercent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

/** Writes the bounds of a duration in nanoseconds: `1.20 ms to 1.31 ms`. */
export function formatDurationRange({ low, high }: Interval): string {
  return `${formatDuration(low)} to ${formatDuration(high)}`;
}

/** Writes the bounds of a ratio with the decimals that the lower one needs: `1.8 to 2.0`, `0.98 to 1.21`. */
export function formatRatioRange({ low, high }: Interval): string {
  const decimals = ratioDecimals(low);
  return `${low.toFixed(decimals)} to ${high.toFixed(decimals)}`;
}

/** {@linkcode formatRatioRange}; empty where both bounds read the same. */
export function formatSpread(bounds: Interval): string {
  const range = formatRatioRange(bounds);
  const [low, high] = range.split(" to ");
  return low === high ? "" : range;
}

/** Writes a size in bytes for people: `7.75 GiB`. */
export function formatBytes(bytes: number): string {
  const step = BYTE_UNITS.find((step) => bytes >= step.bytes);
  return step
    ? `${formatNumber(bytes / step.bytes)} ${step.unit}`
    : `${bytes} bytes`;
}

/** What a figure measures: durations are nanoseconds, shares are of 1. */
export type Unit = "duration" | "bytes" | "count" | "ratio" | "share";

/** Writes a figure in its unit: `1.23 ms`, `7.75 GiB`, `120`, `1.9×`, `97 %`. */
export function formatAs(unit: Unit, value: number): string {
  switch (unit) {
    case "duration":
      return formatDuration(value);
    case "bytes":
      return formatBytes(Math.round(value));
    case "count":
      return Number(value.toPrecision(3)).toLocaleString("en");
    case "ratio":
      return `${formatRatio(value)}×`;
    case "share":
      return formatPercent(value);
  }
}

/** Writes the bounds of a figure in its unit: `1.20 ms to 1.31 ms`. */
export function formatRangeAs(unit: Unit, { low, high }: Interval): string {
  return `${formatAs(unit, low)} to ${formatAs(unit, high)}`;
}

/** Leaves out the zeros that end an amount: `10 ms` for `10.0 ms`, `1.5 ms` for `1.50 ms`. */
export function withoutZeros(amount: string): string {
  return amount.replace(/(\.\d*?)0+(?= )/, "$1").replace(/\.(?= )/, "");
}

/** Writes a count with its noun: `1 worker`, `4 workers`, `10,000 items`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** Writes a number of items that was computed, with three digits: `1,230 items`. */
export function formatItems(items: number): string {
  return formatCount(Number(items.toPrecision(3)), "item");
}

/** Writes a name of the code as words: `lostUpdates` as `lost updates`. */
export function formatName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Three significant digits, never in powers of ten. */
function formatNumber(value: number): string {
  const rounded = roundTo3(value);
  if (rounded >= 100) return rounded.toFixed(0);
  return rounded.toFixed(rounded >= 10 ? 1 : 2);
}

function roundTo3(value: number): number {
  return Number(value.toPrecision(3));
}

function ratioDecimals(ratio: number): number {
  // Two digits of what is far below 1: `0.0021`.
  if (ratio > 0 && ratio < 0.0995) return 1 - Math.floor(Math.log10(ratio));
  if (ratio < 1.095) return 2;
  return ratio < 9.95 ? 1 : 0;
}

/**
 * Text that may come from a stranger's file, for a terminal or a log. Control characters could steer the terminal: they
 * are shown, not obeyed. Signs that turn the direction of text have no width that tables could leave room for: they are
 * left out.
 */
export function formatForeign(text: string): string {
  return text.replaceAll(/\p{Bidi_C}/gu, "")
    .replaceAll(/[^\P{Cc}\n]/gu, (sign) => `\\x${hexOf(sign, 2)}`);
}

/** JSON of what may come from a stranger's file: what {@linkcode formatForeign} would touch is escaped. */
export function formatForeignJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent)
    .replaceAll(/[\x7f-\x9f\p{Bidi_C}]/gu, (sign) => `\\u${hexOf(sign, 4)}`);
}

function hexOf(sign: string, digits: number): string {
  return sign.charCodeAt(0).toString(16).padStart(digits, "0");
}

/** A figure, and the space before its unit. */
const SPACE = /(\d) (?=(?:%|[nµm]?s|[KMG]i?B|bytes|MHz|px)(?!\w))/g;

/**
 * Joins each figure to its unit with a space that no line ends at: a page never breaks `11 %` in two. For what is shown
 * in lines of any length; a terminal, a file and code keep the plain space.
 */
export function firmUnits(text: string): string {
  return text.replaceAll(SPACE, "$1\u00a0");
}

/** Names a cell inside a sentence: `the worker pool with 2 workers`, or the model alone where it is an event loop. */
export function cellPhrase(
  { modelInfo, workers }: MeasuredCell,
  phrase: string = modelInfo.phrase,
): string {
  return hasWorkers(modelInfo) ? withWorkers(phrase, workers) : phrase;
}

/** `the worker pool with 2 workers`. */
export function withWorkers(phrase: string, workers: number): string {
  return `${phrase} with ${formatCount(workers, "worker")}`;
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

/** Two digits: a second run agrees with no more. */
export function formatRate(ratePerSecond: number): string {
  return Number(ratePerSecond.toPrecision(2)).toLocaleString("en");
}

/** The bounds of a held rate for a table: `120–180`, `≥180`, `<120`; `?` where neither is known. */
export function formatHeld({ low, high }: HeldRate): string {
  if (high === null) return low > 0 ? `≥${formatRate(low)}` : "?";
  return low > 0
    ? `${formatRate(low)}–${formatRate(high)}`
    : `<${formatRate(high)}`;
}

/** `23.4 ms`. */
export function formatMs(ms: number): string {
  return formatDuration(ms * 1e6);
}

/** `On 2 cores `, to begin a sentence with; empty where the run does not tell. */
export function onCores(usableCores: number | null): string {
  return usableCores === null ? "" : `On ${formatCount(usableCores, "core")} `;
}
