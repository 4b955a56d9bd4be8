import type { Run } from "../results/mod.ts";

/** What the commands exit with; from 64 on they follow BSD's sysexits.h. */
export const EXIT = {
  ok: 0,
  /** `bench`: a cell failed; `compare`: something is worse. */
  negative: 1,
  /** `compare --strict`: nothing is worse, and something is undecided. */
  undecided: 2,
  /** `compare`: a run has no cell in common with the reference. */
  notComparable: 3,
  usage: 64,
  /** A file is missing or is not a run. */
  badInput: 65,
  /** This machine cannot do what was asked of it. */
  unavailable: 69,
  software: 70,
  /** A file could not be written. */
  cannotCreate: 73,
  /** Another run is under way. */
  temporary: 75,
  /** Ended by Ctrl-C: 128 and the signal's number. */
  interrupted: 130,
} as const;

/** What `bench` exits with after a run. */
export function exitCodeOf(
  { status, cells, warnings }: Pick<Run, "status" | "cells" | "warnings">,
): number {
  if (status === "partial") return EXIT.interrupted;
  const failed = cells.some(({ outcome }) => outcome.kind === "failed") ||
    warnings.some(({ kind }) => kind === "failed-round");
  return failed ? EXIT.negative : EXIT.ok;
}
