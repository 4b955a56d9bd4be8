import * as v from "valibot";
import type { CpuTime, MachineInfo, ToolName } from "../run.ts";

/** A tool whose files are imported. */
export type ForeignTool = Exclude<ToolName, "crossover">;

/** What is to be known of another tool's files: how they come about, and how they are told apart and read. */
export interface ForeignFormat {
  readonly tool: ForeignTool;
  /** What writes such a file: a command or an expression. */
  readonly writtenBy: string;
  /** Whether parsed JSON has what only this tool writes. */
  readonly matches: (value: unknown) => boolean;
  readonly read: (value: unknown, check: Check) => ForeignFile;
}

/** Checks a parsed file; what it throws names the file, the field and how to write the file again. */
export type Check = <T>(
  schema: v.GenericSchema<unknown, T>,
  value: unknown,
) => T;

/** What a file tells; what it lacks is left out or null. Names of hosts and folders are never taken from it. */
export interface ForeignFile {
  /** What the tool measures, as a question. */
  readonly question: string;
  readonly version?: string | null | undefined;
  /** What executed the benches: `CPython 3.11.7`. */
  readonly executedBy?: string | null;
  readonly deno?: string | null;
  readonly startedAt?: Date | null;
  readonly finishedAt?: Date | null;
  readonly machine?: ForeignMachine;
  readonly benches: readonly ForeignBench[];
  /** What weakens the figures of the whole file, in sentences. */
  readonly cautions?: readonly string[];
}

export type ForeignMachine = Partial<
  Pick<
    MachineInfo,
    "os" | "osRelease" | "arch" | "cpuModel" | "logicalCores"
  >
>;

/** One bench. Its name and parameters are all that identifies it, in this file and in others. */
export interface ForeignBench {
  readonly name: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** What it is, where the file says more than its name. */
  readonly description?: string | null | undefined;
  readonly outcome: ForeignOutcome;
  /** What weakens its figures, without a subject: `known only by the mean`. */
  readonly cautions?: readonly string[];
}

export type ForeignOutcome =
  | {
    readonly kind: "measured";
    readonly rounds: readonly ForeignRound[];
    readonly peakMemoryBytes?: number | null;
  }
  | { readonly kind: "failed" | "not-run"; readonly reason: string };

/** What one process measured. */
export interface ForeignRound {
  /** In nanoseconds; null for a time that is no number. */
  readonly times: readonly (number | null)[];
  /** CPU time of all of them together. */
  readonly cpu?: CpuTime | null;
}

/** A parsed value as an object whose properties may be read; each still has to be checked. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
    ? value as Record<string, unknown>
    : {};
}

/** The first entry of a list in a parsed file. */
export function firstOf(list: unknown): Readonly<Record<string, unknown>> {
  return asRecord(Array.isArray(list) ? list[0] : undefined);
}

/** Fields that a file may lack. */
export const text = v.nullish(v.string(), null);
export const number = v.nullish(v.number(), null);
export const numbers = v.nullish(v.array(v.nullable(v.number())), []);

/** What a file tells of a bench beside its name. */
export type Figures = Pick<ForeignBench, "outcome" | "cautions">;

export function failed(reason: string | null): Figures {
  return {
    outcome: {
      kind: "failed",
      reason: reason || "The file gives no reason.",
    },
  };
}

export function notRun(reason: string): Figures {
  return { outcome: { kind: "not-run", reason } };
}

/** An outcome of one process. */
export function measuredOnce(
  times: readonly (number | null)[],
): ForeignOutcome {
  return { kind: "measured", rounds: [{ times }] };
}

/** Says of a bench that its file tells no single times. */
export function onlyKnown(what: string): string {
  return `known only by the ${what}, so nothing shows how the times vary`;
}

/** A bench whose file tells no single times. */
export function readCentre(
  { median, mean }: {
    readonly median: number | null;
    readonly mean: number | null;
  },
): Figures {
  return {
    outcome: measuredOnce([median ?? mean]),
    cautions: [onlyKnown(median === null ? "mean" : "median")],
  };
}

/** Sorted times that are kept of one bench; libraries record millions. */
const MAX_SORTED = 10_000;

/** Thins out times that are sorted by size, evenly, so that every quantile stays. */
export function readSorted(times: readonly (number | null)[]): Figures {
  if (times.length <= MAX_SORTED) return { outcome: measuredOnce(times) };
  const kept = Array.from(
    { length: MAX_SORTED },
    (_, index) =>
      times[Math.floor((index + 0.5) * times.length / MAX_SORTED)] ?? null,
  );
  return {
    outcome: measuredOnce(kept),
    cautions: [`thinned out evenly to ${MAX_SORTED} times of more`],
  };
}

/** What a file whose times are sorted lacks. */
export const IS_SORTED =
  "The times are sorted by size, so a drift during the measurement cannot be seen.";

const DATE =
  /^(\d{4})[-/](\d{2})[-/](\d{2})[T -](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/;

/** What a file that tells its times without their zone is said to lack. */
export const NO_ZONE =
  "The file lacks the time zone of its dates, which are read as UTC.";

/** Reads a date as google-benchmark, pyperf and hyperfine write it; null for any other text. */
export function parseDate(text: string | null | undefined): Date | null {
  const match = DATE.exec(text ?? "");
  if (!match) return null;
  const [, year, month, day, time, fraction = "0", zone = "Z"] = match;
  const second = `${year}-${month}-${day}T${time}.${fraction.slice(0, 3)}`;
  return dateOf(Date.parse(`${second}${zone}`));
}

/** Whether a date lacks its time zone. */
export function lacksZone(text: string | null | undefined): boolean {
  const match = DATE.exec(text ?? "");
  return match !== null && match[6] === undefined;
}

/** A moment in milliseconds since 1970; null where no benchmark was measured then. */
export function dateOf(ms: number | null | undefined): Date | null {
  return typeof ms === "number" && ms >= 0 && ms < Date.UTC(9_999, 0)
    ? new Date(ms)
    : null;
}

/** Reads names such as `x86_64-unknown-linux-gnu`, `arm64-darwin` and `Linux-6.1.0-x86_64-with-glibc2.36`. */
export function parseTarget(
  target: string,
): Pick<ForeignMachine, "os" | "arch"> {
  const first = (names: readonly (readonly [string, RegExp])[]) =>
    names.find(([, pattern]) => pattern.test(target))?.[0] ?? null;
  return {
    os: first([
      ["linux", /linux/i],
      ["darwin", /darwin|macos/i],
      ["windows", /windows|win32/i],
    ]),
    arch: first([
      ["x86_64", /x86_64|amd64|x64/i],
      ["aarch64", /aarch64|arm64/i],
    ]),
  };
}

/** The largest of the amounts that are told, in whole bytes; null where none is. */
export function peakOf(
  bytes: readonly (number | null | undefined)[],
): number | null {
  return bytes.reduce<number | null>(
    (peak, value) =>
      typeof value === "number" && value > 0
        ? Math.max(peak ?? 0, Math.round(value))
        : peak,
    null,
  );
}
