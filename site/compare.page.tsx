import Comparison from "./_components/comparison.tsx";
import NoRuns from "./_components/no_runs.tsx";
import RunPicker from "./_components/run_picker.tsx";
import type { Report } from "./views/report.ts";
import type { RunView } from "./views/run_view.ts";

export const url = "/compare/";

/** The page that compares runs in the browser, published ones and a reader's own. */
export default function* ({ report }: { readonly report: Report }) {
  yield {
    url,
    title: "Compare runs",
    description:
      "Compare saved runs benchmark by benchmark in the browser: what differs, verdicts, ratios with intervals.",
    content: <Compare runs={report.runs} />,
  };
}

function Compare({ runs }: { readonly runs: readonly RunView[] }) {
  const newest = runs.find(({ previous }) => previous?.sentence);
  return (
    <>
      <h1>Compare runs</h1>
      <p class="lead">
        Two machines, two versions, before and after: each run is compared with
        the first, benchmark by benchmark, by the code that{" "}
        <code>deno task compare</code> runs.
      </p>
      {newest
        ? (
          <p class="answer">
            <a href={`?runs=${newest.previous?.id},${newest.id}`}>
              The newest two runs that rank models on {newest.machine.title}
            </a>
            : {newest.previous?.sentence}
          </p>
        )
        : ""}
      <noscript>
        <p class="warning">
          Comparing is done in the browser and needs JavaScript. In a terminal
          the same is <code>deno task compare REFERENCE RUN</code>.
        </p>
      </noscript>
      <RunPicker runs={runs} />
      {runs.length === 0 ? <NoRuns /> : ""}
      <div id="comparison">
        <Comparison />
      </div>
      <script type="module" src="/client/compare/main.js"></script>
    </>
  );
}
