/// <reference lib="dom" />
import {
  CELL_STATUSES,
  type CellStatus,
} from "../../../src/analysis/comparison/comparison_rows.ts";
import { type CompareState, readPercent } from "./compare_state.ts";
import { FilterChoice } from "./filter_choice.ts";
import type { RunSummary } from "./messages.ts";

/** What the form says of the state: all but the runs. */
export type Controls = Omit<CompareState, "runs">;

/** The lists that are filtered by, and the names that the form and the address have for them. */
const FILTERS = [
  { name: "suite", list: "suites" },
  { name: "workload", list: "workloads" },
  { name: "model", list: "models" },
] as const;

/** Reads the form. */
export function readControls(form: HTMLFormElement): Controls {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? "");
  const list = (name: string) => data.getAll(name).map(String);
  const only = data.getAll("only");
  return {
    ...{ suites: list("suite"), workloads: list("workload") },
    models: list("model"),
    only: CELL_STATUSES.filter((status) => only.includes(status)),
    sort: text("sort") === "change" ? "change" : "cell",
    scale: text("scale") === "linear" ? "linear" : "log",
    changePercent: readPercent(text("change")),
  };
}

/** Makes the form say what the state says. */
export function writeControls(form: HTMLFormElement, state: Controls): void {
  for (const { name, list } of FILTERS) {
    choiceOf(form, name)?.choose(state[list]);
  }
  const only: readonly string[] = state.only;
  for (const input of form.elements) {
    if (!(input instanceof HTMLInputElement)) continue;
    if (input.name === "only") input.checked = only.includes(input.value);
    if (input.name === "sort") input.checked = input.value === state.sort;
    if (input.name === "scale") input.checked = input.value === state.scale;
    if (input.name === "change") input.value = String(state.changePercent);
  }
}

/** Offers what the runs hold. */
export function offerFilters(
  form: HTMLFormElement,
  summaries: readonly RunSummary[],
): void {
  for (const { name, list } of FILTERS) {
    const found = new Map(
      summaries.flatMap((summary) => summary[list])
        .map((named) => [named.id, named]),
    );
    choiceOf(form, name)?.offer([...found.values()]);
  }
}

function choiceOf(form: HTMLFormElement, name: string) {
  const part = form.querySelector(`[data-filter="${name}"]`);
  return part ? new FilterChoice(part, name) : undefined;
}

/** Says how many cells came out how, beside the box that shows them alone. */
export function countStatuses(
  form: HTMLFormElement,
  counts: Readonly<Record<CellStatus, number>> | undefined,
): void {
  for (const status of CELL_STATUSES) {
    const place = form.querySelector(`[data-count="${status}"]`);
    if (place) place.textContent = counts ? String(counts[status]) : "";
  }
}
