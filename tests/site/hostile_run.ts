import type { Run } from "../../src/results/mod.ts";
import { buildRun } from "../fixtures/run_builder.ts";

const SCRIPT =
  `</script><script>alert(1)</script><img src=x onerror="alert(1)">" onfocus="alert(1)" x="`;

/** A run whose every free text is an attack. */
export const HOSTILE = hostileRun(buildRun());

function hostileRun(run: Run): Run {
  return {
    ...run,
    label: SCRIPT,
    machine: {
      ...run.machine,
      cpuModel: SCRIPT,
      osRelease: SCRIPT,
      os: SCRIPT,
    },
    runtime: { deno: SCRIPT, v8: SCRIPT, typescript: SCRIPT },
    models: run.models.map((model) => ({ ...model, label: SCRIPT })),
    workloads: run.workloads.map((workload) => ({
      ...workload,
      label: SCRIPT,
      description: SCRIPT,
    })),
    cells: run.cells.map((cell, index) =>
      index === 1
        ? { ...cell, outcome: { kind: "failed" as const, reason: SCRIPT } }
        : cell
    ),
  };
}
