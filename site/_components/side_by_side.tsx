import { rowsChart } from "../charts/rows_chart.ts";
import { formatAs, formatRangeAs } from "../../src/text/format.ts";
import type { MachineName } from "../views/machine_view.ts";
import type {
  SideBySideRow,
  SideBySideView,
  WinnersCell,
  WinnersView,
} from "../views/side_by_side.ts";
import { ChartFigure } from "./chart.tsx";
import ModelName, { ModelMark } from "./model_name.tsx";
import Table from "./table.tsx";

/** The answers of all machines to one question: a chart with a row for each, and the same figures as a table. */
export default function SideBySide(
  { view, isLead = false }: {
    readonly view: SideBySideView;
    /** Whether the page leads with it: its finding is said above, and its table is open. */
    readonly isLead?: boolean;
  },
) {
  const { title, finding, reading, series, rows, axis } = view;
  return (
    <section class="side-by-side" id={view.id}>
      <ChartFigure
        words={{ title, finding, reading }}
        isFindingSaid={isLead}
        config={rowsChart(view)}
      />
      <details open={isLead}>
        <summary>The same as a table</summary>
        <Table
          label={title}
          kind="matrix"
          columns={[
            "Machine",
            ...series.map((one) => <ModelName {...one} />),
          ]}
        >
          <tbody>
            {rows.map((row) => (
              <tr {...machineData(row.machine)}>
                <th scope="row">
                  <a href={row.url}>{row.machine.title}</a>
                </th>
                {series.map(({ id }) => (
                  <Figure row={row} id={id} unit={axis.unit} />
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </details>
    </section>
  );
}

function Figure(
  { row: { figures }, id, unit }: {
    readonly row: SideBySideRow;
    readonly id: string;
    readonly unit: SideBySideView["axis"]["unit"];
  },
) {
  const found = figures.find((figure) => figure.id === id);
  if (!found) return <td class="unmeasured">–</td>;
  return (
    <td>
      <span class="figure">{formatAs(unit, found.at.value)}</span>
      <span class="note range">{formatRangeAs(unit, found.at)}</span>
    </td>
  );
}

/** What the filters of a page ask of a row. */
export function machineData({ id, traits }: MachineName) {
  return {
    "data-machine": id,
    ...Object.fromEntries(
      traits.map(({ name, value }) => [`data-${name}`, value]),
    ),
  };
}

/** Leaves machines out of every chart and table of a page; shown once a script answers to it, and where machines differ. */
export function MachineFilters(
  { machines }: { readonly machines: readonly MachineName[] },
) {
  const traits = Map.groupBy(
    machines.flatMap(({ traits }) => traits),
    ({ name }) => name,
  );
  const choices = [...traits].map(([name, own]) => ({
    name,
    label: own[0]?.label ?? name,
    values: [...new Set(own.map(({ value }) => value))]
      .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })),
  })).filter(({ values }) => values.length > 1);
  if (choices.length === 0) return "";
  return (
    <form class="filters" data-machine-filters aria-label="Machines">
      {choices.map(({ name, label, values }) => (
        <label>
          {label}
          <select name={name}>
            <option value="">All</option>
            {values.map((value) => <option value={value}>{value}</option>)}
          </select>
        </label>
      ))}
      <button type="reset">Show all</button>
      <output aria-live="polite">{`${machines.length} machines`}</output>
    </form>
  );
}

/** Machines × workloads: the model to take, and how many times as fast as sequential code it is. */
export function Winners({ view }: { readonly view: WinnersView }) {
  return (
    <section id="winners">
      <h2>Who wins where</h2>
      <ul class="key">
        {view.models.map((model) => (
          <li>
            <ModelName {...model} />
          </li>
        ))}
        <li>
          <span class="swatch swatch-level">≈</span> shares the first tier
        </li>
      </ul>
      <Table
        label="The model to take for each workload on each machine"
        kind="matrix winners"
        columns={[
          "Machine",
          ...view.workloads.map(({ label, url }) => <a href={url}>{label}</a>),
        ]}
      >
        <tbody>
          {view.rows.map(({ machine, cells }) => (
            <tr {...machineData(machine)}>
              <th scope="row">
                <a href={machine.url}>{machine.title}</a>
              </th>
              {cells.map((cell) => <WinnerCell cell={cell} />)}
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function WinnerCell({ cell }: { readonly cell: WinnersCell | null }) {
  if (!cell?.model) {
    const [sign, words] = cell ? ["?", "undecided"] : ["–", "not measured"];
    return (
      <td class="unmeasured">
        <span aria-hidden="true">{sign}</span>
        <span class="visually-hidden">{words}</span>
      </td>
    );
  }
  const { model, kind, speedup } = cell;
  return (
    <td class={kind} title={model.label}>
      <ModelMark id={model.id} />{" "}
      <span class="visually-hidden">{model.label}</span>
      {speedup}
      {kind === "level" ? <span aria-hidden="true">≈</span> : ""}
    </td>
  );
}
