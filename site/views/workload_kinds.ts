import type { WorkloadView } from "./workload_view.ts";

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
