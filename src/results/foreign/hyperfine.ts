import * as v from "valibot";
import { checkSchema } from "../parse_run.ts";
import type { CpuTime } from "../run.ts";
import { hintOf, type ReadOptions } from "./foreign_errors.ts";
import {
  type ForeignBench,
  type ForeignFile,
  type ForeignRound,
  NO_MACHINE,
  onlyKnown,
} from "./foreign_file.ts";
import { readHyperfine2 } from "./hyperfine2.ts";
import {
  HYPERFINE_QUESTION,
  wordExitCodes,
  wordParameters,
} from "./hyperfine_words.ts";
import { peakOf } from "./peak_of.ts";

const seconds = v.nullish(v.number(), null);
const list = v.nullish(v.array(v.nullable(v.number())), []);

// The fields of `BenchmarkResult` in hyperfine 1.x, of which older ones write fewer:
// https://docs.rs/crate/hyperfine/1.20.0/source/src/benchmark/benchmark_result.rs
const schema = v.object({
  results: v.array(v.object({
    command: v.string(),
    mean: seconds,
    median: seconds,
    user: seconds,
    system: seconds,
    times: list,
    memory_usage_byte: list,
    exit_codes: list,
    parameters: v.nullish(v.record(v.string(), v.unknown()), {}),
  })),
});

type Result = v.InferOutput<typeof schema>["results"][number];

/** Whether a parsed file is what `hyperfine --export-json` writes. */
export function isHyperfine(file: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(file.results) && !("benchmarks" in file) &&
    !("benches" in file);
}

/** Reads a file of `hyperfine --export-json`, of its version 1 or 2. */
export function readHyperfine(
  value: unknown,
  { source }: ReadOptions,
): ForeignFile {
  if (typeof value === "object" && value && "schema_version" in value) {
    return readHyperfine2(value, { source });
  }
  const hint = hintOf("hyperfine");
  const { results } = checkSchema(schema, { value, source, hint });
  return {
    tool: "hyperfine",
    version: null,
    question: HYPERFINE_QUESTION,
    executedBy: null,
    startedAt: null,
    finishedAt: null,
    machine: NO_MACHINE,
    deno: null,
    benches: results.map(readResult),
    cautions: [],
  };
}

function readResult(result: Result): ForeignBench {
  return {
    name: result.command,
    apart: wordParameters(result.parameters),
    outcome: {
      kind: "measured",
      rounds: readTimes(result),
      peakMemoryBytes: peakOf(result.memory_usage_byte),
    },
    cautions: [
      ...cautionsOfTimes(result),
      ...wordExitCodes(result.exit_codes),
    ],
  };
}

/** Every time is a process of its own. CPU time is told as a mean of them all, so each is given that mean. */
function readTimes(result: Result): ForeignRound[] {
  const { times, median, mean } = result;
  const cpu = cpuOf(result);
  const known = times.length > 0 ? times : [median ?? mean];
  return known.map((time) => ({
    samplesNs: [time === null ? null : time * 1e9],
    cpu,
  }));
}

function cpuOf({ user, system }: Result): CpuTime | null {
  if (user === null || system === null) return null;
  return { userSeconds: user, systemSeconds: system };
}

function cautionsOfTimes({ times, median }: Result): string[] {
  if (times.length > 0) return [];
  return [onlyKnown(median === null ? "mean" : "median")];
}
