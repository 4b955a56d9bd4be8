import type { Cell, Run, WorkloadInfo } from "../../results/run.ts";
import { baselineOf } from "../cells.ts";
import type { CellTimes } from "./types.ts";
import { PLAIN_WORK, type Work } from "./work.ts";

/** A workload as work, or why its sequential cell does not tell. */
export type Description =
  | { readonly kind: "described"; readonly work: Work }
  | { readonly kind: "undescribed"; readonly reason: string };

/**
 * Describes a workload of the `scaling` suite from its sequential cell alone, as its user could: computing is the
 * CPU time of one item, waiting the rest of its wall time. Where CPU time was not read, the workload's kind
 * has to do, and mixed work cannot be told apart.
 */
export function describeWorkload(
  workload: WorkloadInfo,
  { run, samples }: {
    readonly run: Run;
    readonly samples: CellTimes;
  },
): Description {
  const suite = "scaling";
  const baseline = baselineOf(run, suite);
  const cell = run.cells.find((cell) =>
    cell.suite === suite && cell.model === baseline &&
    cell.workload === workload.id && !cell.parameters.replicate &&
    cell.outcome.kind === "measured"
  );
  if (!cell) return undescribed("its sequential cell was not measured");
  const { items } = cell;
  const wallNs = samples.get(cell.id).estimate / items;
  const cpuNs = cpuNsOf(cell) ?? cpuNsByKind(workload, wallNs);
  if (cpuNs === undefined) {
    return undescribed("its CPU time was not read");
  }
  const { bytesIn, bytesOut, kind, sendsBytes, computesNatively } = workload;
  return {
    kind: "described",
    work: {
      ...{ ...PLAIN_WORK, items },
      bytesIn: bytesIn ?? 0,
      bytesOut: bytesOut ?? 0,
      payload: sendsBytes ? "bytes" : "objects",
      cpuNs: Math.min(cpuNs, wallNs),
      waitNs: Math.max(0, wallNs - cpuNs),
      isBlocking: kind === "blocking",
      isNative: computesNatively ?? false,
    },
  };
}

/** CPU time of one item over all batches; `undefined` where a round has none. */
function cpuNsOf({ outcome, items }: Cell): number | undefined {
  if (outcome.kind !== "measured") return undefined;
  let [seconds, batches] = [0, 0];
  for (const { cpu, samplesNs } of outcome.rounds) {
    if (cpu === null) return undefined;
    seconds += cpu.userSeconds + cpu.systemSeconds;
    batches += samplesNs.length;
  }
  return seconds * 1e9 / batches / items;
}

function cpuNsByKind(
  { kind }: WorkloadInfo,
  wallNs: number,
): number | undefined {
  if (kind === "cpu-bound") return wallNs;
  return kind === "io-bound" || kind === "blocking" ? 0 : undefined;
}

function undescribed(reason: string): Description {
  return { kind: "undescribed", reason };
}
