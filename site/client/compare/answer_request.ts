import { compareManyRuns } from "../../../src/analysis/comparison/compare.ts";
import { isForeignText } from "../../../src/results/foreign/read_text.ts";
import {
  parseRunText,
  RunFormatError,
} from "../../../src/results/parse_run.ts";
import type { Run } from "../../../src/results/run.ts";
import type {
  CompareReply,
  CompareRequest,
  Named,
  ReadOutcome,
  RunSummary,
  RunText,
} from "./messages.ts";

/** Reads runs as the command line does, and compares those that can be read. */
export async function answerRequest(
  { runs, options }: CompareRequest,
): Promise<CompareReply> {
  const found = await Promise.all(runs.map(readRun));
  const readable = found.flatMap((each) => each.kind === "run" ? each.run : []);
  return {
    outcomes: found.map((each): ReadOutcome =>
      each.kind === "run"
        ? { kind: "read", summary: summarise(each.run) }
        : each
    ),
    report: readable.length > 1 ? compareManyRuns(readable, options) : null,
  };
}

type FoundRun =
  | { readonly kind: "run"; readonly run: Run }
  | Extract<ReadOutcome, { readonly kind: "unreadable" }>;

async function readRun(
  { name, text, fileDateMs }: RunText,
): Promise<FoundRun> {
  try {
    if (!isForeignText(text)) {
      return { kind: "run", run: parseRunText(text, { source: name }) };
    }
    // Loaded with the first such file: few readers have any.
    const { importForeign } = await import(
      "../../../src/results/foreign/import_foreign.ts"
    );
    const fileDate = new Date(fileDateMs);
    return {
      kind: "run",
      run: importForeign(text, { fileName: name, fileDate }),
    };
  } catch (error) {
    if (!(error instanceof RunFormatError)) throw error;
    const { message, hint } = error;
    return { kind: "unreadable", message, hint };
  }
}

function summarise(
  { id, label, startedAt, machine, suites, workloads, models }: Run,
): RunSummary {
  return {
    ...{ id, label, startedAt, processor: machine.cpuModel },
    suites: suites.map(nameOf),
    workloads: workloads.map(nameOf),
    models: models.map(nameOf),
  };
}

function nameOf({ id, label }: Named): Named {
  return { id, label };
}
