/// <reference lib="dom" />
/** The page that advises: what is asked stands in its address, and the answer follows every change. */
import Advice from "../../_components/advice.tsx";
import AdviseForm, {
  type FieldProblem,
} from "../../_components/advise_form.tsx";
import { type Fields, writeFields } from "../../_components/fields.tsx";
import { advise } from "../../../src/analysis/prediction/advice.ts";
import { describeAdvice } from "../../../src/text/prediction.ts";
import { fetchCosts, readMachines, showNote } from "../costs.ts";
import { watchCopyButtons } from "../copy_buttons.ts";
import { findPart, messageOf, show } from "../show.ts";
import { commandOf, readQuestion, readSearch } from "./question.ts";

const form = findPart("#advise-form", HTMLFormElement);
const status = findPart("#advise-status", HTMLElement);
const results = findPart("#advise-results", HTMLElement);
const machines = readMachines();
/** Number of the last question: an answer that comes after another question is dropped. */
let asked = 0;

form.addEventListener("input", () => answer(readForm()));
form.addEventListener("change", () => {
  const search = writeFields(readForm(), readSearch("", machines));
  history.pushState(null, "", `${location.pathname}${search}`);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  // On a narrow screen it stands below the form.
  status.scrollIntoView({ block: "nearest" });
});
addEventListener(
  "popstate",
  () => answer(readSearch(location.search, machines)),
);
watchCopyButtons(document);
// What the form asks at first has been answered by the build.
if (location.search === "") {
  findPart("#advise-form fieldset", HTMLFieldSetElement).disabled = false;
  results.setAttribute("aria-busy", "false");
} else answer(readSearch(location.search, machines));

function readForm(): Fields {
  const fields = [...new FormData(form)].map(([name, value]) =>
    [name, String(value)] as const // A pair, for the object.
  );
  return Object.fromEntries(fields);
}

async function answer(fields: Fields): Promise<void> {
  const number = ++asked;
  const read = readQuestion(fields);
  const chosen = machines.find(({ id }) => id === fields.machine);
  showNote(machines, chosen);
  const problems: readonly FieldProblem[] = read.kind === "problems"
    ? read.problems
    : [];
  show(form, AdviseForm({ machines, fields, problems }));
  if (read.kind === "problems" || !chosen) {
    return refuse("There is no answer until the form can be read.");
  }
  try {
    const model = await fetchCosts(chosen);
    if (number !== asked) return;
    const { work, ...options } = read.question;
    const advice = advise(model, work, options);
    const command = commandOf(read.question, { fields, runId: model.runId });
    const { runPage } = chosen;
    const { models } = model;
    await show(results, Advice({ advice, models, runPage, command }));
    if (number !== asked) return;
    await show(status, describeAdvice(advice).reason[0]);
    results.setAttribute("aria-busy", "false");
  } catch (error) {
    if (number === asked) {
      refuse(messageOf(error));
    }
  }
}

function refuse(reason: string): void {
  results.setAttribute("aria-busy", "true");
  show(status, reason);
}
