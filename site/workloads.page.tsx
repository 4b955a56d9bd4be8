import Badge from "./_components/badge.tsx";
import { CellTable } from "./_components/cell_tables.tsx";
import { Charts } from "./_components/chart.tsx";
import CostTable from "./_components/cost_table.tsx";
import NoRuns from "./_components/no_runs.tsx";
import Samples from "./_components/samples.tsx";
import SideBySide, {
  machineData,
  MachineFilters,
} from "./_components/side_by_side.tsx";
import Table from "./_components/table.tsx";
import WorkloadCode from "./_components/workload_code.tsx";
import type { Report } from "./views/report.ts";
import type { RunWorkloadView } from "./views/run_view.ts";
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
import { workloadPlots } from "./views/workload_plots.ts";

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
    for (const section of workload.sections) {
      if (!section.hasPage) continue;
      yield {
        url: section.url,
        title: `${workload.label} on ${section.machine.title}`,
        description: section.workload.sentences[0] ?? workload.description,
        content: <MachineSection workload={workload} section={section} />,
      };
    }
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
                  <Verdicts workload={workload} />
                </div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

/** Who wins on the machine that was measured last, and on how many others the same. */
function Verdicts({ workload }: { readonly workload: WorkloadView }) {
  const [newest, ...others] = workload.sections;
  if (!newest) return "";
  const { run, workload: { verdict, cost } } = newest;
  const [fastest] = cost?.rows ?? [];
  const same = others.filter((one) =>
    one.workload.verdict.label === verdict.label
  );
  return (
    <p>
      <Badge {...verdict} />
      <span class="note">
        {fastest
          ? `Shortest median: ${fastest.name}, ${fastest.time.text}, on `
          : "On "}
        {run.machine.title}
        {others.length === 0
          ? ""
          : `; the same on ${same.length} of ${others.length} others`}
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
  const { sections, sideBySide, label, description } = workload;
  const [first, ...others] = sections;
  return (
    <>
      <p class="crumb">
        <a href={url}>Workloads</a>
      </p>
      <h1>{label}</h1>
      <p class="lead">{description}</p>
      {first && others.length === 0 ? <Section section={first} /> : (
        <>
          {sideBySide ? <p class="answer">{sideBySide.finding}</p> : ""}
          <h2>Machines side by side</h2>
          <MachineFilters machines={sections.map(({ machine }) => machine)} />
          {sideBySide ? <SideBySide view={sideBySide} isLead /> : ""}
          <SectionsTable workload={workload} />
        </>
      )}
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

/** The verdict of each machine, which has a page of its own. */
function SectionsTable({ workload }: { readonly workload: WorkloadView }) {
  const columns = ["Machine", "Use", "Shortest median"];
  return (
    <Table label={`Verdicts on ${workload.label}`} columns={columns}>
      <tbody>
        {workload.sections.map(({ machine, url, workload: measured }) => {
          const [fastest] = measured.cost?.rows ?? [];
          return (
            <tr {...machineData(machine)}>
              <th scope="row">
                <a href={url}>{machine.title}</a>
              </th>
              <td>
                <Badge {...measured.verdict} />
              </td>
              <td>{fastest ? `${fastest.name}, ${fastest.time.text}` : "–"}</td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

/** What one of several machines measured of a workload. */
function MachineSection(
  { workload, section }: {
    readonly workload: WorkloadView;
    readonly section: WorkloadSectionView;
  },
) {
  return (
    <>
      <p class="crumb">
        <a href={url}>Workloads</a> ·{" "}
        <a href={workload.url}>{workload.label}</a> on all machines
      </p>
      <h1>{workload.label}</h1>
      <Section section={section} />
    </>
  );
}

function Section({ section }: { readonly section: WorkloadSectionView }) {
  const { machine, run, workload } = section;
  return (
    <section>
      <h2>
        On <a href={machine.url}>{machine.title}</a>{" "}
        <Badge {...workload.verdict} />
      </h2>
      <Measured workload={workload} usableCores={run.usableCores} />
      <p class="quiet">
        From <a href={`${run.url}#${workload.anchor}`}>{run.name}</a>{" "}
        ({run.madeBy}), measured{" "}
        <span class="when">{run.started}</span>. A batch is {workload.items}
        {" "}
        tasks.
      </p>
    </section>
  );
}

/** What a run found of one workload: the verdict, the charts, why, what it costs, how sure it is, and every figure. */
function Measured(
  { workload, usableCores }: {
    readonly workload: RunWorkloadView;
    readonly usableCores: number;
  },
) {
  const { label, sentences, samples, cost, scaling } = workload;
  return (
    <>
      <p class="finding">{sentences[0]}</p>
      <Charts plots={workloadPlots(workload, usableCores)} />
      <ul class="findings findings-wide">
        {[...sentences.slice(1), ...scaling.findings]
          .map((sentence) => <li>{sentence}</li>)}
      </ul>
      {scaling.refusals.length === 0 ? "" : (
        <details class="refusals">
          <summary>Which scaling laws are not fitted, and why</summary>
          <ul class="findings">
            {scaling.refusals.map((sentence) => <li>{sentence}</li>)}
          </ul>
        </details>
      )}
      {cost ? <CostTable cost={cost} label={label} /> : ""}
      {samples ? <Samples samples={samples} label={label} /> : ""}
      <h3>Every cell</h3>
      <CellTable
        cells={workload.cells}
        label={`Every measured cell of ${label}`}
      />
    </>
  );
}
