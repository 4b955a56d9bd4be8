const DURATION_NS: Readonly<Record<string, number>> = {
  ...{ ns: 1, us: 1e3, "µs": 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 },
};

const SIZE_BYTES: Readonly<Record<string, number>> = {
  ...{ "": 1, b: 1, kb: 2 ** 10, kib: 2 ** 10 },
  ...{ mb: 2 ** 20, mib: 2 ** 20, gb: 2 ** 30, gib: 2 ** 30 },
};

/** What a run may hold as a time in nanoseconds or as an amount: eleven days, or 909 TiB. */
const MAX_AMOUNT = 1e15;

/** Reads a duration that a user wrote, such as `20us` or `1.5s`, in nanoseconds; `undefined` for anything else. */
export function readDuration(text: string): number | undefined {
  return readAmount(text, DURATION_NS);
}

/** Reads a size that a user wrote, such as `512` or `64kb` of 1024 bytes each; `undefined` for anything else. */
export function readSize(text: string): number | undefined {
  const bytes = readAmount(text, SIZE_BYTES);
  return bytes === undefined ? undefined : Math.round(bytes);
}

/** Most things of a kind that a user may ask about. */
const MAX_COUNT = 1e9;

/** Reads a number of things that a user wrote, such as `250` or `1e9`; `undefined` for anything else. */
export function readCount(text: string): number | undefined {
  if (!/^[1-9][0-9]*(?:\.[0-9]+)?(?:e[0-9]{1,2})?$/i.test(text)) {
    return undefined;
  }
  const count = Number(text);
  return Number.isInteger(count) && count <= MAX_COUNT ? count : undefined;
}

function readAmount(
  text: string,
  units: Readonly<Record<string, number>>,
): number | undefined {
  const [, amount, unit = ""] =
    /^([0-9]+(?:\.[0-9]+)?)([a-zµ]*)$/.exec(text.toLowerCase()) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (amount === undefined || factor === undefined) return undefined;
  const value = Number(amount) * factor;
  return value <= MAX_AMOUNT ? value : undefined;
}
