/// <reference lib="dom" />
/** The page that compares runs: its state stands in its address, and what is shown of it is one component. */
import Comparison from "../../_components/comparison.tsx";
import { formatCount } from "../../../src/text/format.ts";
import { watchCopyButtons } from "../copy_buttons.ts";
import { findPart, show } from "../show.ts";
import {
  ChosenRuns,
  type Compared,
  compareSources,
  failedComparison,
  watchFilter,
} from "./runs.ts";
import {
  type CompareState,
  optionsOf,
  readState,
  writeState,
} from "./state.ts";

const comparison = findPart("#comparison", HTMLElement);
const boxes = [...document.querySelectorAll("input[name=run]")]
  .filter((box) => box instanceof HTMLInputElement);
const runs = new ChosenRuns({
  boxes,
  fileInput: findPart("#compare-files", HTMLInputElement),
  dropZone: findPart(".drop-zone", HTMLElement),
}, () => go(state));
let state = readState("");
let compared: Compared | undefined;
/** What the last comparison was asked for; a change of the rest only draws it again. */
let asked = "";
let work = new AbortController();

comparison.addEventListener("change", ({ target }) => {
  const form = target instanceof HTMLInputElement ? target.form : null;
  if (form) go(readForm(form));
});
comparison.addEventListener("submit", (event) => event.preventDefault());
comparison.addEventListener("click", ({ target }) => {
  if (!(target instanceof HTMLButtonElement)) return;
  const { action, run = "" } = target.dataset;
  if (action === "refer") runs.makeReference(run);
  if (action === "remove") runs.remove(run);
});
watchCopyButtons(document);
if (boxes.length > 0) {
  watchFilter(
    boxes,
    findPart("#run-filter", HTMLInputElement),
    findPart("#run-count", HTMLOutputElement),
  );
}
for (const part of document.querySelectorAll("fieldset.needs-script")) {
  if (part instanceof HTMLFieldSetElement) part.disabled = false;
}
// Not the event's state: its type is known to the browser's library alone, and it is the same.
addEventListener("popstate", () => restore(history.state));
restore(history.state);
history.replaceState(runs.chosen, "", addressOf(state));

/** Shows what an address says. Dropped files are known to the history of this page alone. */
function restore(saved: unknown): void {
  state = readState(location.search);
  runs.restore(saved, state.runs);
  update();
}

function go(next: CompareState): void {
  state = { ...next, runs: runs.published };
  history.pushState(runs.chosen, "", addressOf(state));
  update();
}

function addressOf(state: CompareState): string {
  return `${location.pathname}${
    writeState({ ...state, runs: runs.published })
  }`;
}

async function update(): Promise<void> {
  const options = optionsOf(state);
  const question = JSON.stringify([runs.chosen, options]);
  if (question === asked) return draw();
  asked = question;
  work.abort();
  work = new AbortController();
  const { signal } = work;
  const { sources } = runs;
  if (sources.length === 0) compared = undefined;
  else {
    draw(`Reading and comparing ${formatCount(sources.length, "run")} …`);
    try {
      compared = await compareSources(sources, { options, signal });
    } catch (error) {
      if (signal.aborted) return;
      asked = "";
      compared = failedComparison(sources, error);
    }
  }
  draw();
}

function draw(progress?: string): void {
  show(comparison, Comparison({ state, compared, progress }));
}

function readForm(form: HTMLFormElement): CompareState {
  const fields = [...new FormData(form)]
    .map(([name, value]) => [name, String(value)]);
  return readState(new URLSearchParams(fields));
}
