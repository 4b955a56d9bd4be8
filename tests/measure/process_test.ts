import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { probeMemory, runBench } from "../../src/measure/bench_process.ts";

/** A folder that goes with the test. */
async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "crossover-test-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("probeMemory() measures a cell in a process of its own, where the system tells", async () => {
  await inFolder(async (folder) => {
    const options = { folder, pinnedCores: null };
    const ids = ["scaling/primes/worker-pool/2", "lifecycle/start/process/1"];
    for (const id of ids) {
      const bytes = await probeMemory(id, options);
      assertEquals(bytes !== null, Deno.build.os === "linux");
      assert(bytes === null || Number.isSafeInteger(bytes) && bytes > 0);
    }
  });
});

Deno.test("probeMemory() is null where the cell cannot be run", async () => {
  await inFolder(async (folder) => {
    const options = { folder, pinnedCores: null };
    assertEquals(await probeMemory("scaling/nothing/async/1", options), null);
  });
});

Deno.test({
  name: "runBench() keeps its process on the processors that it is told",
  // Elsewhere nothing keeps it there.
  ignore: Deno.build.os !== "linux",
  async fn() {
    await inFolder(async (folder) => {
      const id = "sharing/counter/messages/2";
      const affinities: string[] = [];
      const { problem } = await runBench({
        suite: "sharing",
        // Long enough to be looked at while it runs.
        cells: [{ id, iterations: 20 }],
        folder,
        pinnedCores: [0],
        signal: new AbortController().signal,
        patienceMs: () => 60_000,
        onRecord: () => affinities.push(...affinitiesOfChildren()),
      });
      assertEquals(problem, "");
      assert(affinities.includes("0"));
    });
  },
});

/** The processors that the children of this process are kept on, each as `taskset` lists them. */
function affinitiesOfChildren(): string[] {
  const command = `for pid in $(ps -o pid= --ppid ${Deno.pid}); do
    taskset --cpu-list --pid $pid
  done`;
  const { stdout } = new Deno.Command("sh", {
    args: ["-c", command],
    stderr: "null",
  }).outputSync();
  return new TextDecoder().decode(stdout).trim().split("\n")
    .map((line) => line.split(": ")[1] ?? "");
}

Deno.test("runBench() says what is wrong where its process cannot start", async () => {
  await inFolder(async (folder) => {
    const { problem } = await runBench({
      suite: "nothing",
      cells: [{ id: "nothing/at/all/1", iterations: 1 }],
      folder,
      pinnedCores: null,
      signal: new AbortController().signal,
      patienceMs: () => 60_000,
      onRecord: () => {},
    });
    assertStringIncludes(problem, "nothing_bench.ts");
  });
});

Deno.test("runBench() ends a process that says nothing for too long", async () => {
  await inFolder(async (folder) => {
    const { problem } = await runBench({
      suite: "granularity",
      // Batches of 100 ms, far more than anybody waits for.
      cells: [{
        id: "granularity/spin/sequential/1?itemMicros=100000",
        iterations: 1e6,
      }],
      folder,
      pinnedCores: null,
      signal: new AbortController().signal,
      patienceMs: () => 1_500,
      onRecord: () => {},
    });
    assertEquals(problem, "no result within 1.5 s");
  });
});
