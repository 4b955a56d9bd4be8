import Facts from "./_components/facts.tsx";
import NoRuns from "./_components/no_runs.tsx";
import { scrollRegion } from "./_components/scroll_region.ts";
import SuiteTable from "./_components/suite_table.tsx";
import VerdictBadge from "./_components/verdict_badge.tsx";
import WinnerMatrix from "./_components/winner_matrix.tsx";
import WorkloadSection from "./_components/workload_section.tsx";
import type { Report } from "./views/report.ts";
import type { RunView } from "./views/run_view.ts";

export const url = "/runs/";

/** The list of runs, and a page for each; `runFile` is what its download is a copy of. */
export default function* ({ report }: { readonly report: Report }) {
  yield {
    url,
    title: "Runs",
    description: "Every saved run behind these pages.",
    content: <RunList runs={report.runs} />,
  };
  for (const run of report.runs) {
    yield {
      url: run.url,
      title: `Run ${run.name}`,
      description: run.headline,
      runFile: run.file,
      content: <RunPage run={run} />,
    };
  }
}

function RunList({ runs }: { readonly runs: readonly RunView[] }) {
  return (
    <>
      <h1>Runs</h1>
      {runs.length === 0
        ? <NoRuns />
        : (
          <div {...scrollRegion("Every saved run")}>
            <table>
              <thead>
                <tr>
                  <th scope="col">Run</th>
                  <th scope="col">Machine</th>
                  <th scope="col">Measured</th>
                  <th scope="col">Cells</th>
                  <th scope="col">Deno</th>
                </tr>
              </thead>
              <tbody>
                {runs.map((run) => (
                  <tr>
                    <th scope="row">
                      <a href={run.url}>{run.name}</a>
                    </th>
                    <td>{run.machine.title}</td>
                    <td>{run.started}</td>
                    <td>{run.measured}</td>
                    <td>{run.deno}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
    </>
  );
}

function RunPage({ run }: { readonly run: RunView }) {
  return (
    <>
      <p class="crumb">
        <a href={url}>Runs</a>
      </p>
      <h1>Run {run.name}</h1>
      <p class="lead">{run.headline}</p>
      {run.complete ? "" : (
        <p class="warning">
          This run was interrupted: {run.measured} were measured.
        </p>
      )}
      <p>
        <a href={`${run.url}run.json`} download={`${run.id}.json`}>
          Download the run as JSON
        </a>{" "}
        <span class="quiet">with every sample</span>
      </p>
      {run.cautions.length === 0 ? "" : (
        <>
          <h2>What weakens it</h2>
          <ul class="findings">
            {run.cautions.map((caution) => <li>{caution}</li>)}
          </ul>
        </>
      )}
      {run.workloads.length === 0 ? "" : (
        <>
          <h2>Winners</h2>
          <WinnerMatrix matrix={run.matrix} machine={run.machine.title} />
        </>
      )}
      {run.suites.map((suite) => (
        <section id={`suite-${suite.id}`}>
          <h2>{suite.question}</h2>
          <p class="quiet">{suite.legend}.</p>
          <SuiteTable suite={suite} />
        </section>
      ))}
      <h2>Environment</h2>
      <Facts facts={run.facts} />
      {run.workloads.map((workload) => (
        <section id={workload.anchor}>
          <h2>
            <a href={workload.url}>{workload.label}</a>{" "}
            <VerdictBadge verdict={workload.verdict} />
          </h2>
          <WorkloadSection workload={workload} usableCores={run.usableCores} />
        </section>
      ))}
    </>
  );
}
