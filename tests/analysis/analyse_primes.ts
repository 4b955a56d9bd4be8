import { assert } from "@std/assert";
import {
  type CellAnalysis,
  type MeasuredCell,
} from "../../src/analysis/mod.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../fixtures/run_builder.ts";
import { reportRun, type WorkloadReport } from "../../src/text/mod.ts";

/** What is said of a run whose cells are all of one workload. */
export function analysePrimes(
  ...sketches: readonly Omit<CellSketch, "workload">[]
): WorkloadReport {
  const cells = sketches.map((sketch) =>
    buildCell({ workload: "primes", ...sketch })
  );
  const { workloads } = reportRun(buildRun({ cells }));
  const workload = workloads.find(({ id }) => id === "primes");
  assert(workload);
  return workload;
}

/** The measured cell of a model and a number of workers: `worker-pool/2`. */
export function measured(
  { cells }: { readonly cells: readonly CellAnalysis[] },
  name: string,
): MeasuredCell {
  const cell = cells.find(({ model, workers }) =>
    `${model}/${workers}` === name
  );
  assert(cell?.kind === "measured");
  return cell;
}
