import * as v from "valibot";
import { checkSchema } from "../parse_run.ts";
import type { CpuTime } from "../run.ts";
import { hintOf, type ReadOptions } from "./foreign_errors.ts";
import {
  type ForeignBench,
  type ForeignFile,
  type ForeignRound,
  NO_MACHINE,
} from "./foreign_file.ts";
import {
  HYPERFINE_QUESTION,
  wordExitCodes,
  wordParameters,
} from "./hyperfine_words.ts";
import { peakOf } from "./peak_of.ts";
import { parseDate, parseTarget } from "./origin_texts.ts";

const quantity = v.nullish(v.object({ value: v.nullable(v.number()) }), null);
const text = v.nullish(v.string(), null);

// hyperfine 2 writes each process on its own, as in its test
// https://docs.rs/crate/hyperfine/2.0.0-alpha.2/source/tests/snapshots/integration_tests__json_export_basic.snap
const schema = v.object({
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
    parameters: v.nullish(v.record(v.string(), v.unknown()), {}),
  })),
});

type Result = v.InferOutput<typeof schema>["results"][number];
type Measurement = Result["measurements"][number];

/** Reads what hyperfine 2 exports. */
export function readHyperfine2(
  value: unknown,
  { source }: ReadOptions,
): ForeignFile {
  const hint = hintOf("hyperfine");
  const { metadata, results } = checkSchema(schema, { value, source, hint });
  const { os, architecture } = metadata.platform;
  const startedAt = parseDate(metadata.start_time);
  return {
    tool: "hyperfine",
    version: metadata.hyperfine_version,
    question: HYPERFINE_QUESTION,
    executedBy: null,
    ...{ startedAt, finishedAt: startedAt },
    machine: { ...NO_MACHINE, ...parseTarget(`${architecture} ${os}`) },
    deno: null,
    benches: results.map(readResult),
    cautions: [],
  };
}

function readResult(result: Result): ForeignBench {
  const { command, name, measurements, parameters } = result;
  const codes = measurements.map(({ exit_code }) => exit_code);
  const isTimed = measurements.some(({ time_wall_clock }) => time_wall_clock);
  return {
    name: name ?? command,
    apart: wordParameters(parameters),
    ...(name === null ? {} : { description: command }),
    outcome: isTimed
      ? {
        kind: "measured",
        rounds: measurements.map(readMeasurement),
        peakMemoryBytes: peakOf(
          measurements.map((each) => each.memory_peak_resident?.value),
        ),
      }
      : { kind: "not-run", reason: "The file holds no wall-clock time of it." },
    cautions: wordExitCodes(codes),
  };
}

function readMeasurement(measurement: Measurement): ForeignRound {
  const seconds = measurement.time_wall_clock?.value ?? null;
  return {
    samplesNs: [seconds === null ? null : seconds * 1e9],
    cpu: cpuOf(measurement),
  };
}

function cpuOf({ time_user, time_system }: Measurement): CpuTime | null {
  const userSeconds = time_user?.value ?? null;
  const systemSeconds = time_system?.value ?? null;
  return userSeconds === null || systemSeconds === null
    ? null
    : { userSeconds, systemSeconds };
}
