/** An estimate with the bounds of its 95 % confidence interval, all in the unit of `value`. */
export interface Interval {
  /** The estimate. */
  readonly value: number;
  /** Lower bound. */
  readonly low: number;
  /** Upper bound. */
  readonly high: number;
}

/** Whether the interval leaves `value` out: the test that "differs" rests on, with 1 for ratios. */
export function excludes(interval: Interval, value: number): boolean {
  return interval.low > value || interval.high < value;
}

/** The interval in another unit; `factor` is above 0. */
export function scaleInterval(interval: Interval, factor: number): Interval {
  return {
    value: interval.value * factor,
    low: interval.low * factor,
    high: interval.high * factor,
  };
}
