import { type DetailPage, detailPage, workloadUrl } from "./links.ts";
import { type MachineName, type MachineView, nameOf } from "./machine_view.ts";
import { workloadSubject } from "./run_choice.ts";
import type { RunView, RunWorkloadView } from "./run_view.ts";
import { type SideBySideView, workloadSideBySide } from "./side_by_side.ts";

/** A workload over every machine that measured it. */
export interface WorkloadView {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly description: string;
  readonly url: string;
  /** One for each machine that measured it, never none. */
  readonly sections: readonly WorkloadSectionView[];
  /** Absent where fewer than two machines have a verdict. */
  readonly sideBySide?: SideBySideView;
}

/** A workload on one machine. */
export interface WorkloadSectionView extends DetailPage {
  readonly machine: MachineName;
  readonly run: RunView;
  readonly workload: RunWorkloadView;
}

/** Gathers each workload from the runs that stand behind it on their machines. */
export function workloadViews(
  machines: readonly MachineView[],
): readonly WorkloadView[] {
  const sections = machines.flatMap((machine) => {
    const { run, fillers } = machine;
    return [
      ...run.workloads.map((workload) => ({ machine, run, workload })),
      ...fillers.flatMap(({ run, subjects }) =>
        run.workloads
          .filter(({ id }) => subjects.includes(workloadSubject(id)))
          .map((workload) => ({ machine, run, workload }))
      ),
    ];
  });
  const byWorkload = Map.groupBy(sections, ({ workload }) => workload.id);
  return [...byWorkload.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { id, label, kind, description, url } = first.workload;
    const places = own.map((one, index) => ({
      ...one,
      ...detailPage(index, {
        of: own.length,
        own: url,
        further: workloadUrl(id, one.machine.id),
        run: `${one.run.url}#${one.workload.anchor}`,
      }),
    }));
    const sideBySide = workloadSideBySide(places, id);
    return [{
      ...{ id, label, kind, description, url },
      sections: places.map(({ machine, ...section }) => ({
        ...section,
        machine: nameOf(machine),
      })),
      ...(sideBySide ? { sideBySide } : undefined),
    }];
  });
}

/** Workloads of one kind, and what that kind means. */
export interface WorkloadGroup {
  readonly title: string;
  readonly meaning: string;
  readonly workloads: readonly WorkloadView[];
}

const KINDS: Readonly<
  Record<string, { readonly title: string; readonly meaning: string }>
> = {
  "cpu-bound": {
    title: "CPU-bound",
    meaning:
      "They compute most of their time: more cores can help, and an event loop alone cannot.",
  },
  "io-bound": {
    title: "I/O-bound",
    meaning:
      "They wait most of their time, and leave the event loop free meanwhile.",
  },
  "blocking": {
    title: "Blocking",
    meaning:
      "They wait in calls that hold their thread, so that an event loop stands still meanwhile.",
  },
  "mixed": {
    title: "Mixed",
    meaning: "They wait, and then compute on what they waited for.",
  },
};

/** Groups workloads by kind, in the order in which the kinds first come. */
export function groupWorkloads(
  workloads: readonly WorkloadView[],
): readonly WorkloadGroup[] {
  return [...Map.groupBy(workloads, ({ kind }) => kind)].map(([kind, own]) => {
    const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    return {
      title: known?.title ?? kind,
      meaning: known?.meaning ?? "",
      workloads: own,
    };
  });
}
