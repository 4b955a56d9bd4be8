import NoRuns from "./_components/no_runs.tsx";
import WinnerMatrix from "./_components/winner_matrix.tsx";
import type { MachineView } from "./views/machine_view.ts";
import type { Report } from "./views/report.ts";

export const url = "/";

const QUESTION =
  "Which concurrency model wins, from what point on, and at what cost?";

/** The overview: who wins what on each machine. */
export default function* ({ report }: { readonly report: Report }) {
  const [newest] = report.machines;
  yield {
    url,
    title: newest ? "Which concurrency model wins" : "No runs yet",
    description: newest?.run.headline ?? QUESTION,
    content: <Overview machines={report.machines} />,
  };
}

function Overview(
  { machines }: { readonly machines: readonly MachineView[] },
) {
  return (
    <>
      <h1>Plain async code, Workers or subprocesses?</h1>
      <p class="lead">
        Crossover runs the same tasks on every concurrency model that Deno has,
        and shows which one wins, measured on real machines.
      </p>
      {machines.length === 0
        ? <NoRuns />
        : machines.map((machine) => <Machine machine={machine} />)}
    </>
  );
}

function Machine({ machine }: { readonly machine: MachineView }) {
  const { run, runs } = machine;
  return (
    <section>
      <h2>{machine.title}</h2>
      <p class="finding">{run.headline}</p>
      <WinnerMatrix matrix={run.matrix} machine={machine.title} />
      <p class="quiet">
        Each field shows the median time of one batch, the speed-up over
        sequential code, and the number of workers that suited the model best.
        {" "}
        From <a href={run.url}>{run.name}</a>, measured {run.started} with Deno
        {" "}
        {run.deno}; {runs === 1 ? "the only run" : `the newest of ${runs}
        runs`} of this machine.
      </p>
    </section>
  );
}
