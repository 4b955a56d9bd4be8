/// <reference lib="dom" />
import type { Advice } from "../../../src/analysis/prediction/advice.ts";
import { describeAdvice } from "../../../src/text/prediction.ts";
import type { SnippetFile } from "../../../src/analysis/prediction/program.ts";
import { makeCopyButton } from "../copy_button.ts";
import { element } from "../element.ts";
import { renderRanking } from "./render_ranking.ts";

/** Where an advice comes from. */
export interface AdviceOrigin {
  /** Page of the run, where its cells are. */
  readonly runPage: string;
  /** What asks the same in a terminal. */
  readonly command: string;
}

/** Everything that follows the first sentence of an advice: the rest of the reason, the ranking, changes, evidence, program. */
export function renderAdvice(
  advice: Advice,
  { runPage, command }: AdviceOrigin,
): HTMLElement[] {
  const { question, reason: [, ...reason], changes } = describeAdvice(advice);
  return [
    ...reason.map((sentence) => element("p", [sentence])),
    renderRanking(advice.ranking),
    element("p", [`Asked: ${question}.`], { class: "quiet" }),
    section("What would change the answer", [
      changes.length === 0
        ? element("p", ["Nothing that was tried."])
        : list(changes.map((change) => [change])),
    ]),
    section("A program for it", advice.program.map(renderFile)),
    section("Evidence", [
      advice.cells.length === 0
        ? element("p", ["What was described, and no cell."])
        : list(advice.cells.map((cell) => [cellLink(cell, runPage)])),
      element("p", ["The same in a terminal:"]),
      renderCode(command, "Copy the command"),
    ]),
  ];
}

/** What to take, why, and how sure that is, in its first sentence. */
export function adviceHeadline(advice: Advice): string {
  return describeAdvice(advice).reason[0] ?? "";
}

function section(
  heading: string,
  children: readonly HTMLElement[],
): HTMLElement {
  return element("section", [element("h2", [heading]), ...children]);
}

function list(items: readonly (readonly (string | Node)[])[]): HTMLElement {
  return element("ul", items.map((item) => element("li", item)), {
    class: "findings",
  });
}

/** Leads to the cell among those of its suite and model, in the table of the run. */
function cellLink(cell: string, runPage: string): HTMLElement {
  const [suite = "", , model = ""] = cell.split("/");
  const shown = new URLSearchParams({ suite, model });
  return element("a", [element("code", [cell])], {
    href: `${runPage}?${shown}#cells`,
  });
}

function renderFile({ name, text }: SnippetFile): HTMLElement {
  return element("div", [
    element("h3", [name]),
    renderCode(text, `Copy ${name}`),
  ]);
}

function renderCode(text: string, label: string): HTMLElement {
  const button = element("button", [label], { type: "button" });
  makeCopyButton(button, () => text);
  return element("div", [
    element("pre", [element("code", [text.trimEnd()])], {
      ...{ tabindex: "0", role: "group", "aria-label": label.slice(5) },
    }),
    button,
  ], { class: "snippet" });
}
