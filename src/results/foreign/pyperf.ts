import * as v from "valibot";
import {
  asRecord,
  firstOf,
  type ForeignBench,
  type ForeignFormat,
  NO_ZONE,
  parseDate,
  parseTarget,
  peakOf,
} from "./foreign_file.ts";

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

export const pyperf: ForeignFormat = {
  tool: "pyperf",
  writtenBy: "python3 -m pyperf timeit -o FILE …",
  // mitata has runs too, but no version; pytest-benchmark has no runs.
  matches(value) {
    const file = asRecord(value);
    return "version" in file && Array.isArray(firstOf(file.benchmarks).runs);
  },
  read(value, check) {
    const file = check(schema, value);
    const facts = factsOf(file);
    const dates = file.benchmarks.flatMap(({ runs }) => runs)
      .map((run) => parseDate(told(run.metadata.date)))
      .filter((date) => date !== null)
      .toSorted((a, b) => a.getTime() - b.getTime());
    const platform = told(facts.platform) ?? "";
    const version = told(facts.python_version);
    return {
      question: "How long does one loop of each benchmark take?",
      version: told(facts.pyperf_version) ?? told(facts.perf_version),
      executedBy: version &&
        `${told(facts.python_implementation) ?? "Python"} ${version}`,
      startedAt: dates[0] ?? null,
      finishedAt: dates.at(-1) ?? null,
      machine: {
        ...parseTarget(platform),
        osRelease: /^[A-Za-z]+-([0-9][0-9A-Za-z.]*)/.exec(platform)?.[1] ??
          null,
        cpuModel: told(facts.cpu_model_name),
        logicalCores: typeof facts.cpu_count === "number"
          ? facts.cpu_count
          : null,
      },
      benches: file.benchmarks.map((bench) =>
        readBench(bench.runs, { ...file.metadata, ...bench.metadata })
      ),
      cautions: dates.length > 0 ? [NO_ZONE] : [],
    };
  },
};

/** What all benches, or all runs of one, have in common stands once, in the outermost; a file of one bench may keep it inside. */
function factsOf({ metadata, benchmarks: [first] }: File): Metadata {
  return { ...first?.runs[0]?.metadata, ...first?.metadata, ...metadata };
}

function readBench(
  runs: readonly Process[],
  shared: Metadata,
): ForeignBench {
  const facts = { ...runs[0]?.metadata, ...shared };
  const unit = told(facts.unit) ?? "second";
  // A run that only calibrates the number of loops has no values.
  const measured = inOrderOfTime(runs.filter((run) => run.values.length > 0));
  const reason = unit !== "second"
    ? `Its values are ${unit}s and no times: measure it without --track-memory and --tracemalloc.`
    : measured.length === 0
    ? "The file holds only its calibration, and no values."
    : null;
  return {
    name: told(facts.name) ?? "",
    description: told(facts.description) ?? told(facts.timeit_stmt),
    outcome: reason === null
      ? {
        kind: "measured",
        rounds: measured.map(({ values }) => ({
          times: values.map((value) => value === null ? null : value * 1e9),
        })),
        peakMemoryBytes: peakOf(measured.map(memoryOf)),
      }
      : { kind: "not-run", reason },
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
