import * as v from "valibot";
import { checkSchema } from "../parse_run.ts";
import { hintOf, type ReadOptions } from "./foreign_errors.ts";
import type { ForeignBench, ForeignFile } from "./foreign_file.ts";
import { NO_ZONE, parseDate, parsePlatform } from "./origin_texts.ts";
import { peakOf } from "./peak_of.ts";

const metadata = v.nullish(v.record(v.string(), v.unknown()), {});

// https://pyperf.readthedocs.io/en/latest/api.html#pyperf-json-format; 6 is what pyperf 0.9.6 to 1.0 wrote.
const schema = v.object({
  version: v.picklist(["1.0", 6]),
  metadata,
  benchmarks: v.array(v.object({
    metadata,
    runs: v.array(v.object({
      metadata,
      values: v.nullish(v.array(v.nullable(v.number())), []),
    })),
  })),
});

type File = v.InferOutput<typeof schema>;
type Metadata = Readonly<Record<string, unknown>>;
type Process = File["benchmarks"][number]["runs"][number];

/** Whether a parsed file is what pyperf writes; pytest-benchmark's has a list of that name, without runs in it. */
export function isPyperf(file: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(file.benchmarks) && "version" in file &&
    file.benchmarks.every((bench) =>
      typeof bench === "object" && bench !== null && "runs" in bench
    );
}

/** Reads a file of pyperf. */
export function readPyperf(
  value: unknown,
  { source }: ReadOptions,
): ForeignFile {
  const hint = hintOf("pyperf");
  const file = checkSchema(schema, { value, source, hint });
  // What all benches, or all runs of one, have in common stands once, in the outermost of the three.
  const all = factsOf(file);
  const dates = file.benchmarks.flatMap(({ runs }) => runs)
    .map((run) => parseDate(told(run.metadata.date)))
    .filter((date) => date !== null)
    .toSorted((a, b) => a.getTime() - b.getTime());
  return {
    tool: "pyperf",
    version: told(all.pyperf_version) ?? told(all.perf_version),
    question: "How long does one loop of each benchmark take?",
    executedBy: interpreterOf(all),
    startedAt: dates[0] ?? null,
    finishedAt: dates.at(-1) ?? null,
    machine: {
      ...parsePlatform(told(all.platform)),
      cpuModel: told(all.cpu_model_name),
      logicalCores: typeof all.cpu_count === "number" ? all.cpu_count : null,
    },
    deno: null,
    benches: file.benchmarks.map((bench) =>
      readBench(bench.runs, { ...file.metadata, ...bench.metadata })
    ),
    cautions: dates.length > 0 ? [`The file lacks ${NO_ZONE}.`] : [],
  };
}

/** A file of one bench may keep everything inside it. */
function factsOf({ metadata, benchmarks }: File): Metadata {
  const [first] = benchmarks;
  return { ...first?.runs[0]?.metadata, ...first?.metadata, ...metadata };
}

function interpreterOf(facts: Metadata): string | null {
  const version = told(facts.python_version);
  const name = told(facts.python_implementation) ?? "Python";
  return version === null ? null : `${name} ${version}`;
}

function readBench(
  runs: readonly Process[],
  shared: Metadata,
): ForeignBench {
  const facts = { ...runs[0]?.metadata, ...shared };
  const name = told(facts.name) ?? "";
  const unit = told(facts.unit) ?? "second";
  const description = told(facts.description) ?? told(facts.timeit_stmt);
  const named = { name, ...(description === null ? {} : { description }) };
  // A run that only calibrates the number of loops has no values.
  const measured = inOrderOfTime(runs.filter((run) => run.values.length > 0));
  if (unit !== "second") {
    const reason = `It measures in ${unit}s, and no time.`;
    return { ...named, outcome: { kind: "not-run", reason } };
  }
  if (measured.length === 0) {
    const reason = "The file holds only calibration of it, and no values.";
    return { ...named, outcome: { kind: "not-run", reason } };
  }
  return {
    ...named,
    outcome: {
      kind: "measured",
      rounds: measured.map(({ values }) => ({
        samplesNs: values.map((value) => value === null ? null : value * 1e9),
        cpu: null,
      })),
      peakMemoryBytes: peakOf(measured.map(memoryOf)),
    },
  };
}

/** Files that were put together hold runs in any order. */
function inOrderOfTime(runs: readonly Process[]): readonly Process[] {
  const dates = runs.map((run) => told(run.metadata.date));
  if (dates.includes(null)) return runs;
  return runs.toSorted((a, b) =>
    String(a.metadata.date) < String(b.metadata.date) ? -1 : 1
  );
}

function memoryOf({ metadata }: Process): number | null {
  const bytes = metadata.command_max_rss ?? metadata.mem_max_rss;
  return typeof bytes === "number" ? bytes : null;
}

function told(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
