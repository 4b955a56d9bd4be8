/** Round numbers on an axis, and how they are written; the browser makes them too, where it zooms. */
import {
  formatBytes,
  formatDuration,
  formatPercent,
  type Unit,
  withoutZeros,
} from "../../src/text/format.ts";

/** The ends of an axis. */
interface Ends {
  readonly min: number;
  readonly max: number;
  readonly isLogarithmic?: boolean;
}

/** Ticks within a power of ten, by how far the ends of an axis lie apart at most. */
const STEPS = [
  { upTo: 8, steps: [1, 1.5, 2, 3, 4, 5, 7] },
  { upTo: 100, steps: [1, 2, 5] },
  { upTo: Infinity, steps: [1] },
];

/** With its ends less far apart, a logarithmic axis has ticks at equal differences. */
const LEAST_RATIO = 2;

/** Most ticks at equal differences. */
const LINEAR_TICKS = 5;

/** The part of an axis that has ticks at the round numbers between its ends. */
export function roundTicks(
  { min, max, isLogarithmic = false }: Ends,
  unit: Unit,
) {
  const values = isLogarithmic && max / min > LEAST_RATIO
    ? valuesByRatio(min, max)
    : valuesByDifference(min, max, roundStep(max - min, unit));
  const labels = values.map((value) => labelOf(value, unit));
  return { unit, ticks: { values, labels } };
}

function valuesByRatio(min: number, max: number): readonly number[] {
  const { steps = [] } = STEPS.find(({ upTo }) => max / min <= upTo) ?? {};
  const [first, last] = [min, max].map((end) => Math.floor(Math.log10(end)));
  const values: number[] = [];
  for (let power = first ?? 0; power <= (last ?? 0); power++) {
    values.push(...steps.map((step) => step * 10 ** power));
  }
  return values.filter((value) => value >= min && value <= max);
}

function valuesByDifference(
  min: number,
  max: number,
  step: number,
): readonly number[] {
  // What ends at a step may be a rounding error short of it.
  const first = Math.ceil(min / step - 1e-9);
  const count = Math.floor(max / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, index) => (first + index) * step);
}

/** The step of a linear axis of some length: 1, 2 or 5 times a power of ten; of bytes a power of two. */
export function roundStep(length: number, unit: Unit): number {
  const step = length / LINEAR_TICKS;
  if (unit === "bytes") return 2 ** Math.ceil(Math.log2(step));
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5].find((round) => round * power >= step) ?? 10);
}

function labelOf(value: number, unit: Unit): string {
  if (value === 0) return "0";
  switch (unit) {
    case "duration":
      // Below a nanosecond there is no unit to go to.
      return value < 1
        ? `${Number(value.toPrecision(2))} ns`
        : withoutZeros(formatDuration(value));
    case "bytes":
      return withoutZeros(formatBytes(value));
    case "share":
      return formatPercent(value);
    case "count":
    case "ratio":
      return Number(value.toPrecision(3)).toLocaleString("en", {
        maximumSignificantDigits: 3,
      });
  }
}
