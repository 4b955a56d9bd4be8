import { hasWords } from "../has_words.ts";

/** What a reader chose to see of a table of cells: the page's address carries it. */
export interface TableState {
  /** Words that a row has to contain. */
  readonly query: string;
  /** Id of a suite; empty for all. */
  readonly suite: string;
  /** Id of a model; empty for all. */
  readonly model: string;
  /** Name of the column that it is sorted by; empty for the order of the run. */
  readonly sort: string;
  readonly isDescending: boolean;
}

/** Reads a state from the query of an address; what it does not name is as at first. */
export function readState(search: string): TableState {
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

/**
 * Writes a state into the query of an address, as short as can be: what was not chosen is left out, and what others wrote
 * stays.
 */
export function writeState(
  { query, suite, model, sort, isDescending }: TableState,
  search = "",
): string {
  const chosen = { q: query, suite, model, sort };
  const parameters = new URLSearchParams(search);
  for (const [name, value] of Object.entries(chosen)) {
    if (value === "") parameters.delete(name);
    else {
      const sign = name === "sort" && isDescending ? "-" : "";
      parameters.set(name, `${sign}${value}`);
    }
  }
  return parameters.size === 0 ? "" : `?${parameters}`;
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
