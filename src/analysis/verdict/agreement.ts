import type { Run } from "../../results/mod.ts";
import { caseOf } from "../cells.ts";
import { whyUncompared } from "../comparison/why_uncompared.ts";
import { RunSamples } from "../run_samples.ts";
import { judge, type Relation, SMALLEST_LEAD } from "./judge.ts";
import { NoiseFloors } from "./noise_floors.ts";

/** How often two runs come to the same verdict. */
export interface Agreement {
  /** Cells that both runs judge. */
  readonly cells: number;
  /** Those of which both say the same. */
  readonly same: number;
  /** Those that neither leaves undecided. */
  readonly decided: number;
  /** Those of them of which both say the same. */
  readonly sameDecided: number;
  /** Those that are better in one run and worse in the other. */
  readonly reversed: number;
}

/**
 * Puts the verdicts to the test with two runs: in each of them every cell is judged against the baseline of its case,
 * all cells together; how often do the two runs say the same? Cells of a case that has no baseline take no part, nor
 * do those that the runs cannot be compared in.
 *
 * @param before A validated run.
 * @param after Another, of the same machine.
 */
export function checkAgreement(before: Run, after: Run): Agreement {
  const verdicts = verdictsOf(after);
  const pairs = [...verdictsOf(before)].flatMap(([id, relation]) => {
    const other = verdicts.get(id);
    return other && whyUncompared(id, { before, after }) === undefined
      ? [[relation, other] as const]
      : [];
  });
  const decided = pairs.filter((pair) => !pair.includes("undecided"));
  return {
    cells: pairs.length,
    same: pairs.filter(isSame).length,
    decided: decided.length,
    sameDecided: decided.filter(isSame).length,
    reversed: pairs.filter(isReversed).length,
  };
}

function isSame([relation, other]: readonly Relation[]): boolean {
  return relation === other;
}

function isReversed(pair: readonly Relation[]): boolean {
  return pair.includes("better") && pair.includes("worse");
}

/** How every measured cell stands to its baseline, by the cell's id. */
function verdictsOf(run: Run): Map<string, Relation> {
  const samples = new RunSamples(run);
  const floors = new NoiseFloors(run, samples);
  const questions = withBaselines(run, samples).map(({ cell, baseline }) => ({
    id: cell.id,
    comparison: samples.compare(cell.id, baseline.id),
    smallest: Math.max(SMALLEST_LEAD, floors.of(cell)),
  }));
  const relations = judge(questions);
  return new Map(
    questions.map(({ id }, index) => [id, relations[index] ?? "undecided"]),
  );
}

function withBaselines(run: Run, samples: RunSamples) {
  const models = new Map(run.suites.map(({ id, baseline }) => [id, baseline]));
  const measured = run.cells.filter(({ id, parameters }) =>
    !parameters.replicate && samples.has(id)
  );
  return [...Map.groupBy(measured, caseOf).values()].flatMap((cells) => {
    const baseline = cells.find(({ suite, model }) =>
      model === models.get(suite)
    );
    return cells.flatMap((cell) =>
      baseline && cell !== baseline ? [{ cell, baseline }] : []
    );
  });
}
