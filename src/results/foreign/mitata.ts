import * as v from "valibot";
import {
  asRecord,
  dateOf,
  failed,
  firstOf,
  type ForeignBench,
  type ForeignFormat,
  IS_SORTED,
  number,
  numbers,
  parseTarget,
  readCentre,
  readSorted,
  text,
} from "./foreign_file.ts";

// Nanoseconds: `formats.json` in src/main.mjs of mitata 1.0, `run()` and `stats` in src/lib.mjs.
const schema = v.object({
  context: v.object({
    now: number,
    arch: text,
    runtime: text,
    version: text,
    cpu: v.nullish(v.object({ name: text }), { name: null }),
  }),
  layout: v.nullish(v.array(v.object({ name: text })), []),
  benchmarks: v.array(v.object({
    group: number,
    runs: v.array(v.object({
      name: v.string(),
      args: v.nullish(v.record(v.string(), v.unknown()), {}),
      error: v.nullish(v.unknown()),
      stats: v.nullish(v.object({
        avg: number,
        p50: number,
        // Null where they were not asked for.
        samples: numbers,
      })),
    })),
  })),
});

type Run = v.InferOutput<
  typeof schema
>["benchmarks"][number]["runs"][number];

export const mitata: ForeignFormat = {
  tool: "mitata",
  writtenBy: 'await run({ format: "json" }), its output > FILE',
  // It alone measures what measuring itself costs.
  matches(value) {
    const { context, benchmarks } = asRecord(value);
    return "noop" in asRecord(context) &&
      Array.isArray(firstOf(benchmarks).runs);
  },
  read(value, check) {
    const { context, layout, benchmarks } = check(schema, value);
    const { runtime, version, arch, now } = context;
    const startedAt = dateOf(now);
    return {
      question: "How long does one call of each benchmark take?",
      executedBy: runtime && [runtime, version ?? ""].join(" ").trim(),
      deno: runtime === "deno" ? version : null,
      startedAt,
      finishedAt: startedAt,
      machine: { ...parseTarget(arch ?? ""), cpuModel: context.cpu.name },
      benches: benchmarks.flatMap(({ group, runs }) =>
        runs.map((run) => readRun(run, layout[group ?? -1]?.name ?? null))
      ),
      cautions: [IS_SORTED],
    };
  },
};

function readRun(
  { name, args, error, stats }: Run,
  group: string | null,
): ForeignBench {
  return {
    name: group === null ? name : `${group} > ${name}`,
    parameters: args,
    ...(!stats
      ? failed(reasonOf(error))
      : stats.samples.length > 0
      ? readSorted(stats.samples)
      : readCentre({ median: stats.p50, mean: stats.avg })),
  };
}

/** Whatever was thrown; an error is written with its stack, which names folders. */
function reasonOf(error: unknown): string | null {
  const { message = error } = asRecord(error);
  return typeof message === "string" ? message : null;
}
