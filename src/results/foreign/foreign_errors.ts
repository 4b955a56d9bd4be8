import { RunFormatError } from "../parse_run.ts";
import type { ForeignFile } from "./foreign_file.ts";

/** A tool whose files are imported. */
export type ForeignTool = ForeignFile["tool"];

/** What a reader of one format is given beside the file's parsed text. */
export interface ReadOptions {
  /** The file's name, for messages. */
  readonly source: string;
}

const HINTS: Readonly<Record<ForeignTool, string>> = {
  hyperfine: "export it again with `hyperfine --export-json FILE`",
  "google-benchmark":
    "write it again with `--benchmark_out=FILE --benchmark_out_format=json`",
  pyperf: "write it again with `pyperf … -o FILE`",
  "deno bench": "write it again with `deno bench --json > FILE`",
  mitata: 'write it again with `await run({ format: "json" })`',
  tinybench: "write it again with `JSON.stringify(bench.results)`",
  vitest: "write it again with `vitest bench --outputJson FILE`",
};

/** What to do about a file of a tool that cannot be read. */
export function hintOf(tool: ForeignTool): string {
  return HINTS[tool];
}

/** A file of another tool that is what it seems, but holds nothing that a run could be made of. */
export function foreignError(
  tool: ForeignTool,
  { source, field, problem }: {
    readonly source: string;
    readonly field: string;
    readonly problem: string;
  },
): RunFormatError {
  return new RunFormatError({ source, field, problem, hint: HINTS[tool] });
}
