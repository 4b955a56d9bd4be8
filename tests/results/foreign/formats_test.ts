import { assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import { cellsByLabel, fixture, importValue, timesOf } from "./fixture.ts";

function flat(times: readonly (readonly number[])[]): number[] {
  return times.flat().map((ns) => Math.round(ns));
}

Deno.test("hyperfine: each time is a process of its own", async () => {
  const run = importValue(await fixture("hyperfine_1_15.json"));
  const times = timesOf(run, "sleep 0.01");
  assertEquals(times.length, 12);
  assertEquals(times.map((round) => round.length), new Array(12).fill(1));
  assertEquals(flat(times).slice(0, 2), [10_870_023, 11_064_584]);
  const outcome = cellsByLabel(run).get("sleep 0.02")?.outcome;
  assertEquals(
    outcome?.kind === "measured" && outcome.rounds[0]?.cpu,
    { userSeconds: 0.0005705833333333332, systemSeconds: 0.000116 },
  );
});

Deno.test("hyperfine: commands that ended with another exit code are named", async () => {
  const run = importValue(await fixture("hyperfine_1_15_exit_codes.json"));
  const warning = run.warnings.find(({ message }) => /exit code/.test(message));
  assertEquals(warning?.cells, run.cells.map(({ id }) => id));
});

Deno.test("hyperfine: a file without single times is read by its median or mean, and says so", () => {
  const run = importValue({
    results: [{ command: "a", mean: 2, median: 1 }, { command: "b", mean: 2 }],
  });
  assertEquals(timesOf(run, "a"), [[1e9]]);
  assertEquals(timesOf(run, "b"), [[2e9]]);
  assertEquals(
    run.warnings.slice(1).map(({ message }) => message.split(",")[0]),
    ["1 bench: known only by the median", "1 bench: known only by the mean"],
  );
});

Deno.test("hyperfine: times of 0 are left out and said to be; a command of nothing else has failed", () => {
  const run = importValue({
    results: [
      { command: "some", times: [0, 1, null, 3] },
      { command: "none", times: [0, 0] },
    ],
  });
  assertEquals(timesOf(run, "some"), [[1e9], [3e9]]);
  assertEquals(cellsByLabel(run).get("none")?.outcome, {
    kind: "failed",
    reason: "Its file holds no time of it above 0.",
  });
  assertMatch(run.warnings.at(-1)?.message ?? "", /times of 0 or none at all/);
});

Deno.test("hyperfine: commands of one name are told apart by their parameters", () => {
  const result = (threads: string) => ({
    command: "sort",
    times: [1],
    parameters: { threads },
  });
  const run = importValue({ results: [result("1"), result("2")] });
  assertEquals(
    run.workloads.map(({ label }) => label),
    ["sort (threads=1)", "sort (threads=2)"],
  );
});

Deno.test("hyperfine 2: each measurement is a process with its own CPU time", async () => {
  const run = importValue(await fixture("docs_hyperfine_2.json"));
  assertEquals(timesOf(run, "one second"), [[1e9], [1e9]]);
  assertEquals(timesOf(run, "sleep 2"), [[2e9], [2e9]]);
  const outcome = cellsByLabel(run).get("one second")?.outcome;
  assertEquals(outcome?.kind === "measured" && outcome.peakMemoryBytes, null);
  assertEquals(run.warnings.length, 1);
});

Deno.test("hyperfine 2: a command whose wall-clock time was not asked for is not measured", () => {
  const run = importValue({
    schema_version: 2,
    results: [{ command: "a", measurements: [{ exit_code: 0 }] }],
  });
  assertEquals(run.cells[0]?.outcome.kind, "not-run");
});

Deno.test("hyperfine 2: an exit code that is not told is none, and that of a signal is", () => {
  const codes: readonly (readonly [object, boolean])[] = [
    [{}, false],
    [{ exit_code: 0 }, false],
    [{ exit_code: null }, true],
    [{ exit_code: 2 }, true],
  ];
  for (const [told, isNamed] of codes) {
    const measurement = { time_wall_clock: { value: 1 }, ...told };
    const run = importValue({
      schema_version: 2,
      results: [{ command: "a", measurements: [measurement] }],
    });
    const found = run.warnings.some(({ message }) => /exit code/.test(message));
    assertEquals(found, isNamed, JSON.stringify(told));
  }
});

Deno.test("google-benchmark: repetitions are samples of one process, in their order, and aggregates are left out", async () => {
  const run = importValue(await fixture("google_benchmark_1_7.json"));
  assertEquals(
    run.workloads.map(({ label }) => label).toSorted(),
    ["BM_Counter", "BM_Refuses", "BM_Sort/1024", "BM_Sort/256"],
  );
  const [round, ...others] = timesOf(run, "BM_Sort/256");
  assertEquals([round?.length, others.length], [4, 0]);
  assertEquals(run.machine.logicalCores, 2);
});

Deno.test("google-benchmark: repetitions that were interleaved are put in order", () => {
  const entry = (repetition_index: number, real_time: number) => ({
    name: "BM",
    run_name: "BM",
    run_type: "iteration",
    ...{ repetition_index, real_time },
  });
  const run = importValue({
    context: { num_cpus: 2 },
    benchmarks: [entry(2, 30), entry(0, 10), entry(1, 20)],
  });
  assertEquals(timesOf(run, "BM"), [[10, 20, 30]]);
});

Deno.test("google-benchmark: bare NaN and Infinity do not keep a file from being read", async () => {
  const text = await fixture("google_benchmark_1_7.json");
  assertMatch(text, /: NaN/);
  assertMatch(text, /: Infinity/);
  // Less than a nanosecond each.
  const [times = []] = timesOf(importValue(text), "BM_Counter");
  assertEquals(times.filter((ns) => ns > 0.2 && ns < 0.3).length, 4);
});

Deno.test("google-benchmark: a time that is no number is told of, and drops no benchmark", () => {
  const text = `{"context": {"num_cpus": 2}, "benchmarks": [
    {"name": "none", "run_type": "iteration", "real_time": NaN},
    {"name": "some", "run_type": "iteration", "real_time": NaN},
    {"name": "some", "run_type": "iteration", "real_time": 7},
    {"name": "sum_median", "run_name": "sum", "run_type": "aggregate",
     "aggregate_name": "median", "real_time": NaN},
    {"name": "sum_mean", "run_name": "sum", "run_type": "aggregate",
     "aggregate_name": "mean", "real_time": 9},
    {"name": "some_BigO", "run_type": "aggregate", "big_o": "N"}
  ]}`;
  const run = importValue(text);
  assertEquals([...cellsByLabel(run).keys()], ["none", "some", "sum"]);
  assertEquals(cellsByLabel(run).get("none")?.outcome.kind, "failed");
  assertEquals(timesOf(run, "some"), [[7]]);
  assertEquals(timesOf(run, "sum"), [[9]]);
  const [lost] = run.warnings.filter(({ message }) =>
    /none at all/.test(message)
  );
  assertEquals(lost?.cells.length, 1);
});

Deno.test("google-benchmark: a benchmark that gave up has failed, with its reason", async () => {
  const run = importValue(await fixture("google_benchmark_1_7.json"));
  assertEquals(cellsByLabel(run).get("BM_Refuses")?.outcome, {
    kind: "failed",
    reason: "there is no such file",
  });
});

Deno.test("google-benchmark: a file of aggregates alone is read by its medians, and says so", async () => {
  const text = await fixture("google_benchmark_1_7_aggregates.json");
  const run = importValue(text);
  const told = /"BM_Sort\/256_median",[^}]*"real_time": ([0-9.e+]+)/.exec(text);
  const [[time = 0] = []] = timesOf(run, "BM_Sort/256");
  assertAlmostEquals(time, Number(told?.[1]) * 1e3, 1e-6);
  const warning = run.warnings.find(({ message }) =>
    /known only by the median/.test(message)
  );
  assertEquals(warning?.cells.length, 3);
});

