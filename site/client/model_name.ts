/// <reference lib="dom" />
import { element } from "./element.ts";

/** A model's name with the marker that it has in every chart, as the page brings it; else in words alone. */
export function modelName(id: string, label: string = id): Node {
  for (const template of document.querySelectorAll("template[data-model]")) {
    if (
      template instanceof HTMLTemplateElement && template.dataset.model === id
    ) return template.content.cloneNode(true);
  }
  return element("span", [label], { class: "model" });
}
