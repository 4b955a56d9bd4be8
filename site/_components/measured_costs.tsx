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

/** Names the machine and the run whose costs a page works by, and where its script finds them. */
export function MachineNote(
  { machine: { machine, costsUrl } }: { readonly machine: AdviseMachine },
) {
  const { id, title, run } = machine;
  return (
    <p class="quiet" data-machine={id} data-title={title} hidden>
      From <a class="run" href={run.url}>{run.name}</a>, measured {run.started}
      {" "}
      on <a href={machine.url}>{title}</a>.{" "}
      <a class="costs" href={costsUrl}>The costs as JSON</a>
    </p>
  );
}