Deno.test("google-benchmark: old files without run_type have their aggregates left out too", () => {
  const entry = (name: string, real_time: number) => ({ name, real_time });
  const run = importValue({
    context: { date: "2015/03/17-18:40:25", num_cpus: 2 },
    benchmarks: [
      ...[entry("BM", 10), entry("BM", 20)],
      ...[entry("BM_mean", 15), entry("BM_stddev", 7)],
      entry("BM_lonely_mean", 3),
    ],
  });
  assertEquals(timesOf(run, "BM"), [[10, 20]]);
  assertEquals(timesOf(run, "BM_lonely_mean"), [[3]]);
  assertEquals(run.cells.length, 2);
  assertEquals(run.startedAt, "2015-03-17T18:40:25.000Z");
});

Deno.test("google-benchmark: the manual's example is read", async () => {
  const run = importValue(await fixture("docs_google_benchmark.json"));
  assertEquals(timesOf(run, "BM_SetInsert/1024/8"), [[32_317]]);
  assertMatch(
    run.cells[0]?.workload ?? "",
    /^bm-setinsert-1024-1-[0-9a-f]{10}$/,
  );
});

Deno.test("pyperf: each process is a round; warm-ups and calibration are left out", async () => {
  const run = importValue(await fixture("pyperf_2_10.json"));
  assertEquals(
    timesOf(run, 'list "double"').map((round) => round.length),
    [3, 3, 3, 3],
  );
  const sort = timesOf(run, "sort fifty");
  assertEquals(sort.map((round) => round.length), [3, 3, 3]);
  assertAlmostEquals(sort[0]?.[0] ?? 0, 500.7742538420956, 1e-9);
  assertEquals(run.tool.version, "2.10.0");
  assertEquals(run.machine.arch, "x86_64");
  assertEquals(run.machine.osRelease, "6.1.0");
  assertMatch(run.models[0]?.description ?? "", /cpython 3\.11\.7/);
});

