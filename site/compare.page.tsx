import Comparison from "./_components/comparison.tsx";
import RunPicker from "./_components/run_picker.tsx";
import { type PublishedRuns, publishedRuns } from "./views/published_runs.ts";
import type { Report } from "./views/report.ts";

export const url = "/compare/";

/** The page that compares runs in the browser, published ones and a reader's own. */
export default function* ({ report }: { readonly report: Report }) {
  yield {
    url,
    title: "Compare runs",
    description:
      "Compare saved runs cell by cell in the browser: what differs, verdicts, ratios with intervals.",
    content: <Compare published={publishedRuns(report)} />,
  };
}

function Compare({ published }: { readonly published: PublishedRuns }) {
  const { runs, example } = published;
  return (
    <>
      <h1>Compare runs</h1>
      <p class="lead">
        Two machines, two versions, before and after: each run is compared with
        the first, cell by cell, by the code that <code>deno task compare</code>
        {" "}
        runs.
      </p>
      <noscript>
        <p class="warning">
          Comparing is done in the browser and needs JavaScript. In a terminal
          the same is <code>deno task compare REFERENCE RUN</code>.
        </p>
      </noscript>
      <RunPicker runs={runs} />
      {example.length === 0 ? "" : (
        <p class="example">
          For example:{" "}
          <a href={`?runs=${example.map(({ id }) => id).join(",")}`}>
            the newest two runs of {example[0]?.machine.title}
          </a>
        </p>
      )}
      <div id="comparison">
        <Comparison />
      </div>
      <script type="module" src="/client/compare/main.js"></script>
    </>
  );
}
