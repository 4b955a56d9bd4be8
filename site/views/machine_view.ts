import type { RunView } from "./run_view.ts";

/** A machine, shown by one of its runs. */
export interface MachineView {
  readonly id: string;
  readonly title: string;
  /** Its newest complete run; its newest one where none is complete. */
  readonly run: RunView;
  readonly runs: number;
}

/** Groups runs, newest first, by machine, in the order in which machines appear. */
export function machineViews(
  runs: readonly RunView[],
): readonly MachineView[] {
  const byMachine = Map.groupBy(runs, ({ machine }) => machine.id);
  return [...byMachine.values()].flatMap((own) => {
    const shown = pickShown(own, ({ complete }) => complete);
    if (!shown) return [];
    return [{ ...shown.machine, run: shown, runs: own.length }];
  });
}

/** Picks the run that stands for a machine: its newest complete one, or its newest where none is complete. */
export function pickShown<T>(
  newestFirst: readonly T[],
  isComplete: (run: T) => boolean,
): T | undefined {
  return newestFirst.find(isComplete) ?? newestFirst[0];
}
