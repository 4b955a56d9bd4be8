/**
 * Checks an option that counts something.
 *
 * @throws {RangeError} where it is no integer of at least `least`.
 */
export function assertCount(
  value: number,
  { name, least = 1 }: { readonly name: string; readonly least?: number },
): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(
    `Cannot use ${name}: found ${value}, expected an integer of at least ${least}`,
  );
}

/**
 * Checks an option that is a time in milliseconds.
 *
 * @throws {RangeError} where it is negative, or more than a timer can wait.
 */
export function assertMilliseconds(value: number, name: string): void {
  if (value >= 0 && value <= LONGEST_TIMER_MS) return;
  throw new RangeError(
    `Cannot use ${name}: found ${value}, expected 0 to ${LONGEST_TIMER_MS} milliseconds`,
  );
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;