Deno.test("pyperf: the manual's example is read, its calibration left out", async () => {
  const run = importValue(await fixture("docs_pyperf.json"));
  assertEquals(flat(timesOf(run, "telco")).length, 6);
  assertEquals(run.startedAt, "2016-10-21T03:14:19.670Z");
  assertEquals(run.workloads[0]?.description, "Telco decimal benchmark");
});

Deno.test("pyperf: runs that were put together are brought in order of time", () => {
  const process = (date: string, value: number) => ({
    metadata: { date: `2026-01-01 ${date}` },
    values: [value],
  });
  const run = importValue({
    version: "1.0",
    metadata: { name: "a" },
    benchmarks: [{ runs: [process("12:00:02", 2), process("12:00:01", 1)] }],
  });
  assertEquals(timesOf(run, "a"), [[1e9], [2e9]]);
});

Deno.test("pyperf: a bench that was only calibrated, or measures no time, is not measured", () => {
  const run = importValue({
    version: "1.0",
    benchmarks: [
      { metadata: { name: "calibrated" }, runs: [{ warmups: [[1, 0.5]] }] },
      {
        metadata: { name: "memory", unit: "byte" },
        runs: [{ values: [1024] }],
      },
    ],
  });
  assertEquals(run.cells.map(({ outcome }) => outcome), [
    {
      kind: "not-run",
      reason: "The file holds only its calibration, and no values.",
    },
    {
      kind: "not-run",
      reason:
        "Its values are bytes and no times: measure it without --track-memory and --tracemalloc.",
    },
  ]);
});

Deno.test("deno bench: only the mean is known, and is said to be", async () => {
  const run = importValue(await fixture("deno_bench_2_9.json"));
  assertEquals(timesOf(run, "text > split (file=names_bench.ts)"), [[38.89]]);
  assertEquals(
    cellsByLabel(run).get(
      "throws (file=names_bench.ts)",
    )?.outcome,
    {
      kind: "failed",
      reason: "as it should",
    },
  );
  const warning = run.warnings.find(({ message }) =>
    /known only by the mean/.test(message)
  );
  assertEquals(warning?.cells.length, 4);
  assertEquals(run.runtime.deno, "2.9.6");
});

