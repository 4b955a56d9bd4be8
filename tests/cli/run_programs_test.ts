import { assertEquals, assertGreater } from "@std/assert";
import { analyseTask, modelRun } from "../../src/analysis/mod.ts";
import { runSnippets, runTaskPrograms } from "../../src/cli/run_programs.ts";
import { MODELS } from "../../src/models.ts";
import { examineTask } from "../../src/try/movability.ts";
import { analyticRun } from "../analysis/prediction/analytic_run.ts";
import { buildCell } from "../fixtures/run_builder.ts";
import { runOfTask } from "../fixtures/task_runs.ts";
import { inFolder } from "./run_task.ts";

const TASK = `export const params = { side: [3] };
export const inputs = ({ side, items }) =>
  Array.from({ length: items }, () => [side]);
export default function square(side) {
  console.log("printed by the task");
  return side * side;
}
`;

/** Two processes each, which is the least that an interval takes. */
const FEW = { processes: 2, timedMs: 10 };

Deno.test("the program for a task is run on every model, beside the time that its run claims", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/square.js`, TASK);
    const { description } = await examineTask(`${folder}/square.js`, {
      profileMs: 10,
    });
    const cells = MODELS.map(({ id }) =>
      buildCell({
        ...{ suite: "try", workload: "primes", items: 2, ns: 1e6 },
        ...{ model: id, parameters: { side: 3 } },
      })
    );
    const [scenario] = analyseTask(runOfTask([3], { cells })).scenarios;
    const results = scenario === undefined
      ? []
      : await runTaskPrograms({ description, scenario }, { folder, ...FEW });
    assertEquals(
      results.map(({ model }) => model).sort(),
      MODELS.map(({ id }) => id).sort(),
    );
    for (const result of results) {
      if (!("ratio" in result)) throw new Error(JSON.stringify(result));
      assertGreater(result.ratio.value, 0);
      assertGreater(result.takenNs, 0);
    }
  }));

Deno.test("the program of advise is run on every model, beside the time that is predicted", () =>
  inFolder(async (folder) => {
    const { model } = modelRun(analyticRun().run);
    const results = await runSnippets(model, { folder, ...FEW });
    assertEquals(
      results.map(({ model }) => model),
      model.models.map(({ id }) => id),
    );
    for (const result of results) {
      if (!("ratio" in result)) throw new Error(JSON.stringify(result));
      assertGreater(result.claimedNs, 0);
      assertGreater(result.takenNs, 0);
    }
  }));
