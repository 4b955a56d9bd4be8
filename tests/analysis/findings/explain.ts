import type { CpuTime, WorkloadInfo } from "../../../src/results/run.ts";
import {
  buildCell,
  buildMachine,
  buildRun,
  type CellSketch,
} from "../../fixtures/run_builder.ts";
import { reportRun, type WorkloadReport } from "../../../src/text/mod.ts";

/** A cell of a workload that is to be explained. */
export interface PricedSketch
  extends Omit<CellSketch, "workload" | "ns" | "cpu"> {
  /** Time of one batch, in milliseconds. */
  readonly ms: number;
  /** CPU time of one batch, in milliseconds; not read where absent. */
  readonly cpuMs?: number;
}

/** Where the cells are measured, and of what kind their work is. */
export interface ExplainOptions {
  /** @default {2} */
  readonly usableCores?: number;
  /** @default {"cpu-bound"} */
  readonly kind?: WorkloadInfo["kind"];
}

/** Batches of each round of a sketch, unless it says otherwise. */
const BATCHES = 6;

/** A run whose cells are all of one workload, with one cell for each sketch. */
export function buildPriced(
  sketches: readonly PricedSketch[],
  { usableCores = 2, kind = "cpu-bound" }: ExplainOptions = {},
) {
  const cells = sketches.map(({ ms, cpuMs, ...sketch }) =>
    buildCell({
      workload: "primes",
      ns: ms * 1e6,
      spread: 0.002,
      ...(cpuMs === undefined ? {} : { cpu: cpuOfRound(cpuMs) }),
      ...sketch,
    })
  );
  const run = buildRun({ cells, machine: buildMachine({ usableCores }) });
  const workloads = run.workloads.map((info) => ({ ...info, kind }));
  return { ...run, workloads };
}

/** What is said of a workload with these cells. */
export function explain(
  sketches: readonly PricedSketch[],
  options: ExplainOptions = {},
): WorkloadReport {
  const [workload] = reportRun(buildPriced(sketches, options)).workloads;
  if (!workload) throw new Error("The run has no workload.");
  return workload;
}

/** Each finding in a word or two: `blocked-loop waits`, `oversubscription gain`. */
export function causesOf({ findings }: Pick<WorkloadReport, "findings">) {
  return findings.map((finding) => {
    switch (finding.kind) {
      case "blocked-loop":
        return `${finding.kind} ${finding.task}`;
      case "oversubscription":
        return `${finding.kind} ${finding.effect}`;
      case "dispatch-overhead":
        return `${finding.kind} ${finding.outcome}`;
      default:
        return finding.kind;
    }
  });
}

function cpuOfRound(batchMs: number): CpuTime {
  return { userSeconds: batchMs * BATCHES / 1000, systemSeconds: 0 };
}
