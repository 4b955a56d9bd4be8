/// <reference lib="dom" />
import { makeCopyButton } from "../copy_button.ts";
import { findPart } from "../element.ts";
import { ChosenRuns } from "./chosen_runs.ts";
import { ComparePage } from "./compare_page.ts";

const runs = new ChosenRuns({
  boxes: [...document.querySelectorAll("input[name=run]")]
    .filter((box) => box instanceof HTMLInputElement),
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
for (const part of document.querySelectorAll("fieldset.needs-script")) {
  if (part instanceof HTMLFieldSetElement) part.disabled = false;
}
