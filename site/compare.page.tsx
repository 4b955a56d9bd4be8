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
  const example = exampleOf(runs);
  return (
    <>
      <h1>Compare runs</h1>
      <p class="lead">
        Two machines, two versions, before and after: each run is compared with
        the first, benchmark by benchmark, by the code that{" "}
        <code>deno task compare</code> runs.
      </p>
      <noscript>
        <p class="warning">
          Comparing is done in the browser and needs JavaScript. In a terminal
          the same is <code>deno task compare REFERENCE RUN</code>.
        </p>
      </noscript>
      <RunPicker runs={runs} />
      {runs.length === 0 ? <NoRuns /> : ""}
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

/** The newest two runs of one machine tell most, the older one first; of two machines, the newest two of all. */
function exampleOf(runs: readonly RunView[]): readonly RunView[] {
  const byMachine = Map.groupBy(runs, ({ machine }) => machine.id);
  const own = [...byMachine.values()].find(({ length }) => length > 1) ?? runs;
  return own.length > 1 ? own.slice(0, 2).toReversed() : [];
}
