import { assert, assertEquals, assertLess } from "@std/assert";
import { saveRun } from "../../src/results/mod.ts";
import { loadReport } from "../../site/views/load_report.ts";
import { makeManyRuns, measuredRun } from "../fixtures/many_runs.ts";
import { withSavedRuns } from "../fixtures/saved_runs.ts";

/** Size of what the pages are made from: what is kept of a run is what it costs to build its page. */
async function reportSize(
  { machines, runs }: { readonly machines: number; readonly runs: number },
): Promise<number> {
  const made = [...makeManyRuns(await measuredRun(), { machines, runs })];
  let size = 0;
  await withSavedRuns(made, async (dir) => {
    const report = await loadReport(dir, {
      warn: (message) => assert(!message),
    });
    assertEquals(report.runs.length, machines * runs);
    assertEquals(report.machines.length, machines);
    const kept = [report.runs, report.machines, report.workloads];
    size = JSON.stringify(kept).length;
  });
  return size;
}

Deno.test("what the pages are made from grows no faster than the runs", async () => {
  const few = await reportSize({ machines: 1, runs: 2 });
  const moreRuns = await reportSize({ machines: 1, runs: 4 });
  assertLess(moreRuns, few * 2.1);
  const moreMachines = await reportSize({ machines: 2, runs: 2 });
  assertLess(moreMachines, few * 2.1);
});

Deno.test({
  name: "a site of 50 machines with 20 runs each is built in 60 s and 1.5 GB",
  // It asks for a machine of its own; CROSSOVER_MANY_RUNS=1 runs it.
  ignore: !Deno.env.get("CROSSOVER_MANY_RUNS"),
  fn: async () => {
    const dir = await Deno.makeTempDir({ prefix: "crossover-many-" });
    const template = await measuredRun();
    // One at a time: together they would fill a gigabyte.
    for (const run of makeManyRuns(template, { machines: 50, runs: 20 })) {
      await saveRun(run, { dir: `${dir}/results` });
    }
    const began = performance.now();
    const { stderr, success } = await new Deno.Command("/usr/bin/time", {
      args: [
        ...["-f", "%M", "deno", "task", "site"],
        ...["--results", `${dir}/results`, "--out", `${dir}/site`],
      ],
    }).output();
    const seconds = (performance.now() - began) / 1000;
    await Deno.remove(dir, { recursive: true });
    assert(success);
    const told = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
    console.log(`${seconds.toFixed(1)} s, ${told} KiB at most`);
    assertLess(seconds, 60);
    assertLess(Number(told) * 1024, 1.5e9);
  },
});
