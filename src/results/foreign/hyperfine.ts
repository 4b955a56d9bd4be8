import * as v from "valibot";
import type { CpuTime } from "../run.ts";
import {
  asRecord,
  firstOf,
  type ForeignBench,
  type ForeignFormat,
  type ForeignRound,
  number,
  numbers,
  onlyKnown,
  parseDate,
  parseTarget,
  peakOf,
  text,
} from "./foreign_file.ts";

const quantity = v.nullish(v.object({ value: v.nullable(v.number()) }), null);
const parameters = v.nullish(v.record(v.string(), v.unknown()), {});

// The fields of `BenchmarkResult` in hyperfine 1.x, of which older ones write fewer:
// https://docs.rs/crate/hyperfine/1.20.0/source/src/benchmark/benchmark_result.rs
const schema1 = v.object({
  results: v.array(v.object({
    command: v.string(),
    mean: number,
    median: number,
    user: number,
    system: number,
    times: numbers,
    memory_usage_byte: numbers,
    exit_codes: numbers,
    parameters,
  })),
});

// hyperfine 2 writes each process on its own, as in its test
// https://docs.rs/crate/hyperfine/2.0.0-alpha.2/source/tests/snapshots/integration_tests__json_export_basic.snap
const schema2 = v.object({
  schema_version: v.literal(2),
  metadata: v.nullish(
    v.object({
      hyperfine_version: text,
      start_time: text,
      platform: v.nullish(v.object({ os: text, architecture: text }), {}),
    }),
    {},
  ),
  results: v.array(v.object({
    command: v.string(),
    name: text,
    measurements: v.array(v.object({
      time_wall_clock: quantity,
      time_user: quantity,
      time_system: quantity,
      memory_peak_resident: quantity,
      // Null of a command that a signal ended; absent where it was not asked for.
      exit_code: v.nullish(v.number()),
    })),
    parameters,
  })),
});

type Result1 = v.InferOutput<typeof schema1>["results"][number];
type Result2 = v.InferOutput<typeof schema2>["results"][number];

const QUESTION = "How long does each command take, from its start to its end?";

export const hyperfine: ForeignFormat = {
  tool: "hyperfine",
  writtenBy: "hyperfine --export-json FILE …",
  // Other tools have `results` too, but none of commands.
  matches(value) {
    const result = firstOf(asRecord(value).results);
    return "command" in result &&
      ["times", "mean", "measurements"].some((name) => name in result);
  },
  read(value, check) {
    if (!("schema_version" in asRecord(value))) {
      const { results } = check(schema1, value);
      return { question: QUESTION, benches: results.map(readResult1) };
    }
    const { metadata, results } = check(schema2, value);
    const { os, architecture } = metadata.platform;
    const startedAt = parseDate(metadata.start_time);
    return {
      question: QUESTION,
      version: metadata.hyperfine_version,
      startedAt,
      finishedAt: startedAt,
      machine: parseTarget(`${architecture} ${os}`),
      benches: results.map(readResult2),
    };
  },
};

/** Every time is a process of its own. CPU time is told as a mean of them all, so each is given that mean. */
function readResult1(result: Result1): ForeignBench {
  const { command, parameters, times, mean, median, user, system } = result;
  const known = times.length > 0 ? times : [median ?? mean];
  const cpu = cpuOf(user, system);
  return {
    name: command,
    parameters,
    outcome: {
      kind: "measured",
      rounds: known.map((seconds) => ({ times: [toNs(seconds)], cpu })),
      peakMemoryBytes: peakOf(result.memory_usage_byte),
    },
    cautions: [
      ...(times.length > 0
        ? []
        : [onlyKnown(median === null ? "mean" : "median")]),
      ...cautionsOfExits(result.exit_codes),
    ],
  };
}

function readResult2(
  { command, name, measurements, parameters }: Result2,
): ForeignBench {
  const isTimed = measurements.some(({ time_wall_clock }) => time_wall_clock);
  return {
    name: name ?? command,
    parameters,
    description: name === null ? null : command,
    outcome: isTimed
      ? {
        kind: "measured",
        rounds: measurements.map((measurement): ForeignRound => ({
          times: [toNs(measurement.time_wall_clock?.value)],
          cpu: cpuOf(
            measurement.time_user?.value,
            measurement.time_system?.value,
          ),
        })),
        peakMemoryBytes: peakOf(
          measurements.map((each) => each.memory_peak_resident?.value),
        ),
      }
      : { kind: "not-run", reason: "The file holds no wall-clock time of it." },
    cautions: cautionsOfExits(measurements.map(({ exit_code }) => exit_code)),
  };
}

function toNs(seconds: number | null | undefined): number | null {
  return typeof seconds === "number" ? seconds * 1e9 : null;
}

function cpuOf(
  userSeconds: number | null | undefined,
  systemSeconds: number | null | undefined,
): CpuTime | null {
  return typeof userSeconds === "number" && typeof systemSeconds === "number"
    ? { userSeconds, systemSeconds }
    : null;
}

/** hyperfine measures a command that fails where it is told to. */
function cautionsOfExits(
  codes: readonly (number | null | undefined)[],
): string[] {
  return codes.some((code) => code !== 0 && code !== undefined)
    ? ["ended with another exit code than 0 in some or all runs"]
    : [];
}
