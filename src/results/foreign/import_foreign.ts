import { checkSchema, notJson, RunFormatError } from "../parse_run.ts";
import type { Run } from "../run.ts";
import { denoBench } from "./deno_bench.ts";
import {
  asRecord,
  type ForeignFile,
  type ForeignFormat,
} from "./foreign_file.ts";
import { buildForeignRun } from "./foreign_run.ts";
import { googleBenchmark } from "./google_benchmark.ts";
import { hyperfine } from "./hyperfine.ts";
import { mitata } from "./mitata.ts";
import { pyperf } from "./pyperf.ts";
import {
  findReport,
  type FoundReport,
  MAX_FILE_LENGTH,
  parseLooseJson,
  tooLong,
} from "./read_text.ts";
import { tinybench } from "./tinybench.ts";
import { vitest } from "./vitest.ts";

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

/** The tools whose files are read, and what writes such a file. */
export const FOREIGN_FORMATS: readonly ForeignFormat[] = [
  hyperfine,
  googleBenchmark,
  pyperf,
  denoBench,
  mitata,
  tinybench,
  vitest,
];

/**
 * Makes a run of a file that another tool wrote: hyperfine, google-benchmark, pyperf, `deno bench --json`, mitata,
 * tinybench or Vitest. The tool is recognised by what it alone writes; what the file does not tell is null in the run,
 * and named in a warning.
 *
 * @param text The file's text. `NaN` and `Infinity`, which some of these tools write, are read as lacking. A report may
 * follow what the measured code printed.
 * @param options The file's name and date.
 * @returns A run that was checked as one from a file of Crossover is. The same file gives the same run.
 * @throws {RunFormatError} where the text is none of these, or one of them with a field that is wrong.
 */
export function importForeign(
  text: string,
  { fileName = "the file", fileDate }: ImportOptions,
): Run {
  const { value, otherLines } = parseReport(text, fileName);
  const format = formatOf(value);
  if (!format) throw unknownTool(value, fileName);
  const { tool, writtenBy } = format;
  const hint = `write it again with ${writtenBy.replaceAll(/\s+/g, " ")}`;
  const file = format.read(
    value,
    (schema, value) => checkSchema(schema, { value, source: fileName, hint }),
  );
  return buildForeignRun(
    { ...file, cautions: cautionsOf(file, otherLines) },
    { tool, text, fileDate, source: fileName, hint },
  );
}

function formatOf(value: unknown): ForeignFormat | undefined {
  return FOREIGN_FORMATS.find(({ matches }) => matches(value));
}

function parseReport(text: string, source: string): FoundReport {
  if (text.length > MAX_FILE_LENGTH) {
    throw tooLong(source, `${text.length} characters`);
  }
  try {
    return { value: parseLooseJson(text), otherLines: 0 };
  } catch (cause) {
    const report = findReport(text, (value) => formatOf(value) !== undefined);
    if (report) return report;
    throw notJson(text, {
      source,
      expected: "a whole file",
      hint:
        `the file is cut short or none of a tool that is known: ${knownTools()}`,
      cause,
    });
  }
}

function cautionsOf(
  { cautions = [] }: ForeignFile,
  otherLines: number,
): readonly string[] {
  if (otherLines === 0) return cautions;
  const lines = otherLines === 1 ? "1 line" : `${otherLines} lines`;
  return [
    ...cautions,
    `The file holds ${lines} of other output beside the report, left out here.`,
  ];
}

function unknownTool(value: unknown, source: string): RunFormatError {
  const keys = Object.keys(asRecord(Array.isArray(value) ? value[0] : value))
    .slice(0, 5).map((key) => JSON.stringify(key)).join(", ");
  const inside = Array.isArray(value) ? " in a list" : "";
  return new RunFormatError({
    source,
    problem: `found JSON ${
      keys === ""
        ? "without a name in it"
        : `with ${keys.slice(0, 200)}${inside}`
    }, which no known tool writes`,
    hint:
      `a run that \`deno task bench\` saved can be read, and files of ${knownTools()}`,
  });
}

function knownTools(): string {
  const tools = FOREIGN_FORMATS.map(({ tool }) => tool);
  return `${tools.slice(0, -1).join(", ")} and ${tools.at(-1)}`;
}
