/// <reference lib="dom" />
import { formatCount } from "../../../src/text/format.ts";
import {
  chooseColumn,
  compareKeys,
  isShown,
  readState,
  type SortKey,
  type TableState,
  writeState,
} from "./table_state.ts";

interface Row {
  readonly element: HTMLTableRowElement;
  readonly suite: string;
  readonly model: string;
  readonly text: string;
  readonly keys: readonly SortKey[];
}

/** Makes a table of cells searchable and sortable; the address keeps what a reader chose, so that it can be passed on. */
export function watchCells(box: Element): void {
  const form = box.querySelector("form");
  const body = box.querySelector("tbody");
  const output = box.querySelector("output");
  if (!form || !body || !output) {
    throw new TypeError("Cannot watch cells: found no form or no table");
  }
  const rows = [...body.rows].map(readRow);
  const all = formatCount(rows.length, "cell");
  const heads = [...box.querySelectorAll<HTMLElement>("th[data-column]")];
  let state = readState(location.search);
  const show = () => {
    markHeads(heads, state);
    const shown = arrange(rows, heads, state);
    body.replaceChildren(...shown.map(({ element }) => element));
    output.textContent = shown.length === rows.length
      ? all
      : `${shown.length} of ${all}`;
  };
  const choose = (chosen: TableState) => {
    state = chosen;
    const { pathname, search, hash } = location;
    const address = `${pathname}${writeState(state, search)}${hash}`;
    history.replaceState(history.state, "", address);
    show();
  };
  for (const head of heads) {
    const column = head.dataset.column ?? "";
    makeButton(head).addEventListener(
      "click",
      () => choose(chooseColumn(state, column)),
    );
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => choose({ ...state, ...choices(form) }));
  form.addEventListener("reset", () => choose(readState("")));
  fill(form, state);
  show();
}

function readRow(element: HTMLTableRowElement): Row {
  const { suite = "", model = "", keys = "[]" } = element.dataset;
  const text = element.textContent ?? "";
  return { element, suite, model, text, keys: JSON.parse(keys) };
}

function arrange(
  rows: readonly Row[],
  heads: readonly HTMLElement[],
  state: TableState,
): readonly Row[] {
  const shown = rows.filter((row) => isShown(row, state));
  const column = heads.findIndex(({ dataset }) =>
    dataset.column === state.sort
  );
  return column < 0
    ? shown
    : shown.toSorted((a, b) =>
      compareKeys(a.keys[column], b.keys[column], state.isDescending)
    );
}

function markHeads(heads: readonly HTMLElement[], state: TableState): void {
  for (const head of heads) {
    const isSorted = head.dataset.column === state.sort;
    head.ariaSort = !isSorted
      ? "none"
      : state.isDescending
      ? "descending"
      : "ascending";
  }
}

/** A head of a table is no control by itself; the button in it is, for the keyboard too. */
function makeButton(head: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.replaceChildren(button);
  return button;
}

function choices(form: HTMLFormElement) {
  const data = new FormData(form);
  const get = (name: string) => String(data.get(name) ?? "");
  return { query: get("q"), suite: get("suite"), model: get("model") };
}

function fill(form: HTMLFormElement, state: TableState): void {
  const values = { q: state.query, suite: state.suite, model: state.model };
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name);
    if (
      field instanceof HTMLInputElement || field instanceof HTMLSelectElement
    ) field.value = value;
  }
}
