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

/** Writes a ratio: two significant digits up to 10 (`1.9`, `0.95`), whole numbers from there on. */
export function formatRatio(ratio: number): string {
  if (!Number.isFinite(ratio)) return "–";
  if (ratio < 0.995) return ratio.toFixed(2);
  return ratio.toFixed(ratio < 9.95 ? 1 : 0);
}

/** Writes a ratio near 1 with the digit that {@linkcode formatRatio} drops: `1.03`. */
export function formatFineRatio(ratio: number): string {
  return Math.abs(ratio - 1) < 0.095 ? ratio.toFixed(2) : formatRatio(ratio);
}

/** Writes a share of 1 in per cent: `97 %`. */
export function formatPercent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

/** Writes the bounds of a duration in nanoseconds: `1.20 ms to 1.31 ms`. */
export function formatDurationRange({ low, high }: Interval): string {
  return `${formatDuration(low)} to ${formatDuration(high)}`;
}

/** Writes the bounds of a ratio: `1.8 to 2.0`; finer where both would read the same. */
export function formatRatioRange({ low, high }: Interval): string {
  const [from, to] = [formatRatio(low), formatRatio(high)];
  if (from !== to) return `${from} to ${to}`;
  return `${formatFineRatio(low)} to ${formatFineRatio(high)}`;
}

/** Writes a size in bytes for people: `7.75 GiB`. */
export function formatBytes(bytes: number): string {
  const step = BYTE_UNITS.find((step) => bytes >= step.bytes);
  return step
    ? `${formatNumber(bytes / step.bytes)} ${step.unit}`
    : `${bytes} bytes`;
}

/** Writes a count with its noun: `1 worker`, `4 workers`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
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
