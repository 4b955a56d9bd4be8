import { pick, type Quantity } from "./quantity.ts";

/** A cost at one measured size. */
export interface CostPoint {
  /** The size, in the unit of the curve. */
  readonly at: number;
  /** The cost there, in nanoseconds. */
  readonly ns: Quantity;
  /** Ids of the cells that it was computed from. */
  readonly cells: readonly string[];
}

/** A cost by size: one point at least, sizes ascending. */
export type CostCurve = readonly CostPoint[];

/** Whether sizes are spaced by their ratios or by their differences. */
export type Spacing = "logarithmic" | "linear";

/** Reads a curve between its points in a straight line, and beyond them as at the nearest one. */
export function readCurve(
  curve: CostCurve,
  { at, spacing, draw }: {
    readonly at: number;
    readonly spacing: Spacing;
    readonly draw?: number | undefined;
  },
): number {
  const [below, above] = neighbours(curve, at);
  if (!below || !above) return NaN;
  const low = pick(below.ns, draw);
  if (below === above) return low;
  const place = (size: number) => spacing === "linear" ? size : Math.log(size);
  const share = (place(at) - place(below.at)) /
    (place(above.at) - place(below.at));
  return low + share * (pick(above.ns, draw) - low);
}

/** Ids of the cells that a reading rests on. */
export function cellsNear(curve: CostCurve, at: number): string[] {
  return neighbours(curve, at).flatMap((point) => point?.cells ?? []);
}

function neighbours(
  curve: CostCurve,
  at: number,
): [CostPoint | undefined, CostPoint | undefined] {
  const above = curve.find((point) => point.at >= at) ?? curve.at(-1);
  const below = curve.findLast((point) => point.at <= at) ?? curve[0];
  return [below, above];
}
