import { readDuration, readSize } from "../analysis/mod.ts";
import { UsageError } from "./arguments.ts";

/**
 * Reads a duration as `20us`, `5ms` or `1.5s`, in nanoseconds.
 *
 * @throws {UsageError} for anything else.
 */
export function parseDuration(flag: string, value: string): number {
  return readDuration(value) ?? refuse(flag, {
    value,
    expected:
      "a duration of at most 11 days with its unit: ns, us, ms, s, m or h",
    example: "5ms",
  });
}

/**
 * Reads a size as `512`, `64kb` or `1.5mb`, in bytes; 1 kb is 1024 bytes.
 *
 * @throws {UsageError} for anything else.
 */
export function parseSize(flag: string, value: string): number {
  return readSize(value) ?? refuse(flag, {
    value,
    expected: "a number of bytes, or of kb, mb or gb, up to 900,000 gb",
    example: "64kb",
  });
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
