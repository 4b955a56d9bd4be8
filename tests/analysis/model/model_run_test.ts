import { assert, assertEquals } from "@std/assert";
import { modelRun } from "../../../src/analysis/mod.ts";
import { isTravelKnown } from "../../../src/analysis/model/payload.ts";
import { PLAIN_WORK } from "../../../src/analysis/model/work.ts";
import { listRuns, type Run } from "../../../src/results/mod.ts";

/** The run with every cycle of some scenarios set aside. */
function withoutCycles(run: Run, suite: string): Run {
  return {
    ...run,
    scenarios: run.scenarios.map((scenario) =>
      scenario.suite !== suite ? scenario : {
        ...scenario,
        rounds: scenario.rounds.map((round) => ({
          ...round,
          cycles: round.cycles.map((one) => ({ ...one, isSetAside: true })),
        })),
      }
    ),
  };
}

Deno.test("modelRun() does without what was set aside", async () => {
  const { runs: [newest] } = await listRuns("results");
  assert(newest);
  assert(modelRun(newest.run).validation.cells.length > 0);
  const { model } = modelRun(withoutCycles(newest.run, "payload"));
  assertEquals(isTravelKnown(model, PLAIN_WORK), false);
});
