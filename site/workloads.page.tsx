import Badge from "./_components/badge.tsx";
import { CellTable } from "./_components/cell_tables.tsx";
import { Charts, Drawings } from "./_components/chart.tsx";
import CodeBlock from "./_components/code_block.tsx";
import { Findings } from "./_components/facts.tsx";
import ModelName from "./_components/model_name.tsx";
import NoRuns from "./_components/no_runs.tsx";
import SideBySide, {
  MachineCrumb,
  machineData,
  MachineFilters,
} from "./_components/side_by_side.tsx";
import { type Field, RowTable } from "./_components/table.tsx";
import { samplesChart } from "./charts/samples_chart.ts";
import type { Report } from "./views/report.ts";
import type { RunWorkloadView } from "./views/run_view.ts";
import {
  findTaskSource,
  type SourceFile,
  type TaskSource,
} from "./views/workload_code.ts";
import type {
  CostFigure,
  CostView,
  SamplesRow,
  SamplesView,
} from "./views/workload_details.ts";
import {
  groupWorkloads,
  type WorkloadSectionView,
  type WorkloadView,
} from "./views/workload_view.ts";

export const url = "/workloads/";

/** The list of workloads, and a page for each. */
export default function* ({ report, sources }: {
  readonly report: Report;
  readonly sources: readonly SourceFile[];
}) {
  yield {
    url,
    title: "Workloads",
    description: "The tasks that were measured, and who wins each.",
    content: (
      <>
        <h1>Workloads</h1>
        {report.lead?.matrices.length
          ? <p class="answer">{report.lead.run.headline}</p>
          : ""}
        <p class="quiet">
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
      description: `${workload.label}: ${
        newest?.workload.sentences[0] ?? workload.description
      }`,
      content: <WorkloadPage workload={workload} source={source} />,
    };
    for (const section of workload.sections) {
      if (!section.hasPage) continue;
      yield {
        url: section.url,
        title: `${workload.label} on ${section.machine.title}`,
        description: `${workload.label} on ${section.machine.title}: ${
          section.workload.sentences[0] ?? workload.description
        }`,
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
  return (
    <RowTable
      label={`Verdicts on ${workload.label}`}
      rows={workload.sections}
      dataOf={({ machine }) => machineData(machine)}
      fields={[
        ["Machine", ({ url, machine }) => <a href={url}>{machine.title}</a>],
        ["Use", ({ workload }) => <Badge {...workload.verdict} />],
        ["Shortest median", ({ workload: { cost } }) =>
          cost?.rows.slice(0, 1)
            .map(({ name, time }) => `${name}, ${time.text}`) ?? "–"],
      ]}
    />
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
      <MachineCrumb list={{ url, label: "Workloads" }} whole={workload} />
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
      <Measured workload={workload} />
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
  { workload }: { readonly workload: RunWorkloadView },
) {
  const { label, sentences, samples, cost, scaling } = workload;
  return (
    <>
      <p class="finding">{sentences[0]}</p>
      <Charts plots={workload.plots} />
      <Findings
        kind="findings findings-wide"
        sentences={[...sentences.slice(1), ...scaling.findings]}
      />
      {scaling.refusals.length === 0 ? "" : (
        <details class="refusals">
          <summary>Which scaling laws are not fitted, and why</summary>
          <Findings sentences={scaling.refusals} />
        </details>
      )}
      {cost ? <CostTable cost={cost} label={label} /> : ""}
      {samples ? <Samples samples={samples} label={label} /> : ""}
      <h3>Every benchmark</h3>
      <CellTable
        cells={workload.cells}
        label={`Every measured benchmark of ${label}`}
      />
    </>
  );
}

/** What each model at its best costs: time, CPU time and memory side by side, each with a bar to compare by. */
function CostTable(
  { cost, label }: { readonly cost: CostView; readonly label: string },
) {
  return (
    <section>
      <h3>What it costs</h3>
      {cost.finding === "" ? "" : <p>{cost.finding}</p>}
      <RowTable
        label={`What ${label} costs each model at its best`}
        kind="cost"
        rows={cost.rows}
        fields={[
          ["Model at its best", ({ model, name, marks }) => (
            <>
              <ModelName id={model} label={name} />{" "}
              {marks.map((mark) => <span class="cost-mark">{mark}</span>)}
            </>
          )],
          ["Time of a batch", ({ time }) => <CostBar figure={time} />],
          ["CPU time", ({ cpu }) => <CostBar figure={cpu} />],
          ["Cores busy", ({ cores }) => cores, "number"],
          ["Peak memory", ({ memory }) => <CostBar figure={memory} />],
        ]}
      />
      <p class="quiet">
        Beside each figure: how many times the least of its column. Cores busy
        is CPU time over time. Pale bars go on further than drawn.
      </p>
    </section>
  );
}

function CostBar({ figure }: { readonly figure: CostFigure }) {
  const { text, ratio, barPercent, isBeyond } = figure;
  return (
    <div class="cost-figure">
      <span class="figure">{text}</span>
      <span class="note">{ratio}</span>
      <svg width="100%" height="4" aria-hidden="true">
        <rect
          class={isBeyond ? "cost-bar cost-bar-beyond" : "cost-bar"}
          width={`${barPercent}%`}
          height="4"
          rx="2"
        />
      </svg>
    </div>
  );
}

/** How the samples of each model's best cell lie: drawn as dots without any script, and the rounds as a table. */
function Samples(
  { samples, label }: {
    readonly samples: SamplesView;
    readonly label: string;
  },
) {
  return (
    <figure class="samples">
      <h3>Every sample, as a share of its benchmark's median</h3>
      <Drawings
        config={samplesChart(samples)}
        label={`Samples of ${label}. ${samples.finding}`}
      />
      <figcaption>
        <p>
          {samples.finding}{" "}
          <span class="quiet">
            A dot is one batch; a line of dots is one round, which is one
            process, the first at the top; a stroke is the round's median; the
            band is the 95 % interval of the median. Dots at an edge lie beyond
            it.
          </span>
        </p>
        <details>
          <summary>Median of each round</summary>
          <Rounds samples={samples} label={label} />
        </details>
      </figcaption>
    </figure>
  );
}

function Rounds(
  { samples, label }: {
    readonly samples: SamplesView;
    readonly label: string;
  },
) {
  return (
    <RowTable
      label={`Median time of a batch in each round of ${label}`}
      kind="cells"
      rows={samples.rows}
      fields={[
        [
          "Model at its best",
          ({ model, name }) => <ModelName id={model} label={name} />,
        ],
        ["Samples", ({ spread }) => spread, "quiet"],
        ...samples.rounds.map((number): Field<SamplesRow> => [
          `Round ${number}`,
          ({ rounds }) =>
            rounds.find(({ round }) => round === number)?.median ?? "–",
          "number",
        ]),
      ]}
    />
  );
}

/** The code that was measured: the file of the workload, and a program for each model. */
function WorkloadCode({ source, section }: {
  readonly source: TaskSource;
  readonly section: WorkloadSectionView;
}) {
  const { run, workload } = section;
  if (source.version !== workload.version) {
    return (
      <p class="quiet">
        The code of this workload has changed since: {run.name} measured version
        {" "}
        {workload.version}, and <code>{source.file}</code> holds version{" "}
        {source.version}.
      </p>
    );
  }
  const { task, sharedTask, file } = source;
  return (
    <>
      <p>
        A batch is {workload.items} tasks, and a task is one call of{" "}
        <code>{task}</code>
        {sharedTask === undefined ? "." : (
          <>
            , or of <code>{sharedTask}</code> where threads share memory.
          </>
        )}
      </p>
      <CodeBlock name={file} text={source.text} />
      <h3>The same batch on each model</h3>
      <p>
        The executor changes; for shared memory the form of the inputs, too.
        Each program runs as it stands, with the size of{" "}
        {run.name}, and checks every answer.
      </p>
      {workload.programs.map(({ model, name, time, text }, index) => (
        <details class="program" open={index === 0}>
          <summary>
            <ModelName id={model} label={name} />{" "}
            <span class="note">took {time} a batch</span>
          </summary>
          <CodeBlock name="main.ts" text={text} />
        </details>
      ))}
    </>
  );
}
