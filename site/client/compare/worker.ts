/// <reference lib="dom" />
/**
 * Reads runs and compares them beside the page, so that the page stays usable meanwhile:
 *
 *   page ── CompareRequest: texts, options ──▶ worker: parse, check, compareManyRuns()
 *   page ◀── CompareReply: outcomes, report ── worker
 *
 * Each request has a worker of its own, which the page ends once it has answered, or where the answer is no longer wanted.
 */

import {
  compareManyRuns,
  type ComparisonOptions,
} from "../../../src/analysis/comparison/compare.ts";
import { isForeignText } from "../../../src/results/foreign/read_text.ts";
import {
  parseRunText,
  RunFormatError,
} from "../../../src/results/parse_run.ts";
import type { Run } from "../../../src/results/run.ts";

addEventListener("message", ({ data }: MessageEvent<CompareRequest>) => {
  answerRequest(data).then(postMessage, reportError);
});

/** The text of a run, published or dropped. */
export interface RunText {
  /** What the run is called in messages. */
  readonly name: string;
  readonly text: string;
  /** When its file was written, in milliseconds since 1970. */
  readonly fileDateMs: number;
}

/** What the page asks its worker. */
export interface CompareRequest {
  /** The reference first. */
  readonly runs: readonly RunText[];
  readonly options: ComparisonOptions;
}

/** Something of a run by its id, with its name for people. */
export interface Named {
  readonly id: string;
  readonly label: string;
}

/** What the page shows of a run beside its comparison. */
export type RunSummary = ReturnType<typeof summarise>;

/** What became of a run's text. */
export type ReadOutcome =
  | { readonly kind: "read"; readonly summary: RunSummary }
  | {
    readonly kind: "unreadable";
    readonly message: string;
    readonly hint: string;
  };

/** What the worker answers. */
export type CompareReply = Awaited<ReturnType<typeof answerRequest>>;

/** Reads runs as the command line does, and compares those that can be read. */
export async function answerRequest({ runs, options }: CompareRequest) {
  const found = await Promise.all(runs.map(readRun));
  const readable = found.flatMap((each) => each.kind === "run" ? each.run : []);
  return {
    // One for each run of the request.
    outcomes: found.map((each): ReadOutcome =>
      each.kind === "run"
        ? { kind: "read", summary: summarise(each.run) }
        : each
    ),
    // Of the runs that could be read, where they are two or more.
    report: readable.length > 1 ? compareManyRuns(readable, options) : null,
  };
}

async function readRun({ name, text, fileDateMs }: RunText) {
  try {
    if (!isForeignText(text)) {
      const run = parseRunText(text, { source: name });
      return { kind: "run" as const, run };
    }
    // Loaded with the first such file: few readers have any.
    const { importForeign } = await import(
      "../../../src/results/foreign/import_foreign.ts"
    );
    const fileDate = new Date(fileDateMs);
    const run = importForeign(text, { fileName: name, fileDate });
    return { kind: "run" as const, run };
  } catch (error) {
    if (!(error instanceof RunFormatError)) throw error;
    const { message, hint } = error;
    return { kind: "unreadable" as const, message, hint };
  }
}

function summarise(
  { id, label, startedAt, machine, suites, workloads, models }: Run,
) {
  return {
    ...{ id, label, startedAt },
    // Null where an imported file does not tell.
    processor: machine.cpuModel,
    suites: suites.map(nameOf),
    workloads: workloads.map(nameOf),
    models: models.map(nameOf),
  };
}

function nameOf({ id, label }: Named): Named {
  return { id, label };
}
