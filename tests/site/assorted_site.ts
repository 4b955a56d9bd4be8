import type { Run } from "../../src/results/mod.ts";
import { buildCell, buildMachine, buildRun } from "../fixtures/run_builder.ts";
import { runOfTask } from "../fixtures/task_runs.ts";
import { buildSite, type BuiltSite } from "./site_builder.ts";

/*
 * Runs that pages have to bear with, each of a machine of its own. One site holds them all, for a page shows one run or
 * one machine, and to build a site takes longer than to look at it.
 */

let machines = 0;

/** When a run was measured, and where: on a machine that no other run has. */
function aside(day: number): Pick<Run, "id" | "startedAt" | "finishedAt"> & {
  readonly machine: Run["machine"];
} {
  const number = ++machines;
  return {
    id: `202611${day}-101010-0000000${number}`,
    startedAt: `2026-11-${day}T10:10:10.000Z`,
    finishedAt: `2026-11-${day}T10:14:10.000Z`,
    machine: buildMachine({ id: `m-00000000000${number}` }),
  };
}

const PRIMES = { workload: "primes" };

/** Cells that failed or were never run, in a run that was interrupted. */
export const INTERRUPTED = buildRun({
  ...aside(10),
  status: "partial",
  cells: [
    buildCell({ ...PRIMES, model: "sequential", ns: 1e8 }),
    buildCell({ ...PRIMES, model: "async", failed: "Error: wrong" }),
    buildCell({
      ...{ ...PRIMES, model: "worker-pool", workers: 2 },
      notRun: "The run was interrupted before it.",
    }),
  ],
});

export const EVERY_MODEL = [
  ...["sequential", "async", "worker-pool", "shared-memory"],
  ...["subprocess-pool", "worker-per-task", "subprocess-per-task"],
];

/** Few small tasks on every model, the fastest first. */
function smallRun(day: number, workload: string, version: number): Run {
  const run = buildRun({
    ...aside(day),
    cells: EVERY_MODEL.map((model, index) =>
      buildCell({
        ...{ workload, model, items: 3, inFlight: 3 },
        workers: model === "sequential" || model === "async" ? 1 : 2,
        ns: 1e6 * (index + 1),
      })
    ),
  });
  const parameters = { start: 10, numbersPerItem: 20 };
  return {
    ...run,
    workloads: run.workloads.map((one) => ({ ...one, version, parameters })),
  };
}

/** Tasks of the version that the code has; of all machines, this one was the last to measure them. */
export const SMALL = smallRun(28, "primes", 1);
/** Tasks of another version than the code has. */
export const CHANGED = smallRun(29, "mandelbrot", 9);

/** The cells that a table is sorted and narrowed down by. */
export const CELLS = buildRun({
  ...aside(12),
  cells: [
    buildCell({ ...PRIMES, model: "sequential", ns: 40e6 }),
    buildCell({
      ...{ ...PRIMES, model: "sequential", parameters: { replicate: 1 } },
      samplesNs: [[41e6], [41e6], [41e6]],
    }),
    buildCell({ ...PRIMES, model: "worker-pool", workers: 2, ns: 9e6 }),
    buildCell({
      ...{ workload: "http", model: "worker-pool", workers: 2 },
      failed: "Error: refused",
    }),
    ...[64, 1024].map((itemMicros) =>
      buildCell({
        ...{ suite: "granularity", workload: "spin", model: "worker-pool" },
        parameters: { itemMicros },
        ns: itemMicros * 1e3,
      })
    ),
  ],
  warnings: [{
    kind: "two-modes",
    message: "There is 1 cell with two groups of times.",
    cells: ["scaling/primes/worker-pool/2"],
  }],
});

export const MANY_CELLS = buildRun({
  ...aside(13),
  cells: Array.from({ length: 300 }, (_, index) =>
    buildCell({
      ...{ ...PRIMES, model: "worker-pool", workers: 1 + index % 8 },
      parameters: { size: index },
      ns: 1e6 + 7_919 * index,
    })),
});

/** A task whose file was published. */
export const PUBLISHED = publishedRun(runOfTask([2, 4, 32, 64], aside(14)));

function publishedRun(run: Run): Run {
  const source = "export default () => 1; // </code><script>alert(1)</script>";
  const workloads = run.workloads.map((one) => ({ ...one, source }));
  return { ...run, workloads };
}

export async function buildAssortedSite(): Promise<BuiltSite> {
  return await buildSite([
    ...[INTERRUPTED, SMALL, CHANGED, CELLS, MANY_CELLS, PUBLISHED],
  ]);
}
