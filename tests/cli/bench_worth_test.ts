import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Run } from "../../src/results/mod.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";
import { inFolder, runTask, startTask } from "./run_task.ts";

function replicatedRun(overrides: Partial<Run> = {}): Run {
  const workload = "primes";
  const sketches = [
    { workload, model: "sequential" },
    { workload, model: "worker-pool", workers: 2, ns: 5e7 },
  ];
  return buildRun({
    cells: sketches.flatMap((sketch) => [
      buildCell(sketch),
      buildCell({ ...sketch, parameters: { replicate: 1 } }),
    ]),
    ...overrides,
  });
}

async function save(dir: string, runs: readonly Run[]): Promise<string[]> {
  const paths = runs.map((run) => `${dir}/${run.id}.json`);
  await Promise.all(
    runs.map((run, index) =>
      Deno.writeTextFile(paths[index] ?? "", JSON.stringify(run))
    ),
  );
  return paths;
}

Deno.test("bench:worth says how often saved runs call replicates different, and agree with each other", () =>
  inFolder(async (dir) => {
    const before = replicatedRun();
    const after = replicatedRun({
      id: "20261121-023145-0000000b",
      startedAt: "2026-11-21T02:31:45.000Z",
    });
    const paths = await save(dir, [after, before]);
    const { code, stdout } = await startTask(
      "bench:worth",
      "--saved-only",
      ...paths,
    );
    assertEquals(code, 0);
    assertMatch(stdout, /^the same code +4 +0 +0\.00 %$/m);
    assertMatch(
      stdout,
      new RegExp(`^${before.id} +${after.id} +1 +100 % +0 +100 %$`, "m"),
    );
  }));

Deno.test("bench:worth pairs no runs of different machines or profiles", () =>
  inFolder(async (dir) => {
    const run = replicatedRun();
    const paths = await save(dir, [
      run,
      replicatedRun({
        id: "20261121-013145-0000000b",
        settings: { ...run.settings, profile: "thorough" },
      }),
      replicatedRun({
        id: "20261121-013145-0000000c",
        machine: { ...run.machine, id: "m-ffffffffffff" },
      }),
    ]);
    const { stdout } = await runTask("bench:worth", "--saved-only", ...paths);
    assertStringIncludes(stdout, "there are no two of one machine and profile");
  }));

Deno.test("bench:worth names the file that it cannot read", async () => {
  const { code, stderr } = await runTask(
    "bench:worth",
    "--saved-only",
    "no.json",
  );
  assertEquals(code, 65);
  assertStringIncludes(stderr, "Cannot read run no.json");
});
