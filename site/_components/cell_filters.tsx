import type { CellsTable, Choice } from "../views/cells_table.ts";

/** What narrows a table of cells down; shown once a script answers to it. */
export default function CellFilters({ table }: { readonly table: CellsTable }) {
  return (
    <form class="filters" role="search" aria-label="Cells">
      <label>
        Containing
        <input type="search" name="q" autocomplete="off" spellcheck="false" />
      </label>
      <Choices name="suite" label="Suite" choices={table.suites} />
      <Choices name="model" label="Model" choices={table.models} />
      <button type="reset">Show all</button>
      <output aria-live="polite">{table.count}</output>
    </form>
  );
}

function Choices(
  { name, label, choices }: {
    readonly name: string;
    readonly label: string;
    readonly choices: readonly Choice[];
  },
) {
  return (
    <label>
      {label}
      <select name={name}>
        <option value="">All</option>
        {choices.map((choice) => (
          <option value={choice.id}>{choice.label}</option>
        ))}
      </select>
    </label>
  );
}
