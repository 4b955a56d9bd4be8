import { analyseCells } from "../../../src/analysis/cells.ts";
import type { Verdict } from "../../../src/analysis/mod.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import { minLeadOf } from "../../../src/analysis/verdict/thresholds.ts";
import { rankModels } from "../../../src/analysis/verdict/verdict.ts";
import type { Run } from "../../../src/results/mod.ts";
import { seededDraw } from "../../../src/stats/mod.ts";
import { buildCell, buildRun } from "../../fixtures/run_builder.ts";

/** One variant of a simulated scenario. */
export interface SimulatedVariant {
  readonly model: string;
  readonly workers?: number;
  /** True time over that of the others. @default {1} */
  readonly time?: number;
  /** Standard deviation of the logarithm of its time between rounds. */
  readonly scatter: number;
  readonly replicate?: boolean;
}

/** Many scenarios of these variants in one run. */
export function simulateRun(
  variants: readonly SimulatedVariant[],
  { scenarios, rounds = 5, seed }: {
    readonly scenarios: number;
    readonly rounds?: number;
    readonly seed: number;
  },
): Run {
  const next = seededDraw(seed);
  const uniform = () => (next(1_000_000) + 0.5) / 1_000_000;
  const normal = () =>
    Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return buildRun({
    cells: Array.from({ length: scenarios }, (_, index) => {
      // What befalls a round as a whole is to drop out.
      const machine = Array.from({ length: rounds }, () => 0.2 * normal());
      return variants.map((variant) =>
        buildCell({
          workload: `work-${index}`,
          model: variant.model,
          workers: variant.workers ?? 1,
          parameters: variant.replicate ? { replicate: 1 } : {},
          items: 1,
          samplesNs: machine.map((log) => [
            1e8 * (variant.time ?? 1) *
            Math.exp(log + variant.scatter * normal()),
          ]),
        })
      );
    }).flat(),
  });
}

/** The verdict on each scenario. */
export function verdictsOf(run: Run, noiseFloor = 0): Verdict[] {
  const samples = new RunSamples(run);
  const cells = run.cells.filter(({ parameters }) => !parameters.replicate);
  return [...Map.groupBy(cells, ({ workload }) => workload).values()]
    .map((own) =>
      rankModels({
        cells: analyseCells(own, { run, samples }),
        models: run.models,
        noiseFloor,
        minLead: minLeadOf(run),
      }, samples).verdict
    );
}
