import NoRuns from "./_components/no_runs.tsx";
import Badge from "./_components/badge.tsx";
import WorkloadCode from "./_components/workload_code.tsx";
import WorkloadSection from "./_components/workload_section.tsx";
import type { Report } from "./views/report.ts";
import {
  findTaskSource,
  type SourceFile,
  type TaskSource,
} from "./views/workload_code.ts";
import {
  groupWorkloads,
  type WorkloadSectionView,
  type WorkloadView,
} from "./views/workload_view.ts";

export const url = "/workloads/";

/** What the pages are made of. */
interface WorkloadsData {
  readonly report: Report;
  /** The code of the workloads that this version has. */
  readonly sources: readonly SourceFile[];
}

/** The list of workloads, and a page for each. */
export default function* ({ report, sources }: WorkloadsData) {
  yield {
    url,
    title: "Workloads",
    description: "The tasks that were measured, and who wins each.",
    content: (
      <>
        <h1>Workloads</h1>
        <p class="lead">
          The tasks that were measured, by what they do most of their time.
        </p>
        {report.workloads.length === 0
          ? <NoRuns />
          : <WorkloadList workloads={report.workloads} />}
      </>
    ),
  };
  for (const workload of report.workloads) {
    const [newest] = workload.sections;
    const source = findTaskSource(sources, workload.id);
    yield {
      url: workload.url,
      title: `${workload.label}: ${newest?.workload.verdict.label}`,
      description: newest?.workload.sentences[0] ?? workload.description,
      content: <WorkloadPage workload={workload} source={source} />,
    };
  }
}

/** Every workload by kind, with who wins it on each machine. */
function WorkloadList(
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

function WorkloadPage(
  { workload, source }: {
    readonly workload: WorkloadView;
    readonly source: TaskSource | undefined;
  },
) {
  const [first] = workload.sections;
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
            On {run.machine.title} <Badge {...measured.verdict} />
          </h2>
          <WorkloadSection workload={measured} usableCores={run.usableCores} />
          <p class="quiet">
            From <a href={`${run.url}#${measured.anchor}`}>{run.name}</a>{" "}
            ({run.madeBy}), measured{" "}
            <span class="when">{run.started}</span>. A batch is {measured.items}
            {" "}
            tasks.
          </p>
        </section>
      ))}
      <OtherMachines workload={workload} />
      {source && first
        ? (
          <section id="code" class="code">
            <h2>The code</h2>
            <WorkloadCode source={source} section={first} />
          </section>
        )
        : ""}
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
            <Badge {...measured.verdict} />
          </li>
        ))}
      </ul>
    </section>
  );
}
