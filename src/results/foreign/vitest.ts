import * as v from "valibot";
import {
  asRecord,
  dateOf,
  failed,
  firstOf,
  type ForeignBench,
  type ForeignFormat,
  number,
  text,
} from "./foreign_file.ts";
import { latencyFields, readLatency } from "./tinybench.ts";

// createBenchmarkJsonReport() in packages/vitest of Vitest 1.4 to 4, which `--outputJson` writes.
const groupsSchema = v.object({
  files: v.array(v.object({
    groups: v.array(v.object({
      fullName: v.string(),
      benchmarks: v.array(v.object({
        name: v.string(),
        mean: number,
        median: number,
        samples: latencyFields.samples,
      })),
    })),
  })),
});

// The JSON reporter of Vitest 5, where benches stand in tests.
const testsSchema = v.object({
  startTime: number,
  testResults: v.array(v.object({
    name: v.string(),
    endTime: number,
    assertionResults: v.array(v.object({
      ancestorTitles: v.array(v.string()),
      title: v.string(),
      status: text,
      failureMessages: v.nullish(v.array(v.string()), []),
      benchmarks: v.nullish(
        v.array(v.object({
          tasks: v.array(v.object({
            name: v.string(),
            latency: v.object(latencyFields),
          })),
        })),
        [],
      ),
    })),
  })),
});

type Group = v.InferOutput<
  typeof groupsSchema
>["files"][number]["groups"][number];
type TestFile = v.InferOutput<typeof testsSchema>["testResults"][number];

const QUESTION = "How long does one call of each bench take?";

export const vitest: ForeignFormat = {
  tool: "vitest",
  writtenBy:
    "vitest bench --outputJson FILE; since 5:\nvitest bench --reporter=json --outputFile=FILE",
  matches(value) {
    const { files, testResults } = asRecord(value);
    const [group, test] = [
      firstOf(firstOf(files).groups),
      firstOf(firstOf(testResults).assertionResults),
    ];
    return Array.isArray(group.benchmarks) || Array.isArray(test.benchmarks);
  },
  read(value, check) {
    if (!("testResults" in asRecord(value))) {
      const { files } = check(groupsSchema, value);
      const groups = files.flatMap(({ groups }) => groups);
      return { question: QUESTION, benches: groups.flatMap(readGroup) };
    }
    const { startTime, testResults } = check(testsSchema, value);
    const ends = testResults.map(({ endTime }) => endTime ?? 0);
    const startedAt = dateOf(startTime);
    return {
      question: QUESTION,
      startedAt,
      finishedAt: dateOf(Math.max(startTime ?? 0, ...ends)),
      benches: testResults.flatMap(readTestFile),
    };
  },
};

/** The name of a group begins with its file's, relative to the project. */
function readGroup({ fullName, benchmarks }: Group): ForeignBench[] {
  return benchmarks.map(({ name, mean, median, samples }): ForeignBench => ({
    name: `${fullName} > ${name}`,
    ...(mean === null && samples.length === 0
      ? failed("The file holds no time of it: it threw, or was left out.")
      : readLatency({ mean, p50: median, samples })),
  }));
}

function readTestFile({ name, assertionResults }: TestFile): ForeignBench[] {
  // The folder may name the user, and differs from machine to machine.
  const file = name.split(/[/\\]/).at(-1) ?? "";
  return assertionResults.flatMap(
    ({ ancestorTitles, title, status, failureMessages, benchmarks }) => {
      const path = [file, ...ancestorTitles, title];
      const benches = benchmarks.flatMap(({ tasks }) => tasks)
        .map(({ name, latency }): ForeignBench => ({
          name: [...path, name].join(" > "),
          ...readLatency(latency),
        }));
      if (benches.length > 0 || status !== "failed") return benches;
      const [reason = ""] = failureMessages[0]?.split("\n") ?? [];
      return [{ name: path.join(" > "), ...failed(reason) }];
    },
  );
}