Deno.test("deno bench: benches whose names differ in a sign alone keep different ids", async () => {
  const run = importValue(await fixture("deno_bench_2_9.json"));
  const [plus, minus] = ["x += 1", "x -= 1"].map((label) =>
    cellsByLabel(run).get(`${label} (file=names_bench.ts)`)?.workload ?? ""
  );
  assertMatch(plus ?? "", /^x-1-file-names-bench-ts-[0-9a-f]{10}$/);
  assertMatch(minus ?? "", /^x-1-file-names-bench-ts-[0-9a-f]{10}$/);
  assertEquals(plus === minus, false);
});

Deno.test("deno bench: a published file is read", async () => {
  const run = importValue(await fixture("docs_deno_bench.json"));
  assertEquals(timesOf(run, "npm:ioredis (file=bench.ts)"), [[572_651]]);
  const { os, arch, cpuModel } = run.machine;
  assertEquals([os, arch, cpuModel], ["darwin", "aarch64", "Apple M2"]);
});

const DENO_RESULT = {
  ok: { n: 49, min: 1_251.9, max: 1_441.2, avg: 1_308.75 },
};
const DENO_BENCH = {
  origin: "file:///home/example/project/tests/pointer_bench.js",
  group: null,
  name: "read a number",
  baseline: false,
};
const DENO_HEAD = {
  runtime: "Deno/1.30.3 x86_64-apple-darwin",
  cpu: "Example CPU",
};

Deno.test("deno bench: the list of 1.30, and the single result that 1.31 first wrote, are read", () => {
  const files = [
    [{ ...DENO_HEAD, ...DENO_BENCH, result: DENO_RESULT }],
    { ...DENO_HEAD, benches: [{ ...DENO_BENCH, result: DENO_RESULT }] },
    { ...DENO_HEAD, benches: [{ ...DENO_BENCH, results: [DENO_RESULT] }] },
  ];
  for (const file of files) {
    const run = importValue(file);
    assertEquals(timesOf(run, "read a number (file=pointer_bench.js)"), [[
      1_308.75,
    ]]);
    assertEquals(run.runtime.deno, "1.30.3");
    assertEquals(run.machine.cpuModel, "Example CPU");
  }
});

Deno.test("deno bench: a bench of 1.30 that failed has its reason", () => {
  const result = { failed: { name: "Error", message: "no such file" } };
  const run = importValue([{ ...DENO_HEAD, ...DENO_BENCH, result }]);
  assertEquals(run.cells[0]?.outcome, {
    kind: "failed",
    reason: "no such file",
  });
});

Deno.test("google-benchmark: numbers as versions before 1.5 wrote them are read, and counters that are none are named", () => {
  const run = importValue(`{"context": {"num_cpus": 8}, "benchmarks": [
    {"name": "BM_A", "real_time": 10.5, "time_unit": "ns",
     "ratio": nan, "rate": inf, "neg": -nan, "low": -inf, "fine": 3},
    {"name": "BM_B", "real_time": nan},
    {"name": "BM_C", "real_time": 20.5, "fine": 4}
  ]}`);
  assertEquals(timesOf(run, "BM_A"), [[10.5]]);
  assertEquals(cellsByLabel(run).get("BM_B")?.outcome.kind, "failed");
  assertEquals(timesOf(run, "BM_C"), [[20.5]]);
  const named = run.warnings.filter(({ message }) => /counters/.test(message));
  assertEquals(named.map(({ message, cells }) => [message, cells]), [[
    "1 bench: counters that are no numbers: ratio, rate, neg, low.",
    [cellsByLabel(run).get("BM_A")?.id ?? ""],
  ]]);
});

Deno.test("mitata: the samples of each run are read, with group, parameters and what executed them", async () => {
  const run = importValue(await fixture("mitata_1_0.json"));
  assertEquals(
    run.workloads.map(({ label }) => label),
    [
      "sum",
      "copying > spread",
      "sort 16 (size=16)",
      "sort 64 (size=64)",
      "throws",
    ],
  );
  const [samples = [], ...others] = timesOf(run, "sort 64 (size=64)");
  assertEquals([samples.length, others.length, samples[0]], [
    12,
    0,
    10_220_744,
  ]);
  assertEquals(cellsByLabel(run).get("throws")?.outcome, {
    kind: "failed",
    reason: "as it should",
  });
  assertMatch(run.models[0]?.description ?? "", /, on node 20\.20\.2\.$/);
  assertEquals([run.machine.os, run.machine.arch], ["linux", "x86_64"]);
  assertEquals(run.startedAt.slice(0, 10), "2026-11-30");
});

