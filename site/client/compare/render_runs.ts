/// <reference lib="dom" />
import { formatStart } from "../../../src/analysis/comparison/comparison_rows.ts";
import { type Child, element, scrollBox } from "../element.ts";
import type { ReadOutcome } from "./messages.ts";
import type { RunSource } from "./run_source.ts";

/** A chosen run, what became of it, and its letter where it is compared. */
export interface ChosenRun {
  readonly source: RunSource;
  readonly outcome: ReadOutcome;
  /** `A` is the reference; none where the run could not be read. */
  readonly letter: string | undefined;
}

/** What a reader can do with a chosen run. */
export interface ChosenRunActions {
  /** Compares the others with it. */
  readonly makeReference: (id: string) => void;
  /** Leaves it out. */
  readonly remove: (id: string) => void;
}

/** The chosen runs in their order, each with what can be done with it. */
export function renderRuns(
  runs: readonly ChosenRun[],
  actions: ChosenRunActions,
): HTMLElement {
  const label = "The runs that are compared";
  return scrollBox(
    label,
    element("table", [
      element("caption", [label], { class: "visually-hidden" }),
      element("thead", [
        element(
          "tr",
          [
            ...["Name", "Run", "Processor", "Measured"].map((name) =>
              element("th", [name], { scope: "col" })
            ),
            element("th", ["Change"], { scope: "col", class: "actions" }),
          ],
        ),
      ]),
      element("tbody", runs.map((run) => runRow(run, actions))),
    ]),
  );
}

function runRow(
  { source, outcome, letter }: ChosenRun,
  { makeReference, remove }: ChosenRunActions,
): HTMLElement {
  const { id, name } = source;
  const isReference = letter === "A";
  return element("tr", [
    element("th", [letter ?? "–", ...isReference ? [" (reference)"] : []], {
      scope: "row",
    }),
    ...factsOf(source, outcome),
    element("td", [
      ...(letter === undefined || isReference
        ? []
        : [button("Make reference", { name, act: () => makeReference(id) })]),
      button("Leave out", { name, act: () => remove(id) }),
    ], { class: "actions" }),
  ]);
}

function factsOf(source: RunSource, outcome: ReadOutcome): HTMLElement[] {
  if (outcome.kind === "unreadable") {
    const { message, hint } = outcome;
    return [
      element("td", [
        element("strong", [message]),
        ...(hint === "" ? [] : [` – ${hint}`]),
      ], { class: "reason", colspan: "3" }),
    ];
  }
  const { label, processor, startedAt } = outcome.summary;
  return [
    element("td", nameOf(source, label), { class: "fact" }),
    element("td", [processor ?? "not told"], { class: "fact" }),
    element("td", [formatStart(startedAt)]),
  ];
}

function nameOf(source: RunSource, label: string | null): Child[] {
  if (source.kind === "published") {
    return [element("a", [source.name], { href: source.page })];
  }
  return [
    source.name,
    element("span", [label === null ? "your file" : `your file: ${label}`], {
      class: "note",
    }),
  ];
}

/** Several buttons of one table do the same: to those who cannot see the row, each names its run. */
function button(
  text: string,
  { name, act }: { readonly name: string; readonly act: () => void },
): HTMLButtonElement {
  const made = element("button", [text], {
    ...{ type: "button", "aria-label": `${text}: ${name}` },
  });
  made.addEventListener("click", act);
  return made;
}
