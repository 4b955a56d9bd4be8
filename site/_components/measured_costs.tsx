import type { AdviseMachine } from "../views/report.ts";
import NoRuns from "./no_runs.tsx";

/** What a page that works by measured costs says where there are none. */
export function NoCosts({ hasRuns }: { readonly hasRuns: boolean }) {
  if (!hasRuns) return <NoRuns />;
  return (
    <p>
      No published run has the cells that costs are read from. A run of all
      suites has them: <code>deno task bench</code>.
    </p>
  );
}

/**
 * Names the machines and the runs whose costs a page works by, and where its script finds them; all but the first wait
 * for being chosen.
 */
export function MachineNotes(
  { machines }: { readonly machines: readonly AdviseMachine[] },
) {
  return machines.map((
    { machine: { id, title, url, run }, costsUrl },
    index,
  ) => (
    <p class="quiet" data-machine={id} data-title={title} hidden={index > 0}>
      From <a class="run" href={run.url}>{run.name}</a>, measured {run.started}
      {" "}
      on <a href={url}>{title}</a>.{" "}
      <a class="costs" href={costsUrl}>The costs as JSON</a>
    </p>
  ));
}
