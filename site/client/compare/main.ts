/// <reference lib="dom" />
import { makeCopyButton } from "../copy_button.ts";
import { findPart } from "../element.ts";
import { ChosenRuns } from "./chosen_runs.ts";
import { ComparePage } from "./compare_page.ts";
import { watchFilter } from "./run_filter.ts";

const boxes = [...document.querySelectorAll("input[name=run]")]
  .filter((box) => box instanceof HTMLInputElement);
const runs = new ChosenRuns({
  boxes,
  fileInput: findPart("#compare-files", HTMLInputElement),
  dropZone: findPart(".drop-zone", HTMLElement),
});
new ComparePage({
  controls: findPart("#compare-controls", HTMLFormElement),
  status: findPart("#compare-status", HTMLElement),
  summary: findPart("#compare-summary", HTMLElement),
  cells: findPart("#compare-cells", HTMLElement),
}, runs);
makeCopyButton(
  findPart("#copy-address", HTMLButtonElement),
  () => location.href,
);
if (boxes.length > 0) {
  watchFilter({
    ...{ boxes, input: findPart("#run-filter", HTMLInputElement) },
    output: findPart("#run-count", HTMLOutputElement),
  });
}
for (const part of document.querySelectorAll("fieldset.needs-script")) {
  if (part instanceof HTMLFieldSetElement) part.disabled = false;
}
