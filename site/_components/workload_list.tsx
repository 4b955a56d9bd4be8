import { groupWorkloads } from "../views/workload_kinds.ts";
import type {
  WorkloadSectionView,
  WorkloadView,
} from "../views/workload_view.ts";
import Badge from "./badge.tsx";

/** Every workload by kind, with who wins it on each machine. */
export default function WorkloadList(
  { workloads }: { readonly workloads: readonly WorkloadView[] },
) {
  return (
    <>
      {groupWorkloads(workloads).map(({ title, meaning, workloads }) => (
        <section>
          <h2>{title}</h2>
          <p>{meaning}</p>
          <ul class="workload-list">
            {workloads.map((workload) => (
              <li>
                <div>
                  <a href={workload.url}>{workload.label}</a>
                  <span class="note">{workload.description}</span>
                </div>
                <div>
                  {workload.sections.map((section) => (
                    <Verdict section={section} />
                  ))}
                </div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Verdict({ section }: { readonly section: WorkloadSectionView }) {
  const { run, workload } = section;
  const [fastest] = workload.cost?.rows ?? [];
  return (
    <p>
      <Badge {...workload.verdict} />
      <span class="note">
        {fastest
          ? `Shortest median: ${fastest.name}, ${fastest.time.text}, on `
          : "On "}
        {run.machine.title}
      </span>
    </p>
  );
}
