import { detailPage, workloadUrl } from "./names.ts";
import { type MachineView, nameOf, runBehind } from "./machine_view.ts";
import { workloadSubject } from "./run_choice.ts";
import { workloadSideBySide } from "./side_by_side.ts";

/** A workload over every machine that measured it. */
export type WorkloadView = ReturnType<typeof workloadViews>[number];

/** A workload on one machine. */
export type WorkloadSectionView = WorkloadView["sections"][number];

/** Gathers each workload from the runs that stand behind it on their machines. */
export function workloadViews(machines: readonly MachineView[]) {
  const sections = machines.flatMap((machine) =>
    [machine, ...machine.fillers].flatMap(({ run }) =>
      run.workloads
        .filter(({ id }) => runBehind(machine, workloadSubject(id)).run === run)
        .map((workload) => ({ machine, run, workload }))
    )
  );
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
    return [{
      ...{ id, label, kind, description, url },
      sections: places.map(({ machine, ...section }) => ({
        ...section,
        machine: nameOf(machine),
      })),
      sideBySide: workloadSideBySide(places, id),
    }];
  });
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
export function groupWorkloads<T extends { readonly kind: string }>(
  workloads: readonly T[],
) {
  return [...Map.groupBy(workloads, ({ kind }) => kind)].map(([kind, own]) => {
    const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    return {
      title: known?.title ?? kind,
      meaning: known?.meaning ?? "",
      workloads: own,
    };
  });
}
