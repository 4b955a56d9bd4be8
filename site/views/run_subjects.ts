import type { WorkloadReport } from "../../src/text/mod.ts";
import type { AnalysedRun } from "./run_view.ts";

/** Id of the question that is answered by the workloads whose calls block, and by no suite. */
export const BLOCKING = "blocking";

/** What a workload is called among the subjects of a run; questions go by their own ids, which have no slash. */
export function workloadSubject(workload: string): string {
  return `workload/${workload}`;
}

/** Whether calls of the workload block their thread. */
export function isBlocking({ kind }: WorkloadReport): boolean {
  return kind === "blocking";
}

/** What a run can stand behind: workloads, and questions by the suite that answers them; with its measured cells. */
export function subjectsOf(
  { analysis: { suites, workloads } }: AnalysedRun,
): ReadonlyMap<string, number> {
  const counts = [
    ...suites.map(({ id, cases }) => ({ id, of: cases })),
    ...workloads.map((one) => ({ id: workloadSubject(one.id), of: [one] })),
    { id: BLOCKING, of: workloads.filter(isBlocking) },
  ].map(({ id, of }) => [id, measuredIn(of)] as const); // A pair, for the map.
  return new Map(counts.filter(([, count]) => count > 0));
}

function measuredIn(
  parts: readonly { readonly cells: WorkloadReport["cells"] }[],
): number {
  return parts.flatMap(({ cells }) => cells)
    .filter(({ kind }) => kind === "measured").length;
}
