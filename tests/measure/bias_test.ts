import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { measureBias } from "../../src/measure/bias.ts";

/** What is found in a folder that goes with the test. */
async function biasOf(suite: string, ids: readonly string[]) {
  const folder = await Deno.makeTempDir({ prefix: "crossover-test-" });
  try {
    const cells = ids.map((id) => ({ id, iterations: 4 }));
    const options = { folder, pinnedCores: null };
    return await measureBias({ suite, cells }, options);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("measureBias() sets our mean of each cell beside that of deno bench", async () => {
  const ids = ["sequential", "worker-pool"]
    .map((model) => `granularity/spin/${model}/1?itemMicros=1000`);
  const found = await biasOf("granularity", ids);
  assertEquals(found.map(({ id }) => id), ids);
  for (const { oursNs, denoNs } of found) {
    assertAlmostEquals(oursNs / denoNs, 1, 0.03);
  }
});

Deno.test("measureBias() says why a process failed", async () => {
  await assertRejects(
    () => biasOf("nothing", ["nothing/at/all/1"]),
    Error,
    "nothing_bench.ts",
  );
});
