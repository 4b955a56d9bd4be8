import type { MachineView } from "./machine_view.ts";
import type { RunView, RunWorkloadView } from "./run_view.ts";

/** A workload over every machine that measured it. */
export interface WorkloadView {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly description: string;
  readonly url: string;
  /** Never empty. */
  readonly sections: readonly WorkloadSectionView[];
}

/** A workload on one machine. */
export interface WorkloadSectionView {
  readonly run: RunView;
  readonly workload: RunWorkloadView;
}

/** Gathers each workload from the runs that stand for their machines. */
export function workloadViews(
  machines: readonly MachineView[],
): readonly WorkloadView[] {
  const sections = machines.flatMap(({ run }) =>
    run.workloads.map((workload) => ({ run, workload }))
  );
  const byWorkload = Map.groupBy(sections, ({ workload }) => workload.id);
  return [...byWorkload.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { id, label, kind, description, url } = first.workload;
    return [{ id, label, kind, description, url, sections: own }];
  });
}
