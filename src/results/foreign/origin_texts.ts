import type { ForeignMachine } from "./foreign_file.ts";

const DATE =
  /^(\d{4})[-/](\d{2})[-/](\d{2})[T -](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/;

/** What a file that tells its times without their zone is said to lack. */
export const NO_ZONE = "the time zone of its dates, which are read as UTC";

/** Reads a date as google-benchmark, pyperf and hyperfine write it; null for any other text. */
export function parseDate(text: string | null | undefined): Date | null {
  const match = DATE.exec(text ?? "");
  if (!match) return null;
  const [, year, month, day, time, fraction = "0", zone = "Z"] = match;
  const second = `${year}-${month}-${day}T${time}.${fraction.slice(0, 3)}`;
  const date = new Date(`${second}${zone}`);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1970
    ? null
    : date;
}

/** Whether a date lacks its time zone. */
export function lacksZone(text: string | null | undefined): boolean {
  const match = DATE.exec(text ?? "");
  return match !== null && match[6] === undefined;
}

/** Reads a target such as `x86_64-unknown-linux-gnu`. */
export function parseTarget(
  target: string,
): Pick<ForeignMachine, "os" | "arch"> {
  return { os: osOf(target), arch: archOf(target) };
}

/** Reads what Python's `platform.platform()` gives: `Linux-6.1.0-x86_64-with-glibc2.36`. */
export function parsePlatform(
  platform: string | null | undefined,
): Pick<ForeignMachine, "os" | "osRelease" | "arch"> {
  if (!platform) return { os: null, osRelease: null, arch: null };
  const [, osRelease = null] = /^[A-Za-z]+-([0-9][0-9A-Za-z.]*)/.exec(
    platform,
  ) ?? [];
  return { os: osOf(platform), osRelease, arch: archOf(platform) };
}

function osOf(text: string): string | null {
  if (/linux/i.test(text)) return "linux";
  if (/darwin|macos/i.test(text)) return "darwin";
  return /windows/i.test(text) ? "windows" : null;
}

/** By the names that Deno has for them. */
function archOf(text: string): string | null {
  if (/x86_64|amd64/i.test(text)) return "x86_64";
  return /aarch64|arm64/i.test(text) ? "aarch64" : null;
}
