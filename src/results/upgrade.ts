import type { Run } from "./run.ts";
import type { CellOutcomeV1, CellV1, RunV1 } from "./run_v1.ts";
import { SCHEMA_VERSION } from "./schema.ts";

/**
 * Reads a run of version 1 as one of the present version. It had one kind of suite, measured every round to its end,
 * and noted nothing of the machine's state, of processor time or of memory: what it lacks is marked as lacking.
 */
export function upgradeV1(run: RunV1): Run {
  const items = new Map(run.workloads.map(({ id, items }) => [id, items]));
  return {
    ...run,
    schemaVersion: SCHEMA_VERSION,
    conditions: { powerSource: null, governor: null, quotaCores: null },
    settings: { ...run.settings, precision: null, pinnedCores: null },
    suites: [...new Set(run.cells.map((cell) => cell.suite))].map((id) => ({
      id,
      label: id === "io" ? "Waiting" : "Computing",
      question:
        "Which model does which work fastest, and with how many workers?",
      baseline: "sequential",
      isCold: false,
    })),
    cells: run.cells.map((cell) => upgradeCell(cell, items)),
    rounds: [],
    noise: null,
    warnings: [],
  };
}

function upgradeCell(cell: CellV1, items: ReadonlyMap<string, number>) {
  return {
    ...cell,
    parameters: {},
    items: items.get(cell.workload) ?? 1,
    outcome: upgradeOutcome(cell.outcome),
  };
}

function upgradeOutcome(
  outcome: CellOutcomeV1,
): Run["cells"][number]["outcome"] {
  if (outcome.kind !== "measured") return outcome;
  return {
    kind: "measured",
    peakMemoryBytes: null,
    rounds: outcome.rounds.map((round) => ({
      ...round,
      cpu: null,
      contextSwitches: null,
      observations: {},
    })),
  };
}
