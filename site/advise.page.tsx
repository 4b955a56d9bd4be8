import { advise } from "../src/analysis/mod.ts";
import { describeAdvice } from "../src/text/mod.ts";
import Advice from "./_components/advice.tsx";
import AdviseForm, { USUAL_FIELDS } from "./_components/advise_form.tsx";
import { MachineNotes, NoCosts } from "./_components/measured_costs.tsx";
import { commandOf, readQuestion } from "./client/advise/question.ts";
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

/** What the form asks at first, answered by the costs of a machine. */
function usualAnswer({ machine, model }: AdviseMachine) {
  const read = readQuestion(USUAL_FIELDS);
  if (read.kind === "problems") {
    throw new TypeError(
      "Cannot answer the usual question: found it unreadable",
    );
  }
  const { work, ...options } = read.question;
  const { models, runId } = model;
  return {
    ...{ advice: advise(model, work, options), models },
    runPage: machine.run.url,
    command: commandOf(read.question, { fields: USUAL_FIELDS, runId }),
  };
}

function Advise({ machines }: { readonly machines: readonly AdviseMachine[] }) {
  const [usual] = machines.slice(0, 1).map(usualAnswer);
  return (
    <>
      <p class="lead">
        Predicted from what start-up, dispatch overhead and busy cores were
        measured to cost, by the code that <code>deno task advise</code> runs.
      </p>
      <noscript>
        <p class="warning">
          Asking anything else needs JavaScript. In a terminal the same is{" "}
          <code>deno task advise --cpu 5ms --items 200</code>.
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
          <p id="advise-status" class="finding" role="status">
            {usual ? describeAdvice(usual.advice).reason[0] : ""}
          </p>
          <div id="advise-results">{usual ? <Advice {...usual} /> : ""}</div>
          <MachineNotes machines={machines} />
        </div>
      </div>
      <script type="module" src="/client/advise/main.js"></script>
    </>
  );
}
