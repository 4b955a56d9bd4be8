import type { MachineView } from "./machine_view.ts";
import { workloadSubject } from "./run_subjects.ts";
import type { RunView, RunWorkloadView } from "./run_view.ts";

/** A workload over every machine that measured it. */
export interface WorkloadView {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly description: string;
  readonly url: string;
  /** The machines that are shown in full, never none. */
  readonly sections: readonly WorkloadSectionView[];
  /** More machines, of which their own pages tell more. */
  readonly others: readonly WorkloadSectionView[];
}

/** With more machines a page would be too long to read, and to load. */
const MAX_SECTIONS = 5;

/** A workload on one machine. */
export interface WorkloadSectionView {
  readonly run: RunView;
  readonly workload: RunWorkloadView;
}

/** Gathers each workload from the runs that stand behind it on their machines. */
export function workloadViews(
  machines: readonly MachineView[],
): readonly WorkloadView[] {
  const sections = machines.flatMap(({ run, fillers }) => [
    ...run.workloads.map((workload) => ({ run, workload })),
    ...fillers.flatMap(({ run, subjects }) =>
      run.workloads
        .filter(({ id }) => subjects.includes(workloadSubject(id)))
        .map((workload) => ({ run, workload }))
    ),
  ]);
  const byWorkload = Map.groupBy(sections, ({ workload }) => workload.id);
  return [...byWorkload.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { id, label, kind, description, url } = first.workload;
    return [{
      ...{ id, label, kind, description, url },
      sections: own.slice(0, MAX_SECTIONS),
      others: own.slice(MAX_SECTIONS),
    }];
  });
}
