/// <reference lib="dom" />

/** Sent to a chart when other machines are chosen. */
export const MACHINES_CHOSEN = "machineschosen";

/** Tells which machines are chosen, by their ids. */
export type MachinesChosen = CustomEvent<(machine: string) => boolean>;

/** Leaves machines out of every chart and table of the page; the address keeps what a reader chose. */
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
    if (output) {
      output.textContent = chosen.size === all.size
        ? `${all.size} machines`
        : `${chosen.size} of ${all.size} machines`;
    }
  };
  const keep = () => {
    const { pathname, search, hash } = location;
    const kept = new URLSearchParams(search);
    for (const { name, value } of selects) {
      if (value === "") kept.delete(name);
      else kept.set(name, value);
    }
    const query = kept.size === 0 ? "" : `?${kept}`;
    history.replaceState(history.state, "", `${pathname}${query}${hash}`);
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
