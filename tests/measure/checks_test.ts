import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { measureBias } from "../../src/measure/checks.ts";

/** What is found in a folder that goes with the test. */
async function biasOf(suite: string, ids: readonly string[]) {
  const folder = await Deno.makeTempDir({ prefix: "crossover-test-" });
  try {
    const variants = ids.map((id) => ({ id, items: 50 }));
    // Batches of 50 ms: a visit has two of them, and no more that would have to be averaged.
    const scenarios = [{ variants, cycles: [[0, 1], [1, 0]], warmupMs: 0 }];
    const options = { folder, pinnedCores: null };
    return await measureBias({ suite, scenarios }, options);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("measureBias() sets our mean of each benchmark beside that of deno bench, of the same batches", async () => {
  const ids = ["sequential", "worker-pool"]
    .map((model) => `granularity/spin/${model}/1?itemMicros=1000`);
  const found = await biasOf("granularity", ids);
  assertEquals(found.map(({ id }) => id), ids);
  // The same batches, timed twice. A busy machine may stop the process between the two clocks.
  for (const { oursNs, denoNs } of found) {
    assertAlmostEquals(oursNs / denoNs, 1, 0.1);
  }
});

Deno.test("measureBias() says why a process failed", async () => {
  await assertRejects(
    () => biasOf("nothing", ["nothing/at/all/1", "nothing/at/all/2"]),
    Error,
    "nothing_bench.ts",
  );
});
