import * as v from "valibot";
import { checkSchema } from "../parse_run.ts";
import { hintOf, type ReadOptions } from "./foreign_errors.ts";
import {
  type ForeignBench,
  type ForeignFile,
  NO_MACHINE,
  onlyKnown,
} from "./foreign_file.ts";
import { parseTarget } from "./origin_texts.ts";

// The JSON of `deno bench --json`, whose times are nanoseconds: cli/tools/bench/reporters.rs and mod.rs of Deno.
const schema = v.object({
  version: v.optional(v.literal(1), 1),
  runtime: v.string(),
  cpu: v.nullish(v.string(), null),
  benches: v.array(v.object({
    origin: v.nullish(v.string(), ""),
    group: v.nullish(v.string(), null),
    name: v.string(),
    results: v.array(v.union([
      v.object({ ok: v.object({ avg: v.nullable(v.number()) }) }),
      v.object({ failed: v.object({ message: v.nullish(v.string(), null) }) }),
    ])),
  })),
});

type Bench = v.InferOutput<typeof schema>["benches"][number];

/** Whether a parsed file is what `deno bench --json` prints. */
export function isDenoBench(file: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(file.benches) && typeof file.runtime === "string";
}

/** Reads what `deno bench --json` prints. */
export function readDenoBench(
  value: unknown,
  { source }: ReadOptions,
): ForeignFile {
  const hint = hintOf("deno bench");
  const file = checkSchema(schema, { value, source, hint });
  const [, version = null] = /^Deno\/(\S+)/i.exec(file.runtime) ?? [];
  return {
    tool: "deno bench",
    version,
    question: "How long does one call of each bench take?",
    executedBy: file.runtime,
    startedAt: null,
    finishedAt: null,
    machine: {
      ...NO_MACHINE,
      ...parseTarget(file.runtime),
      cpuModel: file.cpu,
    },
    deno: version,
    benches: file.benches.map(readBench),
    cautions: [],
  };
}

function readBench(bench: Bench): ForeignBench {
  const { name, group, origin, results } = bench;
  return {
    name: group === null ? name : `${group} ${name}`,
    // The folder may name the user, and differs from machine to machine.
    apart: origin.split("/").at(-1) ?? "",
    ...readResults(results),
  };
}

function readResults(
  results: Bench["results"],
): Pick<ForeignBench, "outcome" | "cautions"> {
  const means: (number | null)[] = [];
  for (const result of results) {
    if ("failed" in result) {
      const reason = result.failed.message || "The file gives no reason.";
      return { outcome: { kind: "failed", reason } };
    }
    means.push(result.ok.avg);
  }
  return {
    outcome: {
      kind: "measured",
      rounds: [{ samplesNs: means, cpu: null }],
      peakMemoryBytes: null,
    },
    cautions: [onlyKnown("mean")],
  };
}
