/// <reference lib="dom" />
/** What a reader chooses of a page, and the address that keeps it, so that a link shows the same. */
import { formatCount } from "../../src/text/format.ts";

/** Writes choices into the query of an address: what is empty is left out, and what others wrote stays. */
export function withChoices(
  search: string,
  choices: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(choices)) {
    if (value === "") query.delete(name);
    else query.set(name, value);
  }
  return query.size === 0 ? "" : `?${query}`;
}

export function keepInAddress(choices: Readonly<Record<string, string>>): void {
  const { pathname, search, hash } = location;
  const address = `${pathname}${withChoices(search, choices)}${hash}`;
  history.replaceState(history.state, "", address);
}

/** Whether a text has every word of a query, whatever the case and the order; a query without words is in every text. */
export function hasWords(text: string, query: string): boolean {
  const lower = text.toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => lower.includes(word));
}

/** `4 of 12 runs`, or `12 runs` where none is left out. */
export function countShown(shown: number, all: number, noun: string): string {
  const whole = formatCount(all, noun);
  return shown === all ? whole : `${shown} of ${whole}`;
}

/** Keeps what is chosen by the switches of a page, which themselves need no script; what it starts with is left out. */
export function keepSwitches(page: Document): void {
  const asked = new URLSearchParams(location.search);
  const switches = page.querySelectorAll<HTMLInputElement>(
    ".switch input[type=radio]",
  );
  for (const input of switches) {
    if (asked.get(input.name) === input.value) input.checked = true;
    input.addEventListener("change", () => {
      const { name, value, defaultChecked } = input;
      keepInAddress({ [name]: defaultChecked ? "" : value });
    });
  }
}

/** Sent to a chart when other machines are chosen. */
export const MACHINES_CHOSEN = "machineschosen";

/** Tells which machines are chosen, by their ids. */
export type MachinesChosen = CustomEvent<(machine: string) => boolean>;

/** Leaves machines out of every chart and table of the page. */
export function watchMachineFilters(form: HTMLFormElement): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-machine]")];
  const charts = document.querySelectorAll("[data-chart]");
  const selects = [...form.querySelectorAll("select")];
  const output = form.querySelector("output");
  const all = new Set(rows.map(({ dataset }) => dataset.machine));
  const show = () => {
    const isChosen = ({ dataset }: HTMLElement) =>
      selects.every(({ name, value }) =>
        value === "" || dataset[name] === value
      );
    const chosen = new Set(
      rows.filter(isChosen).map(({ dataset }) => dataset.machine),
    );
    for (const row of rows) row.hidden = !chosen.has(row.dataset.machine);
    const detail = (machine: string) => chosen.has(machine);
    for (const chart of charts) {
      chart.dispatchEvent(new CustomEvent(MACHINES_CHOSEN, { detail }));
    }
    if (output) output.value = countShown(chosen.size, all.size, "machine");
  };
  const keep = () => {
    keepInAddress(
      Object.fromEntries(selects.map(({ name, value }) => [name, value])),
    );
    show();
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", keep);
  form.addEventListener("reset", () => {
    // The browser resets a form only after it has told so.
    for (const select of selects) select.value = "";
    keep();
  });
  const asked = new URLSearchParams(location.search);
  for (const select of selects) {
    const value = asked.get(select.name) ?? "";
    if ([...select.options].some((option) => option.value === value)) {
      select.value = value;
    }
  }
  if (selects.some(({ value }) => value !== "")) show();
}
