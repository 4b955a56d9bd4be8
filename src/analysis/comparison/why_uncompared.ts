import type { Cell, Run } from "../../results/run.ts";

/** Why a cell of either run cannot be compared; `undefined` where it can. */
export function whyUncompared(
  id: string,
  { before, after }: { readonly before: Run; readonly after: Run },
): string | undefined {
  const was = find(before, id);
  const is = find(after, id);
  if (!was || !is) return `only in ${was ? before.id : after.id}`;
  const versions = [versionOf(before, was), versionOf(after, is)];
  if (versions[0] !== versions[1]) {
    return `its workload changed from version ${versions[0]} to ${versions[1]}`;
  }
  if (was.items !== is.items) {
    return `its batch changed from ${was.items} to ${is.items} tasks`;
  }
  if (was.inFlight !== is.inFlight) {
    return `its tasks in flight changed from ${was.inFlight} to ${is.inFlight}`;
  }
  return whyUnmeasured(was, before.id) ?? whyUnmeasured(is, after.id);
}

function whyUnmeasured(cell: Cell, runId: string): string | undefined {
  if (cell.outcome.kind === "measured") return undefined;
  return `${cell.outcome.kind} in ${runId}: ${cell.outcome.reason}`;
}

function find(run: Run, id: string): Cell | undefined {
  return run.cells.find((cell) => cell.id === id);
}

function versionOf(run: Run, cell: Cell): number | undefined {
  return run.workloads.find(({ id }) => id === cell.workload)?.version;
}
