import * as v from "valibot";
import {
  asRecord,
  failed,
  type Figures,
  firstOf,
  type ForeignBench,
  type ForeignFormat,
  IS_SORTED,
  notRun,
  number,
  numbers,
  readCentre,
  readSorted,
  text,
} from "./foreign_file.ts";

/** What tinybench and Vitest tell of the times of a task, in milliseconds; they keep single times only where asked to. */
export const latencyFields = {
  mean: number,
  p50: number,
  samples: numbers,
};

// `TaskResult` and `Statistics` of tinybench 6, of which 3 to 5 have more; 2 has the statistics of `latency` beside it.
const tasksSchema = v.array(v.object({
  name: v.string(),
  result: v.nullish(v.object({
    state: text,
    error: v.nullish(v.unknown()),
    runtime: text,
    runtimeVersion: text,
    latency: v.nullish(v.object(latencyFields)),
    mean: number,
    samples: numbers,
  })),
}));

// The rows of `bench.table()`: names and texts such as "291.00 ± 79.00".
const tableSchema = v.array(v.record(
  v.string(),
  v.nullish(v.union([v.string(), v.number()])),
));

type Task = v.InferOutput<typeof tasksSchema>[number];
type Row = v.InferOutput<typeof tableSchema>[number];

export const tinybench: ForeignFormat = {
  tool: "tinybench",
  // `bench.results` has no names; the tasks of version 6 keep both out of JSON.
  writtenBy:
    "JSON.stringify(bench.tasks.map(\n  ({ name, result }) => ({ name, result })))",
  matches(value) {
    const first = firstOf(value);
    return isTable(first) ||
      "name" in first && isResult(asRecord(first.result)) || isResult(first);
  },
  read(value, check) {
    const question = "How long does one call of each task take?";
    if (isTable(firstOf(value))) {
      return { question, benches: check(tableSchema, value).map(readRow) };
    }
    // `bench.results` alone has no names: the check says so, and how to keep them.
    const tasks = check(tasksSchema, value);
    const told = tasks.find(({ result }) => result?.runtime)?.result;
    const runtime = told?.runtime ?? null;
    const version = told?.runtimeVersion ?? null;
    return {
      question,
      executedBy: runtime && [runtime, version ?? ""].join(" ").trim(),
      deno: runtime === "deno" ? version : null,
      benches: tasks.map(readTask),
      cautions: tasks.some(({ result }) => hasSamples(result))
        ? [IS_SORTED]
        : [],
    };
  },
};

function isTable(row: Readonly<Record<string, unknown>>): boolean {
  return "Task name" in row || "Task Name" in row;
}

function isResult(result: Readonly<Record<string, unknown>>): boolean {
  const { latency, state, error, hz, samples } = result;
  return "rme" in asRecord(latency) ||
    state === "errored" && error !== undefined ||
    typeof hz === "number" && Array.isArray(samples);
}

function hasSamples(result: Task["result"]): boolean {
  return [...result?.latency?.samples ?? [], ...result?.samples ?? []]
    .length > 0;
}

function readTask({ name, result }: Task): ForeignBench {
  if (!result) return { name, ...notRun("It was never run.") };
  const { latency, error, state } = result;
  if (error !== undefined && error !== null) {
    const { message } = asRecord(error);
    const reason = typeof message === "string" && message !== ""
      ? message
      : "The file gives no reason: JSON keeps nothing of an Error.";
    return { name, ...failed(reason) };
  }
  const { mean, samples } = result;
  const times = latency ?? { mean, samples, p50: null };
  if (times.mean === null && times.samples.length === 0) {
    return { name, ...notRun(`Its state is ${state ?? "not told"}.`) };
  }
  return { name, ...readLatency(times) };
}

/** Reads the times of a task by its samples, or else by their median or mean. */
export function readLatency(
  { mean, p50, samples }: {
    readonly mean: number | null;
    readonly p50: number | null;
    readonly samples: readonly (number | null)[];
  },
): Figures {
  const toNs = (ms: number | null) => ms === null ? null : ms * 1e6;
  return samples.length > 0
    ? readSorted(samples.map(toNs))
    : readCentre({ median: toNs(p50), mean: toNs(mean) });
}

function readRow(row: Row): ForeignBench {
  const name = String(row["Task name"] ?? row["Task Name"] ?? "");
  const error = row["Error"];
  if (typeof error === "string") return { name, ...failed(error) };
  const median = figureIn(row, /^Latency med(?:ian)? \(ns\)$/);
  const mean = figureIn(
    row,
    /^(?:Latency (?:avg|average)|Average Time) \(ns\)$/,
  );
  if (median === null && mean === null) {
    return { name, ...notRun("The table has no latency of it.") };
  }
  return { name, ...readCentre({ median, mean }) };
}

function figureIn(row: Row, column: RegExp): number | null {
  const [, value] = Object.entries(row).find(([name]) => column.test(name)) ??
    [];
  const figure = typeof value === "string" ? parseFloat(value) : value;
  return typeof figure === "number" && Number.isFinite(figure) ? figure : null;
}
