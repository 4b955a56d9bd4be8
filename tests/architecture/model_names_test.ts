import { assertEquals } from "@std/assert";
import { MODELS } from "../../src/models.ts";

const PROJECT = new URL("../../", import.meta.url);

/** Where ids of models may stand, and why. */
const MAY_NAME_MODELS: Readonly<Record<string, string>> = {
  "src/models.ts": "the registry",
  "src/workloads/suites.ts": "what each suite measures",
  "src/analysis/prediction/program.ts": "programs that are shown",
  "site/views/play_view.ts": "which models each scene sets side by side",
  "src/workloads/executor_scenarios.ts":
    "variants of bench:executors, named in their own way",
  "bench/pools/variants.ts": "the same",
  "src/measure/executors/targets.ts": "the same",
  "src/measure_task.ts": "an example, and whom a model is held against",
  "bench/harness/loop_delay_cost.ts": "the model that its reading is taken of",
};

async function* sourceFiles(folder: string): AsyncGenerator<string> {
  for await (
    const { name, isDirectory } of Deno.readDir(new URL(folder, PROJECT))
  ) {
    if (isDirectory) yield* sourceFiles(`${folder}${name}/`);
    else if (/\.tsx?$/.test(name)) yield `${folder}${name}`;
  }
}

Deno.test("no code but the registry knows a model by its id", async () => {
  const ids = MODELS.map(({ id }) => JSON.stringify(id));
  const naming: string[] = [];
  for (const room of ["bench/", "site/", "src/"]) {
    for await (const file of sourceFiles(room)) {
      const text = await Deno.readTextFile(new URL(file, PROJECT));
      if (ids.some((id) => text.includes(id))) naming.push(file);
    }
  }
  assertEquals(naming.sort(), Object.keys(MAY_NAME_MODELS).sort());
});
