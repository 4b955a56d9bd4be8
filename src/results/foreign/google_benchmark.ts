import * as v from "valibot";
import {
  asRecord,
  failed,
  type Figures,
  firstOf,
  type ForeignBench,
  type ForeignFormat,
  type ForeignOutcome,
  lacksZone,
  measuredOnce,
  NO_ZONE,
  notRun,
  number,
  onlyKnown,
  parseDate,
  text,
} from "./foreign_file.ts";

const NANOSECONDS = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 } as const;
const AGGREGATES = ["median", "mean"] as const;

/** Facts about the machine that the library has written since its first release, and nothing else writes. */
const OWN_FACTS = ["num_cpus", "mhz_per_cpu", "library_build_type"];

const entryFields = {
  name: v.string(),
  run_name: text,
  run_type: text,
  aggregate_name: text,
  aggregate_unit: text,
  family_index: number,
  per_family_instance_index: number,
  repetition_index: number,
  // Null of a time that is no number; absent from the terms of a complexity.
  real_time: v.nullish(v.number()),
  cpu_time: v.nullish(v.number()),
  time_unit: v.nullish(v.picklist(["ns", "us", "ms", "s"]), "ns"),
  label: text,
  error_occurred: v.nullish(v.boolean(), false),
  error_message: text,
  skipped: v.nullish(v.boolean(), false),
  skip_message: text,
};

// https://github.com/google/benchmark/blob/main/docs/user_guide.md#output-formats and src/json_reporter.cc
const schema = v.object({
  context: v.object({
    date: text,
    num_cpus: number,
    cpu_scaling_enabled: v.nullish(v.boolean(), false),
    library_version: text,
    library_build_type: text,
  }),
  // Counters stand beside the fields of the library.
  benchmarks: v.array(v.looseObject(entryFields)),
});

type File = v.InferOutput<typeof schema>;
type Entry = File["benchmarks"][number];

export const googleBenchmark: ForeignFormat = {
  tool: "google-benchmark",
  writtenBy: "./bench --benchmark_out=FILE --benchmark_out_format=json",
  // The benchmarks of mitata have runs, and those of androidx a class.
  matches(value) {
    const { context, benchmarks } = asRecord(value);
    const first = firstOf(benchmarks);
    return Array.isArray(benchmarks) && !("runs" in first) &&
      !("className" in first) &&
      OWN_FACTS.some((fact) => fact in asRecord(context));
  },
  read(value, check) {
    const { context, benchmarks } = check(schema, value);
    const startedAt = parseDate(context.date);
    return {
      question: "How long does one iteration of each benchmark take?",
      version: context.library_version,
      startedAt,
      finishedAt: startedAt,
      machine: { logicalCores: context.num_cpus },
      benches: groupEntries(benchmarks).map(readBench),
      cautions: cautionsOf(context),
    };
  },
};

function cautionsOf(context: File["context"]): string[] {
  return [
    ...(context.library_build_type === "debug"
      ? ["google-benchmark itself was built without optimisation."]
      : []),
    ...(context.cpu_scaling_enabled
      ? ["The machine may have changed its frequency while it was measured."]
      : []),
    ...(lacksZone(context.date) ? [NO_ZONE] : []),
  ];
}

/** The repetitions and aggregates of each benchmark; interleaving writes them in any order. */
function groupEntries(entries: readonly Entry[]): Entry[][] {
  const names = new Set(entries.map(({ name }) => name));
  const named = entries.map((entry) => {
    const base = baseOf(entry, names);
    const { family_index, per_family_instance_index } = entry;
    const key = JSON.stringify([
      ...[family_index, per_family_instance_index, base],
    ]);
    return { key, entry: { ...entry, run_name: base } };
  });
  return [...Map.groupBy(named, ({ key }) => key).values()]
    .map((group) => group.map(({ entry }) => entry))
    .filter((group) => group.some(isOfTime));
}

/** The name without the aggregate's; releases before 1.5 write no `run_name`. */
function baseOf(
  { name, run_name, run_type }: Entry,
  names: ReadonlySet<string>,
): string {
  if (run_name !== null) return run_name;
  const base = name.replace(/_(mean|median|stddev|cv|BigO|RMS)$/, "");
  return run_type === "aggregate" || names.has(base) ? base : name;
}

/** Deviations, and the terms of a complexity, are no times of the benchmark. */
function isOfTime(entry: Entry): boolean {
  if (entry.error_occurred || entry.skipped) return true;
  const aggregate = aggregateOf(entry);
  return entry.real_time !== undefined &&
    entry.aggregate_unit !== "percentage" &&
    (aggregate === null || isCentre(aggregate));
}

function isCentre(aggregate: string): boolean {
  return AGGREGATES.some((known) => known === aggregate);
}

/** Null for an iteration; an aggregate of old files that does not say what it is of may be a mean. */
function aggregateOf(
  { name, run_name, run_type, aggregate_name }: Entry,
): string | null {
  if (aggregate_name !== null) return aggregate_name;
  const suffix = run_name !== null && name.startsWith(`${run_name}_`)
    ? name.slice(run_name.length + 1)
    : null;
  return suffix ?? (run_type === "aggregate" ? "mean" : null);
}

function readBench(entries: readonly Entry[]): ForeignBench {
  const [first] = entries;
  const { outcome, cautions = [] } = readOutcome(entries);
  return {
    name: first?.run_name ?? first?.name ?? "",
    description: first?.label,
    outcome,
    cautions: [...cautions, ...cautionsOfCounters(entries)],
  };
}

function readOutcome(entries: readonly Entry[]): Figures {
  const broken = entries.find((entry) => entry.error_occurred);
  if (broken) return failed(broken.error_message);
  const skipped = entries.find((entry) => entry.skipped);
  if (skipped) {
    return notRun(skipped.skip_message || "The file gives no reason.");
  }
  return readTimes(entries.filter(isOfTime));
}

/** Repetitions run in one process; their aggregates are taken only where nothing else is told. */
function readTimes(entries: readonly Entry[]): Figures {
  const single = entries.filter((entry) => aggregateOf(entry) === null)
    .toSorted((a, b) => (a.repetition_index ?? 0) - (b.repetition_index ?? 0));
  if (single.length > 0) return { outcome: outcomeOf(single) };
  const centres = AGGREGATES.flatMap((name) =>
    entries.filter((entry) => aggregateOf(entry) === name).slice(0, 1)
  );
  const centre = centres.find(({ real_time }) => real_time !== null) ??
    centres[0];
  return {
    outcome: outcomeOf(centre ? [centre] : []),
    cautions: centre ? [onlyKnown(aggregateOf(centre) ?? "mean")] : [],
  };
}

function outcomeOf(entries: readonly Entry[]): ForeignOutcome {
  return measuredOnce(
    entries.map(({ real_time, time_unit }) =>
      typeof real_time === "number" ? real_time * NANOSECONDS[time_unit] : null
    ),
  );
}

/** Counters that the benchmark sets itself, and that were NaN or infinite. */
function cautionsOfCounters(entries: readonly Entry[]): string[] {
  const names = new Set(
    entries.flatMap((entry) =>
      Object.entries(entry).flatMap(([name, value]) =>
        value === null && !(name in entryFields) ? [name] : []
      )
    ),
  );
  if (names.size === 0) return [];
  const shown = [...names].slice(0, 8).join(", ");
  const more = names.size > 8 ? ` and ${names.size - 8} more` : "";
  return [`counters that are no numbers: ${shown}${more}`];
}
