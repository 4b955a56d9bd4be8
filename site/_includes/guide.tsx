import { CellTable } from "../_components/cell_tables.tsx";
import { Charts } from "../_components/chart.tsx";
import Facts, { Findings } from "../_components/facts.tsx";
import Race, { LanePatterns } from "../_components/lanes.tsx";
import ModelName from "../_components/model_name.tsx";
import { HeldRates } from "../_components/service_table.tsx";
import SuiteTable from "../_components/suite_table.tsx";
import { RowTable } from "../_components/table.tsx";
import WinnerMatrix from "../_components/winner_matrix.tsx";
import {
  GUIDE_PAGES,
  guideFigure,
  type GuideFigureView,
  type GuidePart,
  guideParts,
  guidePlace,
  type SamplePart,
} from "../views/guide.ts";
import type { Report } from "../views/report.ts";

export const layout = "base.tsx";

/** Lays out a page of the guide: its text with figures and samples, and the way to the other pages. */
export default function Guide({ url, content, report }: {
  readonly url: string;
  readonly content: string;
  readonly report: Report;
}) {
  const { number, previous, next } = guidePlace(url);
  return (
    <div class="guide">
      <article class="prose">
        <p class="crumb">
          <a href="/guide/">Guide</a>, page {number} of {GUIDE_PAGES.length} ·
          {" "}
          <a href="#guide-pages">all pages</a>
        </p>
        {guideParts(content).map((part) => renderPart(part, report))}
        <nav class="guide-turn" aria-label="Previous and next page">
          {previous
            ? (
              <a href={previous.url} rel="prev">
                <span class="note">← Previous</span> {previous.label}
              </a>
            )
            : <span></span>}
          {next
            ? (
              <a href={next.url} rel="next">
                <span class="note">Next →</span> {next.label}
              </a>
            )
            : <span></span>}
        </nav>
      </article>
      <nav
        class="guide-pages"
        id="guide-pages"
        aria-label="All pages of the guide"
      >
        <ol>
          {GUIDE_PAGES.map((page) => (
            <li>
              <a
                href={page.url}
                aria-current={page.url === url ? "page" : "false"}
              >
                {page.label}
              </a>
            </li>
          ))}
        </ol>
      </nav>
    </div>
  );
}

function renderPart(part: GuidePart, report: Report) {
  switch (part.kind) {
    case "html":
      return { __html: part.html };
    case "figure":
      return (
        <div class="guide-figure">
          <GuideFigure figure={guideFigure(report, part)} />
        </div>
      );
    case "sample":
      return <Sample sample={part} />;
  }
}

/** A block of code with the name of its file and the command that runs it, or the output of one. */
function Sample({ sample }: { readonly sample: SamplePart }) {
  const { file, code, language } = sample;
  const caption = captionOf(sample);
  return (
    <div class={language === "output" ? "sample output" : "sample"}>
      {file === "" && caption === "" ? "" : (
        <p class="sample-head">
          {file === "" ? "" : <strong>{file}</strong>} {caption}
        </p>
      )}
      <pre
        role="group"
        aria-label={file || caption || "Code"}
        tabindex={0}
      ><code dangerouslySetInnerHTML={{ __html: code }}></code></pre>
    </div>
  );
}

function captionOf({ language, file, run, varies }: SamplePart): string {
  if (language === "output") {
    return varies ? "Output (the numbers differ each time)" : "Output";
  }
  if (run === undefined) return "";
  return language === "python"
    ? `python3 ${file}`
    : ["deno run", run, file].filter((part) => part !== "").join(" ");
}

/** What was found, the chart or the table, and the run that it is from. */
function GuideFigure({ figure }: { readonly figure: GuideFigureView }) {
  if (figure.kind === "absent") {
    return (
      <p>
        No saved run shows this yet. <code>deno task bench</code>{" "}
        measures your machine, and <code>deno task site</code>{" "}
        builds these pages again, with its figures here.
      </p>
    );
  }
  const { run, findings } = figure;
  return (
    <>
      {findings.length === 1 ? <p class="finding">{findings[0]}</p> : ""}
      {findings.length > 1 ? <Findings sentences={findings} /> : ""}
      <Body figure={figure} />
      <p class="quiet">
        Measured on {run.machine.title}, run <a href={run.url}>{run.name}</a>,
        {" "}
        <span class="when">{run.started}</span>, Deno {run.deno}.
      </p>
    </>
  );
}

function Body(
  { figure }: {
    readonly figure: Exclude<GuideFigureView, { readonly kind: "absent" }>;
  },
) {
  switch (figure.kind) {
    case "workload": {
      const { workload } = figure;
      return (
        <>
          <Charts
            plots={workload.plots.filter(({ id }) => id.startsWith("speedup"))}
          />
          <details>
            <summary>Every figure as a table</summary>
            <CellTable
              cells={workload.cells}
              label={`Every measured benchmark of ${workload.label}`}
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
      return (
        <>
          <RowTable
            label={`Memory and CPU time of ${figure.workload.label}`}
            rows={figure.cells}
            fields={[
              [
                "Model",
                ({ model, modelLabel }) => (
                  <ModelName id={model} label={modelLabel} />
                ),
              ],
              ["Workers", ({ workers }) => workers, "number"],
              ["Peak memory", ({ memory }) => memory, "number strong"],
              ["CPU time", ({ cpu }) => cpu, "number"],
              ["Median time", ({ median }) => median, "number"],
            ]}
          />
          <p class="quiet">
            What processes share, such as Deno’s own code, counts once for each.
            Processes that end before the work does are not counted: those of a
            process for each task.
          </p>
        </>
      );
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
