import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertStringIncludes,
} from "@std/assert";
import {
  benchRecords,
  measuredRecords,
  startBench,
} from "./fixtures/bench_runs.ts";

const SUITES: Readonly<Record<string, readonly string[]>> = {
  scaling: [
    "scaling/primes/sequential/1",
    "scaling/primes/shared-memory/2",
    "scaling/primes/sequential/1?twin=1",
    "scaling/primes/subprocess-pool/2",
    "scaling/http/async/1",
  ],
  granularity: [
    "granularity/spin/sequential/1?itemMicros=1000",
    "granularity/spin/worker-pool/2?itemMicros=1000",
  ],
  batch: [
    "batch/spin/sequential/1?itemMicros=20&items=10",
    "batch/spin/worker-pool/2?itemMicros=20&items=10",
    "batch/spin/subprocess-pool/2?itemMicros=20&items=10",
  ],
  payload: [
    ...["clone", "transfer", "shared", "pipe", "socket"]
      .map((channel) => `payload/echo-bytes/${channel}/1?bytes=64`),
    ...["clone-objects", "pipe-objects"]
      .map((channel) => `payload/echo-objects/${channel}/1?bytes=1024`),
  ],
  lifecycle: ["start", "first-answer", "is-alive", "join"].flatMap((step) =>
    ["thread", "process"].map((life) => `lifecycle/${step}/${life}/1`)
  ),
  sharing: ["unsynchronised", "atomics", "lock", "messages"]
    .map((adder) => `sharing/counter/${adder}/2`),
};

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** A process is started outside of what is measured too, so nobody knows what the step alone has used. */
function isUnknown(id: string): boolean {
  return id.startsWith("lifecycle/") && id.endsWith("/process/1");
}

for (const [suite, ids] of Object.entries(SUITES)) {
  Deno.test(`bench/${suite}_bench.ts records every cell that it is asked for, in that order`, async () => {
    for (const record of await measuredRecords(ids)) {
      const { id, samplesNs, iteratingNs, cpu, contextSwitches } = record;
      assertEquals(samplesNs.length, 2);
      assert(samplesNs.every((ns) => ns > 0));
      assertGreater(iteratingNs, sum(samplesNs));
      assert(contextSwitches);
      if (Deno.build.os === "linux") assertEquals(cpu === null, isUnknown(id));
    }
  });
}

Deno.test("bench/sharing_bench.ts finds no addition lost where they are made correctly", async () => {
  const ids = ["atomics", "lock", "messages"]
    .flatMap((adder) => [1, 4].map((n) => `sharing/counter/${adder}/${n}`));
  for (const { observations } of await measuredRecords(ids, 5)) {
    assertEquals(observations, { lostUpdates: 0 });
  }
});

Deno.test({
  name: "bench/scaling_bench.ts counts the processor time of child processes",
  // Elsewhere nobody tells how much children have used that are still there.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const ids = ["sequential/1", "subprocess-pool/2"]
      .map((model) => `scaling/primes/${model}`);
    const [alone, children] = (await measuredRecords(ids, 6)).map(({ cpu }) =>
      (cpu?.userSeconds ?? NaN) + (cpu?.systemSeconds ?? NaN)
    );
    // The work is the same, and this process does next to nothing of it.
    assertGreater(children, (alone ?? NaN) / 2);
  },
});

/** What `deno bench --json` prints of a bench, as far as it is needed here. */
interface Report {
  readonly benches: readonly {
    readonly name: string;
    readonly results: readonly { readonly ok: { readonly avg: number } }[];
  }[];
}

Deno.test("samples have the mean that deno bench itself reports", async () => {
  const folder = await Deno.makeTempDir({ prefix: "crossover-test-" });
  try {
    const ids = ["sequential/1", "worker-pool/2", "subprocess-pool/2"]
      .map((model) => `granularity/spin/${model}?itemMicros=1000`);
    const bench = startBench(ids, { folder, iterations: 4 });
    const { benches }: Report = JSON.parse(await bench.stdout);
    await Promise.all([bench.child.status, bench.stderr]);
    await bench.child.stdin.close().catch(() => {});
    const averages = new Map(
      benches.map(({ name, results }) => [name, results[0]?.ok.avg ?? NaN]),
    );
    const measured = bench.records().filter(({ kind }) => kind === "measured");
    assertEquals(measured.map(({ id }) => id), ids);
    for (const record of measured) {
      if (record.kind !== "measured") continue;
      const mean = sum(record.samplesNs) / record.samplesNs.length;
      assertAlmostEquals(mean / (averages.get(record.id) ?? NaN), 1, 0.03);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a cell that fails takes no other with it, and says why", async () => {
  const [wrong = "", right = ""] = ["nonsense", "clone"]
    .map((channel) => `payload/echo-bytes/${channel}/1?bytes=64`);
  const { records, problem } = await benchRecords([wrong, right]);
  assertEquals(
    records.map(({ kind, id }) => [kind, id]),
    [["started", wrong], ["failed", wrong], ["started", right], [
      "measured",
      right,
    ]],
  );
  const [, failed] = records;
  assert(failed?.kind === "failed");
  assertStringIncludes(failed.reason, '"nonsense"');
  assertStringIncludes(problem, "exit code 1");
});

Deno.test("a file that is asked for a name it cannot read says so and ends", async () => {
  const { records, problem } = await benchRecords(["scaling/primes"]);
  assertEquals(records, []);
  assertStringIncludes(problem, "exit code 1");
});
