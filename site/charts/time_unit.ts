/** A unit of time for an axis. */
export interface TimeUnit {
  readonly name: string;
  /** Nanoseconds in one. */
  readonly ns: number;
}

const UNITS: readonly TimeUnit[] = [
  { name: "s", ns: 1e9 },
  { name: "ms", ns: 1e6 },
  { name: "µs", ns: 1e3 },
];

/** Chooses the unit in which the largest time of an axis reads as a number of at least 2. */
export function timeUnit(largestNs: number): TimeUnit {
  return UNITS.find(({ ns }) => largestNs >= 2 * ns) ?? { name: "ns", ns: 1 };
}
