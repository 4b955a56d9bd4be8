import AdviseForm from "./_components/advise_form.tsx";
import { MachineNote, NoCosts } from "./_components/measured_costs.tsx";
import {
  type AdviseMachine,
  adviseMachines,
  type Report,
} from "./views/report.ts";

export const url = "/advise/";

/** The page that says which model to run some work on, by the costs of a measured machine. */
export default function* ({ report }: { readonly report: Report }) {
  const machines = adviseMachines(report);
  yield {
    url,
    title: "Which model for your work",
    description:
      "Describe your work: the model to run it on, predicted times, and what would change the answer.",
    content: (
      <>
        <h1>Which model for your work?</h1>
        {machines.length === 0
          ? <NoCosts hasRuns={report.runs.length > 0} />
          : <Advise machines={machines} />}
      </>
    ),
  };
}

function Advise({ machines }: { readonly machines: readonly AdviseMachine[] }) {
  return (
    <>
      <p class="lead">
        Predicted from what start-up, dispatch overhead and busy cores were
        measured to cost, by the code that <code>deno task advise</code> runs.
      </p>
      <noscript>
        <p class="warning">
          Predicting is done in the browser and needs JavaScript. In a terminal
          the same is <code>deno task advise --cpu 5ms --items 200</code>.
        </p>
      </noscript>
      <div class="advise">
        <div>
          <form id="advise-form" autocomplete="off">
            <AdviseForm
              machines={machines.map(({ machine }) => machine)}
              isIdle
            />
          </form>
          <p class="status-line">
            <button type="button" data-copies="address">
              Copy the address
            </button>
          </p>
        </div>
        <div>
          <p id="advise-status" class="finding" role="status"></p>
          <div id="advise-results"></div>
          {machines.map((machine) => <MachineNote machine={machine} />)}
        </div>
      </div>
      <script type="module" src="/client/advise/main.js"></script>
    </>
  );
}
