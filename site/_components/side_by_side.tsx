import { rowsChart } from "../charts/rows_chart.ts";
import { formatAs, formatRangeAs } from "../../src/text/format.ts";
import type { MachineName } from "../views/machine_view.ts";
import type {
  SideBySideView,
  WinnersCell,
  WinnersView,
} from "../views/side_by_side.ts";
import { ChartFigure } from "./chart.tsx";
import { FILTER, Select } from "./fields.tsx";
import ModelName, { ModelMark } from "./model_name.tsx";
import { type Field, Figure, RowTable } from "./table.tsx";
import { Sign } from "./winner_matrix.tsx";

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
        <RowTable
          label={title}
          kind="matrix"
          rows={rows}
          dataOf={({ machine }) => machineData(machine)}
          fields={[
            [
              "Machine",
              ({ url, machine }) => <a href={url}>{machine.title}</a>,
            ],
            ...series.map((one): Field<typeof rows[number]> => [
              <ModelName {...one} />,
              ({ figures }) => {
                const at = figures.find(({ id }) => id === one.id)?.at;
                return at
                  ? (
                    <Figure
                      text={formatAs(axis.unit, at.value)}
                      range={formatRangeAs(axis.unit, at)}
                    />
                  )
                  : <span class="unmeasured">–</span>;
              },
            ]),
          ]}
        />
      </details>
    </section>
  );
}

/** The way from the page of one machine back to that of all, and to the list that it stands in. */
export function MachineCrumb({ list, whole }: {
  readonly list: { readonly url: string; readonly label: string };
  readonly whole: { readonly url: string; readonly label: string };
}) {
  return (
    <p class="crumb">
      <a href={list.url}>{list.label}</a> ·{" "}
      <a href={whole.url}>{whole.label}</a> on all machines
    </p>
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
    options: [...new Set(own.map(({ value }) => value))]
      .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
      .map((value) => ({ id: value, label: value })),
  })).filter(({ options }) => options.length > 1);
  if (choices.length === 0) return "";
  return (
    <form class="filters" data-machine-filters aria-label="Machines">
      {choices.map((choice) => <Select {...{ ...choice, ...FILTER }} />)}
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
      <RowTable
        label="The model to take for each workload on each machine"
        kind="matrix winners"
        rows={view.rows}
        dataOf={({ machine }) => machineData(machine)}
        fields={[
          [
            "Machine",
            ({ machine }) => <a href={machine.url}>{machine.title}</a>,
          ],
          ...view.workloads.map((
            { label, url },
            place,
          ): Field<typeof view.rows[number]> => [
            <a href={url}>{label}</a>,
            ({ cells }) => fill(cells[place] ?? null),
            ({ cells: { [place]: cell } }) =>
              cell?.model ? cell.kind : "unmeasured",
          ]),
        ]}
      />
    </section>
  );
}

function fill(cell: WinnersCell | null): JSX.Children {
  if (!cell) return <Sign sign="–" words="not measured" />;
  if (!cell.model) return <Sign sign="?" words="undecided" />;
  const { model, kind, speedup } = cell;
  return (
    <>
      <span title={model.label}>
        <ModelMark id={model.id} />
      </span>{" "}
      <span class="visually-hidden">{model.label}</span>
      {speedup}
      {kind === "level" ? <span aria-hidden="true">≈</span> : ""}
    </>
  );
}