Deno.test("mitata: without samples a run is known by its median", () => {
  const stats = { avg: 9, p50: 7, samples: null };
  const run = importValue({
    context: { noop: {}, runtime: "deno", version: "2.9.6" },
    layout: [{ name: null }],
    benchmarks: [{ group: 0, runs: [{ name: "a", args: {}, stats }] }],
  });
  assertEquals(timesOf(run, "a"), [[7]]);
  assertEquals(run.runtime.deno, "2.9.6");
  assertMatch(run.warnings.at(-1)?.message ?? "", /known only by the median/);
});

Deno.test("tinybench: a task is read by its samples where they were kept, and else by its median", async () => {
  const kept = importValue(await fixture("tinybench_6_samples.json"));
  assertEquals(timesOf(kept, "slice")[0]?.length, 4);
  const text = await fixture("tinybench_6.json");
  const run = importValue(text);
  const [told] = JSON.parse(text);
  const [[time = 0] = []] = timesOf(run, "slice");
  assertAlmostEquals(time, told.result.latency.p50 * 1e6, 1e-3);
  assertEquals(cellsByLabel(run).get("throws")?.outcome.kind, "failed");
  assertMatch(run.models[0]?.description ?? "", /, on node 24\.21\.0\.$/);
});

Deno.test("tinybench: tasks of version 2 and tables are read, in nanoseconds", async () => {
  const tasks = await fixture("tinybench_2_9.json");
  const [first] = JSON.parse(tasks);
  const [times = []] = timesOf(importValue(tasks), "slice");
  assertEquals(times.length, first.result.samples.length);
  assertAlmostEquals(times[0] ?? 0, first.result.samples[0] * 1e6, 1e-3);
  const table = await fixture("tinybench_6_table.json");
  const [row] = JSON.parse(table);
  const run = importValue(table);
  assertEquals(timesOf(run, "slice"), [[parseFloat(row["Latency med (ns)"])]]);
  assertEquals(cellsByLabel(run).get("throws")?.outcome, {
    kind: "failed",
    reason: "as it should",
  });
  const old = importValue([{ "Task Name": "a", "Average Time (ns)": 22.5 }]);
  assertEquals(timesOf(old, "a"), [[22.5]]);
});

Deno.test("tinybench: millions of samples are thinned out evenly, which is said", () => {
  const samples = Array.from({ length: 250_000 }, (_, index) => index + 1);
  const result = { latency: { rme: 1, mean: 125_000, samples } };
  const run = importValue([{ name: "a", result }]);
  const [times = []] = timesOf(run, "a");
  assertEquals(times.length, 10_000);
  assertAlmostEquals((times[5_000] ?? 0) / 125_000e6, 1, 1e-3);
  assertMatch(run.warnings.at(-1)?.message ?? "", /thinned out/);
});

Deno.test("Vitest: benches of the reports of 4 and 5 are read by their median", async () => {
  const four = importValue(await fixture("vitest_4.json"));
  assertEquals(
    four.cells.map(({ outcome }) => outcome.kind),
    ["failed", "measured", "measured"],
  );
  const [[spread = 0] = []] = timesOf(
    four,
    "test/copy.bench.js > copying > spread",
  );
  assertAlmostEquals(spread, 280, 1);
  const five = importValue(await fixture("vitest_5.json"));
  const path = "copy.bench.js > copying > lists";
  const [[other = 0] = []] = timesOf(five, `${path} > spread`);
  assertAlmostEquals(other, 61, 1);
  assertEquals(cellsByLabel(five).get("copy.bench.js > throws")?.outcome, {
    kind: "failed",
    reason: "Error: as it should",
  });
  assertEquals(five.cells.length, 3);
  assertEquals(five.startedAt.slice(0, 10), "2026-11-30");
});
