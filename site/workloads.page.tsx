import NoRuns from "./_components/no_runs.tsx";
import VerdictBadge from "./_components/verdict_badge.tsx";
import WorkloadSection from "./_components/workload_section.tsx";
import type { Report } from "./views/report.ts";
import type { WorkloadView } from "./views/workload_view.ts";

export const url = "/workloads/";

/** The list of workloads, and a page for each. */
export default function* ({ report }: { readonly report: Report }) {
  yield {
    url,
    title: "Workloads",
    description: "The tasks that were measured, and who wins each.",
    content: <WorkloadList workloads={report.workloads} />,
  };
  for (const workload of report.workloads) {
    const [newest] = workload.sections;
    yield {
      url: workload.url,
      title: `${workload.label}: ${newest?.workload.verdict.label}`,
      description: newest?.workload.sentences[0] ?? workload.description,
      content: <WorkloadPage workload={workload} />,
    };
  }
}

function WorkloadList(
  { workloads }: { readonly workloads: readonly WorkloadView[] },
) {
  return (
    <>
      <h1>Workloads</h1>
      {workloads.length === 0 ? <NoRuns /> : (
        <ul class="cards">
          {workloads.map((workload) => (
            <li>
              <h2>
                <a href={workload.url}>{workload.label}</a>
                <span class="note">{workload.kind}</span>
              </h2>
              <p>{workload.description}</p>
              {workload.sections.map(({ run, workload: measured }) => (
                <p>
                  <VerdictBadge verdict={measured.verdict} />{" "}
                  <span class="quiet">on {run.machine.title}</span>
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function WorkloadPage({ workload }: { readonly workload: WorkloadView }) {
  return (
    <>
      <p class="crumb">
        <a href={url}>Workloads</a>
      </p>
      <h1>{workload.label}</h1>
      <p class="lead">{workload.description}</p>
      {workload.sections.map(({ run, workload: measured }) => (
        <section>
          <h2>
            On {run.machine.title} <VerdictBadge verdict={measured.verdict} />
          </h2>
          <WorkloadSection workload={measured} usableCores={run.usableCores} />
          <p class="quiet">
            From{" "}
            <a href={`${run.url}#${measured.anchor}`}>{run.name}</a>, measured
            {" "}
            {run.started}. A batch is {measured.items} tasks.
          </p>
        </section>
      ))}
      <OtherMachines workload={workload} />
    </>
  );
}

function OtherMachines({ workload }: { readonly workload: WorkloadView }) {
  if (workload.others.length === 0) return "";
  return (
    <section>
      <h2>On other machines</h2>
      <ul class="findings">
        {workload.others.map(({ run, workload: measured }) => (
          <li>
            <a href={`${run.url}#${measured.anchor}`}>{run.machine.title}</a>
            {" "}
            <VerdictBadge verdict={measured.verdict} />
          </li>
        ))}
      </ul>
    </section>
  );
}
