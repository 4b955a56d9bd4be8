import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { advise } from "../../../src/analysis/prediction/advice.ts";
import { modelRun } from "../../../src/analysis/prediction/validate.ts";
import {
  type Hardware,
  machineDistance,
  nearestRuns,
  widen,
} from "../../../src/analysis/prediction/nearest.ts";
import {
  PLAIN_WORK,
  predict,
} from "../../../src/analysis/prediction/predict.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import { describeAdvice, describeNeighbours } from "../../../src/text/mod.ts";
import { makeManyRuns, measuredRun } from "../../fixtures/many_runs.ts";

const XEON: Hardware = {
  ...{ os: "linux", arch: "x86_64", usableCores: 4 },
  cpuModel: "Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz",
};

Deno.test("machineDistance() prefers the architecture, then the system and the class of processor, then the cores", () => {
  const to = (change: Partial<Hardware>) =>
    machineDistance(XEON, { ...XEON, ...change });
  assertEquals(to({}), 0);
  // A clock rate and a number make no other class.
  assertEquals(to({ cpuModel: "Intel Xeon Platinum 8488C" }), 0);
  assertGreater(to({ usableCores: 8 }), 0);
  assertLess(to({ usableCores: 8 }), to({ cpuModel: "AMD EPYC 7763" }));
  assertLess(
    to({ cpuModel: "Intel(R) Core(TM) i7" }),
    to({ os: "windows" }) + 1,
  );
  assertLess(to({ os: "windows" }), to({ arch: "aarch64" }));
  assertEquals(to({ cpuModel: null }), 2);
});

const MACHINES = 8;
const template = await measuredRun();
const runs = [...makeManyRuns(template, { machines: MACHINES, runs: 1 })]
  .map((run) => ({ run }));

Deno.test("nearestRuns() gives one run of each machine, the most alike first", () => {
  const [mine] = runs;
  assert(mine);
  const found = nearestRuns(mine.run.machine, [...runs, ...runs]);
  assertEquals(found.length, 4);
  assertEquals(found[0]?.run.machine.id, mine.run.machine.id);
  assertEquals(new Set(found.map(({ run }) => run.machine.id)).size, 4);
});

Deno.test("the times of a machine that is left out lie in the ranges of the others, about nine in ten", () => {
  const models = runs.map(({ run }) => ({
    machine: run.machine,
    run,
    modelled: modelRun(run, new RunSamples(run)),
  }));
  let inside = 0;
  let all = 0;
  for (const left of models) {
    const others = models.filter((one) => one !== left);
    const near = nearestRuns(left.machine, others);
    const [nearest, ...further] = near.map(({ modelled }) => modelled.model);
    assert(nearest);
    const costs = left.modelled.validation.cells;
    for (const { workload, model, workers, measuredNs } of costs) {
      const work = left.modelled.works[workload];
      if (!work) continue;
      const options = { isWarm: true };
      const found = predict(nearest, work, { ...options, model, workers });
      if (found.kind === "unpredicted") continue;
      const { rangeNs } = widen(found, [nearest, ...further], {
        work,
        options,
      });
      if (!rangeNs) continue;
      all++;
      if (rangeNs.low <= measuredNs && measuredNs <= rangeNs.high) inside++;
    }
  }
  assertGreater(all, 100);
  assertGreater(inside / all, 0.85);
});

Deno.test("an advice of neighbours says how many of them agree, and reaches over all of them", () => {
  const [nearest, ...others] = runs.slice(0, 3)
    .map(({ run }) => modelRun(run, new RunSamples(run)).model);
  assert(nearest);
  const work = { ...PLAIN_WORK, cpuNs: 5e6, items: 100 };
  const alone = advise(nearest, work);
  const widened = advise(nearest, work, { neighbours: others });
  assertEquals(alone.neighbourhood, undefined);
  assertEquals(widened.neighbourhood?.machines, 3);
  const [narrow, wide] = [alone, widened].map(({ ranking }) =>
    ranking.ranked[0]?.rangeNs
  );
  assert(narrow && wide);
  assert(wide.low <= narrow.low && wide.high >= narrow.high);
  const { reason } = describeAdvice(widened);
  assert(
    reason.some((one) =>
      /^Of the 3 machines most like this one, \d gives? that answer\.$/.test(
        one,
      )
    ),
    reason.join("\n"),
  );
});

Deno.test("describeNeighbours() says what the nearest machine differs in", () => {
  const other = { ...XEON, usableCores: 8 };
  assertEquals(
    describeNeighbours(XEON, [other, XEON]),
    "This machine was never measured: the nearest that was has Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz with 8 cores (another number of cores). The ranges reach over it and 1 further machine. `deno task bench` measures this machine.",
  );
});
