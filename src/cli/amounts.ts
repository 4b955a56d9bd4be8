import { UsageError } from "./arguments.ts";

const DURATION_NS: Readonly<Record<string, number>> = {
  ...{ ns: 1, us: 1e3, "µs": 1e3, ms: 1e6, s: 1e9 },
};

const SIZE_BYTES: Readonly<Record<string, number>> = {
  ...{ "": 1, b: 1, kb: 2 ** 10, kib: 2 ** 10 },
  ...{ mb: 2 ** 20, mib: 2 ** 20, gb: 2 ** 30, gib: 2 ** 30 },
};

/**
 * Reads a duration as `20us`, `5ms` or `1.5s`, in nanoseconds.
 *
 * @throws {UsageError} for anything else.
 */
export function parseDuration(flag: string, value: string): number {
  return parseAmount(value, DURATION_NS) ?? refuse(flag, {
    value,
    expected: "a duration with its unit: ns, us, ms or s",
    example: "5ms",
  });
}

/**
 * Reads a size as `512`, `64kb` or `1.5mb`, in bytes; 1 kb is 1024 bytes.
 *
 * @throws {UsageError} for anything else.
 */
export function parseSize(flag: string, value: string): number {
  const bytes = parseAmount(value, SIZE_BYTES) ?? refuse(flag, {
    value,
    expected: "a number of bytes, or of kb, mb or gb",
    example: "64kb",
  });
  return Math.round(bytes);
}

function parseAmount(
  value: string,
  units: Readonly<Record<string, number>>,
): number | undefined {
  const [, amount, unit = ""] =
    /^([0-9]+(?:\.[0-9]+)?)([a-zµ]*)$/.exec(value.toLowerCase()) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return amount === undefined || factor === undefined
    ? undefined
    : Number(amount) * factor;
}

function refuse(
  flag: string,
  { value, expected, example }: {
    readonly value: string;
    readonly expected: string;
    readonly example: string;
  },
): never {
  throw new UsageError(
    `Cannot read --${flag}: found "${value}", expected ${expected}`,
    `for example --${flag} ${example}`,
  );
}
