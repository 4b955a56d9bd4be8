import { checkRun, notJson, RunFormatError } from "../parse_run.ts";
import type { Run } from "../run.ts";
import { isDenoBench, readDenoBench } from "./deno_bench.ts";
import { digestOf } from "./digest.ts";
import { foreignError, hintOf, type ReadOptions } from "./foreign_errors.ts";
import type { ForeignFile } from "./foreign_file.ts";
import { foreignRun } from "./foreign_run.ts";
import { isGoogleBenchmark, readGoogleBenchmark } from "./google_benchmark.ts";
import { isHyperfine, readHyperfine } from "./hyperfine.ts";
import { parseLooseJson } from "./parse_loose_json.ts";
import { isPyperf, readPyperf } from "./pyperf.ts";

/** Longest file that is read, in characters. */
export const MAX_FILE_LENGTH = 50_000_000;
const MAX_BENCHES = 2_000;
const MAX_ROUNDS = 20_000;
const MAX_SAMPLES = 100_000;

/** What is known of a file of another tool beside its text. */
export interface ImportOptions {
  /**
   * Its name, for messages.
   *
   * @default {"the file"}
   */
  readonly fileName?: string;
  /** When it was written: stands for the time of measuring where the file tells none. */
  readonly fileDate: Date;
}

interface Format {
  readonly is: (file: Readonly<Record<string, unknown>>) => boolean;
  readonly read: (value: unknown, options: ReadOptions) => ForeignFile;
}

const FORMATS: readonly Format[] = [
  { is: isDenoBench, read: readDenoBench },
  { is: isGoogleBenchmark, read: readGoogleBenchmark },
  { is: isPyperf, read: readPyperf },
  { is: isHyperfine, read: readHyperfine },
];

/**
 * Makes a run of a file that hyperfine, google-benchmark, pyperf or `deno bench --json` wrote. The format is recognised
 * by what is in the file; what it does not tell is null in the run, and named in a warning.
 *
 * @param text The file's text. `NaN` and `Infinity`, which some of these tools write, are read as lacking.
 * @param options The file's name and date.
 * @returns A run that was checked as one from a file of Crossover is. The same file gives the same run.
 * @throws {RunFormatError} where the text is none of these, or one of them with a field that is wrong.
 */
export function importForeign(
  text: string,
  { fileName = "the file", fileDate }: ImportOptions,
): Run {
  const value = parseForeignText(text, fileName);
  const format = formatOf(value);
  if (!format) throw unknownFormat(value, fileName);
  const file = format.read(value, { source: fileName });
  checkSize(file, fileName);
  const digest = digestOf(text).subarray(0, 4);
  const run = foreignRun(file, { fileDate, digest });
  return checkRun({
    value: run,
    source: fileName,
    hint: hintOf(file.tool),
  });
}

/** How Crossover begins its own files, which need not be parsed to see that they are not another tool's. */
const OWN_BEGINNING = /^\s*\{\s*"format"\s*:/;

/**
 * Whether a text is one that {@linkcode importForeign} knows the format of, though it may be wrong in a field; or is not
 * ours and too long to tell, which that function says.
 */
export function isForeignText(text: string): boolean {
  if (OWN_BEGINNING.test(text)) return false;
  if (text.length > MAX_FILE_LENGTH) return true;
  try {
    return formatOf(parseLooseJson(text)) !== undefined;
  } catch {
    return false;
  }
}

function formatOf(value: unknown): Format | undefined {
  if (typeof value !== "object" || value === null || "format" in value) {
    return undefined;
  }
  // Any property of an object may be read; each format checks those it needs.
  const file = value as Record<string, unknown>;
  return FORMATS.find(({ is }) => is(file));
}

function parseForeignText(text: string, source: string): unknown {
  if (text.length > MAX_FILE_LENGTH) {
    throw new RunFormatError({
      source,
      field: "",
      problem:
        `found ${text.length} characters, expected at most ${MAX_FILE_LENGTH}`,
      hint: "measure in several files, each with some of the benches",
    });
  }
  try {
    return parseLooseJson(text);
  } catch (cause) {
    throw notJson(text, {
      source,
      expected: "a whole file",
      hint:
        "let the tool write the file itself: what else is printed may have got into it",
      cause,
    });
  }
}

function unknownFormat(value: unknown, source: string): RunFormatError {
  const keys = typeof value === "object" && value !== null
    ? Object.keys(value).slice(0, 5).map((key) => JSON.stringify(key)).join(
      ", ",
    )
    : "";
  return new RunFormatError({
    source,
    field: "",
    problem: `found JSON ${
      keys === "" ? "without a name in it" : `with ${keys.slice(0, 200)}`
    }, expected a file of a known tool`,
    hint:
      "files of hyperfine, google-benchmark, pyperf and `deno bench --json` can be imported",
  });
}

/** Refuses what a run has no room for, in words of the file that it came from. */
function checkSize({ tool, benches }: ForeignFile, source: string): void {
  const refuse = (problem: string) =>
    foreignError(tool, { source, field: "", problem });
  if (benches.length === 0) {
    throw refuse("found no bench in it, expected one at least");
  }
  if (benches.length > MAX_BENCHES) {
    throw refuse(
      `found ${benches.length} benches, expected at most ${MAX_BENCHES}`,
    );
  }
  for (const { name, outcome } of benches) {
    if (outcome.kind !== "measured") continue;
    const { rounds } = outcome;
    const samples = rounds.reduce(
      (most, { samplesNs }) => Math.max(most, samplesNs.length),
      0,
    );
    if (rounds.length > MAX_ROUNDS || samples > MAX_SAMPLES) {
      throw refuse(
        `found ${rounds.length} processes with up to ${samples} times each in ${
          JSON.stringify(name.slice(0, 60))
        }, expected at most ${MAX_ROUNDS} with ${MAX_SAMPLES}`,
      );
    }
  }
}
