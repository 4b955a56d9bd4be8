import type { GuideFigureView } from "../views/guide.ts";
import type { RunView } from "../views/run_view.ts";
import { speedupPlot } from "../views/workload_plots.ts";
import { CellTable } from "./cell_tables.tsx";
import { Charts } from "./chart.tsx";
import Facts from "./facts.tsx";
import Race, { LanePatterns } from "./lanes.tsx";
import MemoryTable from "./guide_memory_table.tsx";
import { HeldRates } from "./service_table.tsx";
import SuiteTable from "./suite_table.tsx";
import WinnerMatrix from "./winner_matrix.tsx";

/** A figure of the guide: what was found, the chart or the table, and the run that it is from. */
export default function GuideFigure(
  { figure }: { readonly figure: GuideFigureView },
) {
  if (figure.kind === "absent") return <NoFigure />;
  const { run, findings } = figure;
  return (
    <div class="guide-figure">
      <Findings findings={findings} />
      <Body figure={figure} />
      <Source run={run} />
    </div>
  );
}

function NoFigure() {
  return (
    <div class="guide-figure">
      <p>
        No saved run shows this yet. <code>deno task bench</code>{" "}
        measures your machine, and <code>deno task site</code>{" "}
        builds these pages again, with its figures here.
      </p>
    </div>
  );
}

function Findings({ findings }: { readonly findings: readonly string[] }) {
  const [first, ...others] = findings;
  if (first === undefined) return "";
  if (others.length === 0) return <p class="finding">{first}</p>;
  return (
    <ul class="findings">
      {findings.map((finding) => <li>{finding}</li>)}
    </ul>
  );
}

function Body(
  { figure }: {
    readonly figure: Exclude<GuideFigureView, { readonly kind: "absent" }>;
  },
) {
  switch (figure.kind) {
    case "workload": {
      const { workload, run } = figure;
      const plot = speedupPlot(workload, run.usableCores);
      return (
        <>
          <Charts plots={plot ? [plot] : []} />
          <details>
            <summary>Every figure as a table</summary>
            <CellTable
              cells={workload.cells}
              label={`Every measured cell of ${workload.label}`}
            />
          </details>
          <p>
            <a href={workload.url}>
              Samples, costs and code of {workload.label}
            </a>
          </p>
        </>
      );
    }
    case "matrix":
      return (
        <WinnerMatrix
          matrix={figure.matrix}
          machine={figure.run.machine.title}
        />
      );
    case "suite":
      return (
        <>
          {figure.facts.length === 0 ? "" : <Facts facts={figure.facts} />}
          {figure.services.length > 0
            ? <HeldRates handlers={figure.services} />
            : (
              <>
                <p class="quiet">{figure.suite.legend}.</p>
                <SuiteTable suite={figure.suite} />
              </>
            )}
          <p>
            In detail:{" "}
            <a href={figure.question.url}>{figure.question.question}</a>
          </p>
        </>
      );
    case "memory":
      return <MemoryTable workload={figure.workload} cells={figure.cells} />;
    case "lanes":
      return (
        <>
          <LanePatterns />
          <Race race={figure.race} />
          <p>
            <a href={figure.url}>Play it in slow motion</a>
          </p>
        </>
      );
    case "run":
      return <Facts facts={figure.run.facts} />;
  }
}

function Source({ run }: { readonly run: RunView }) {
  return (
    <p class="quiet">
      Measured on {run.machine.title}, run <a href={run.url}>{run.name}</a>,
      {" "}
      <span class="when">{run.started}</span>, Deno {run.deno}.
    </p>
  );
}
