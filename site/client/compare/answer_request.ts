import { compareManyRuns } from "../../../src/analysis/comparison/compare.ts";
import {
  importForeign,
  isForeignText,
} from "../../../src/results/foreign/import_foreign.ts";
import type { Run } from "../../../src/results/run.ts";
import { RunFormatError } from "../../../src/results/parse_run.ts";
import { parseRunText } from "../../../src/results/parse_run.ts";
import type {
  CompareReply,
  CompareRequest,
  Named,
  ReadOutcome,
  RunSummary,
  RunText,
} from "./messages.ts";

/** Reads runs as the command line does, and compares those that can be read. */
export function answerRequest(
  { runs, options }: CompareRequest,
): CompareReply {
  const found = runs.map(readRun);
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

function readRun({ name, text, fileDateMs }: RunText): FoundRun {
  try {
    const run = isForeignText(text)
      ? importForeign(text, { fileName: name, fileDate: new Date(fileDateMs) })
      : parseRunText(text, { source: name });
    return { kind: "run", run };
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
