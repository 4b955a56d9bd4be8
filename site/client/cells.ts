/// <reference lib="dom" />
import { countShown, hasWords, keepInAddress } from "./choices.ts";

/** What a reader chose to see of a table of cells: the words that a row has to contain, ids, and the column sorted by. */
export type TableState = ReturnType<typeof readState>;

/** Reads a state from the query of an address; what it does not name is as at first. */
export function readState(search: string) {
  const parameters = new URLSearchParams(search);
  const get = (name: string) => parameters.get(name) ?? "";
  return {
    query: get("q"),
    suite: get("suite"),
    model: get("model"),
    sort: get("sort").replace(/^-/, ""),
    isDescending: get("sort").startsWith("-"),
  };
}

/** What the query of an address keeps of a state. */
export function choicesOf(
  { query, suite, model, sort, isDescending }: TableState,
): Readonly<Record<string, string>> {
  const sign = sort !== "" && isDescending ? "-" : "";
  return { q: query, suite, model, sort: `${sign}${sort}` };
}

/** The state after a choice of a column: the first choice sorts upwards, the next downwards, the third not at all. */
export function chooseColumn(state: TableState, column: string): TableState {
  if (state.sort !== column) {
    return { ...state, sort: column, isDescending: false };
  }
  return state.isDescending
    ? { ...state, sort: "", isDescending: false }
    : { ...state, isDescending: true };
}

/** A row as searching and sorting see it. */
export interface SearchedRow {
  readonly suite: string;
  readonly model: string;
  /** All it says. */
  readonly text: string;
}

/** Whether a row is to be seen: it has every word, whatever its case, and is of the suite and model chosen. */
export function isShown(row: SearchedRow, state: TableState): boolean {
  return (state.suite === "" || row.suite === state.suite) &&
    (state.model === "" || row.model === state.model) &&
    hasWords(row.text, state.query);
}

/** What a column is sorted by; nothing where a cell was not measured. */
export type SortKey = string | number | null | undefined;

/** Orders two keys; what is not there stands last in either direction. */
export function compareKeys(
  a: SortKey,
  b: SortKey,
  isDescending: boolean,
): number {
  const [hasA, hasB] = [a ?? null, b ?? null].map((key) => key !== null);
  if (!hasA || !hasB) return Number(hasB) - Number(hasA);
  const order = typeof a === "number" && typeof b === "number"
    ? a - b
    : String(a).localeCompare(String(b), "en", { numeric: true });
  return isDescending ? -order : order;
}

/** Makes a table of cells searchable and sortable; the address keeps what a reader chose, so that it can be passed on. */
export function watchCells(box: Element): void {
  const form = box.querySelector("form");
  const body = box.querySelector("tbody");
  const output = box.querySelector("output");
  if (!form || !body || !output) {
    throw new TypeError("Cannot watch cells: found no form or no table");
  }
  let read: readonly Row[] | undefined;
  const heads = [...box.querySelectorAll<HTMLElement>("th[data-column]")];
  let state = readState(location.search);
  const show = () => {
    markHeads(heads, state);
    const rows = read ??= [...body.rows].map(readRow);
    const shown = arrange(rows, heads, state);
    body.replaceChildren(...shown.map(({ element }) => element));
    output.value = countShown(shown.length, rows.length, "benchmark");
  };
  const choose = (chosen: TableState) => {
    state = chosen;
    keepInAddress(choicesOf(state));
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
  // The build wrote all rows in their order, and moving them would lay them all out.
  if (Object.values(choicesOf(state)).some(Boolean)) show();
  else markHeads(heads, state);
}

/** A row of the table, with what its columns are sorted by. */
interface Row extends SearchedRow {
  readonly element: HTMLTableRowElement;
  readonly keys: readonly SortKey[];
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
  for (const [name, value] of Object.entries(choicesOf(state))) {
    const field = form.elements.namedItem(name);
    if (
      field instanceof HTMLInputElement || field instanceof HTMLSelectElement
    ) field.value = value;
  }
}
