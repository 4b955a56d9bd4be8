import * as v from "valibot";
import {
  asRecord,
  failed,
  type Figures,
  firstOf,
  type ForeignBench,
  type ForeignFormat,
  measuredOnce,
  onlyKnown,
  parseTarget,
  text,
} from "./foreign_file.ts";

const result = v.union([
  v.object({ ok: v.object({ avg: v.nullable(v.number()) }) }),
  v.object({ failed: v.object({ message: text }) }),
]);
const benchFields = {
  origin: v.nullish(v.string(), ""),
  group: text,
  name: v.string(),
};
const machineFields = {
  runtime: v.string(),
  cpu: text,
};

// The times are nanoseconds: cli/tools/bench/reporters.rs and mod.rs of Deno.
const schema = v.object({
  version: v.optional(v.literal(1), 1),
  ...machineFields,
  benches: v.array(v.union([
    v.object({ ...benchFields, results: v.array(result) }),
    v.pipe(
      // As Deno 1.31 had it at first: https://github.com/denoland/deno/pull/17888
      v.object({ ...benchFields, result }),
      v.transform(({ result, ...bench }) => ({ ...bench, results: [result] })),
    ),
  ])),
});

// Deno 1.30 printed a list without a head: https://github.com/denoland/deno/pull/17595
const listSchema = v.pipe(
  v.array(v.object({ ...machineFields, ...benchFields, result })),
  v.minLength(1),
);

type File = v.InferOutput<typeof schema>;
type Bench = File["benches"][number];

export const denoBench: ForeignFormat = {
  tool: "deno bench",
  writtenBy: "deno bench --json > FILE",
  matches: (value) =>
    Array.isArray(value)
      ? isOfDeno(value[0]) && "result" in firstOf(value)
      : isOfDeno(value) && Array.isArray(asRecord(value).benches),
  read(value, check) {
    const { runtime, cpu, benches } = Array.isArray(value)
      ? withHead(check(listSchema, value))
      : check(schema, value);
    const [, version = null] = /^Deno\/(\S+)/i.exec(runtime) ?? [];
    return {
      question: "How long does one call of each bench take?",
      version,
      deno: version,
      executedBy: runtime,
      machine: { ...parseTarget(runtime), cpuModel: cpu },
      benches: benches.map(readBench),
    };
  },
};

function isOfDeno(value: unknown): boolean {
  const { runtime } = asRecord(value);
  return typeof runtime === "string" && /^Deno\//i.test(runtime);
}

function withHead(list: v.InferOutput<typeof listSchema>): File {
  const [first] = list;
  return {
    version: 1,
    runtime: first?.runtime ?? "",
    cpu: first?.cpu ?? null,
    benches: list.map(({ result, ...bench }) => ({
      ...bench,
      results: [result],
    })),
  };
}

function readBench({ name, group, origin, results }: Bench): ForeignBench {
  // The folder may name the user, and differs from machine to machine.
  const file = origin.split("/").at(-1) ?? "";
  return {
    name: group === null ? name : `${group} > ${name}`,
    ...(file === "" ? {} : { parameters: { file } }),
    ...readResults(results),
  };
}

function readResults(results: Bench["results"]): Figures {
  const broken = results.find((result) => "failed" in result);
  if (broken) return failed(broken.failed.message);
  const means = results.flatMap((result) =>
    "ok" in result ? [result.ok.avg] : []
  );
  return { outcome: measuredOnce(means), cautions: [onlyKnown("mean")] };
}
