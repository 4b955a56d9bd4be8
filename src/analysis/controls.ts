import type { Run } from "../results/run.ts";
import { formatRatio } from "./format.ts";
import { cellPhrase, joinNames } from "./phrases.ts";
import type { CellAnalysis, ControlAnalysis, RunAnalysis } from "./types.ts";

/** Finds the controls of a run that have a speed-up. */
export function analyseControls(
  { controls = [] }: Run,
  cells: readonly CellAnalysis[],
): ControlAnalysis[] {
  return controls.flatMap(({ cell: id, ...control }) => {
    const cell = cells.find((cell) => cell.id === id);
    return cell?.kind === "measured" && cell.speedup
      ? [{ ...control, cell }]
      : [];
  });
}

const NAMES = { waiting: "pure waits", computing: "pure computing" } as const; // Its keys are the kinds of controls.

/** Says in a sentence what the machine can show at best; empty where no control was measured. */
export function describeControls(
  { controls }: Pick<RunAnalysis, "controls">,
): string {
  if (controls.length === 0) return "";
  const found = controls.map(({ kind, cell, ideal }) =>
    `${NAMES[kind]} ${
      formatRatio(cell.speedup?.value ?? NaN)
    } times as fast as a loop, where ${ideal} is ideal (${cellPhrase(cell)})`
  );
  return `The best that this machine can show: ${joinNames(found)}.`;
}
