/// <reference lib="dom" />
import { makeCopyButton } from "../copy_button.ts";
import { findPart } from "../element.ts";
import { AdvisePage, type AskedMachine } from "./advise_page.ts";

const form = findPart("#advise-form", HTMLFormElement);
for (const part of document.querySelectorAll("fieldset.needs-script")) {
  if (part instanceof HTMLFieldSetElement) part.disabled = false;
}
new AdvisePage({
  form,
  status: findPart("#advise-status", HTMLElement),
  results: findPart("#advise-results", HTMLElement),
  machines: [...document.querySelectorAll("[data-machine]")].flatMap(asked),
});
makeCopyButton(
  findPart("#copy-address", HTMLButtonElement),
  () => location.href,
);

function asked(note: Element): AskedMachine[] {
  const run = note.querySelector("a.run");
  const costs = note.querySelector("a.costs");
  if (
    !(note instanceof HTMLElement && run instanceof HTMLAnchorElement &&
      costs instanceof HTMLAnchorElement)
  ) return [];
  const id = note.dataset.machine ?? "";
  return [{ id, costsUrl: costs.href, runPage: run.href, note }];
}
