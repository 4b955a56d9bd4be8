import type {
  CellComparison,
  ComparedCell,
  ComparisonReport,
  ReportDifference,
} from "../../src/analysis/comparison/compare.ts";
import {
  arrangeRows,
  CELL_STATUSES,
  type CellStatus,
  type ComparisonRow,
  describeSettings,
  describeThreshold,
  describeTotals,
  describeWinners,
  formatStart,
  groupUncompared,
  perRun,
  runNames,
  winnerRows,
} from "../../src/text/comparison.ts";
import {
  capitalise,
  formatCount,
  formatDuration,
  formatRatio,
  formatRatioRange,
} from "../../src/text/format.ts";
import type { Compared } from "../client/compare/runs.ts";
import { type CompareState, PLAIN_STATE } from "../client/compare/state.ts";
import type {
  Named,
  ReadOutcome,
  RunSummary,
} from "../client/compare/worker.ts";
import Badge from "./badge.tsx";
import IntervalPlot, { type PlacedInterval } from "./interval_plot.tsx";
import ModelName from "./model_name.tsx";
import Table, { type Field, RowTable } from "./table.tsx";

/** What is compared, how, and what came of it. */
interface ComparisonProps {
  readonly state?: CompareState;
  /** Absent where no run is chosen. */
  readonly compared?: Compared | undefined;
  /** What goes on; absent once it is done. */
  readonly progress?: string | undefined;
}

/** What came of a comparison of runs: who wins, what differs between the runs, what others wait, and every cell. */
export default function Comparison(
  { state = PLAIN_STATE, compared, progress }: ComparisonProps,
) {
  const report = compared?.report ?? undefined;
  const summaries = summariesOf(compared);
  const isBusy = progress === undefined ? "false" : "true";
  return (
    <>
      <p class="status-line">
        <span id="compare-status" role="status">
          {progress ?? describeResult(compared)}
        </span>{" "}
        <button type="button" data-copies="address">Copy the address</button>
      </p>
      <div id="compare-summary" aria-busy={isBusy}>
        {compared ? <Runs compared={compared} /> : ""}
        {report
          ? (
            <>
              <Winners report={report} />
              <Differences report={report} />
              <Waits report={report} />
              <Verdicts report={report} />
            </>
          )
          : ""}
      </div>
      <CompareControls
        state={state}
        summaries={summaries}
        counts={report && countStatuses(report)}
      />
      <div id="compare-cells" aria-busy={isBusy}>
        {report
          ? (
            <>
              <Cells report={report} state={state} summaries={summaries} />
              <Uncompared report={report} state={state} />
            </>
          )
          : ""}
      </div>
    </>
  );
}

function summariesOf(compared: Compared | undefined): readonly RunSummary[] {
  return (compared?.outcomes ?? []).flatMap((outcome) =>
    outcome.kind === "read" ? [outcome.summary] : []
  );
}

function describeResult(compared: Compared | undefined): string {
  if (!compared) return "Choose two runs or more.";
  const { report, sources, outcomes } = compared;
  const failed = outcomes.filter(({ kind }) => kind === "unreadable").length;
  const trouble = failed === 0
    ? ""
    : ` ${formatCount(failed, "run")} could not be read.`;
  if (report) {
    return `Compared ${formatCount(report.runs.length, "run")}.${trouble}`;
  }
  return sources.length === 1 && failed === 0
    ? "Choose another run to compare it with."
    : `Choose two runs or more that can be read.${trouble}`;
}

function countStatuses({ comparisons }: ComparisonReport) {
  const count = (status: typeof CELL_STATUSES[number]) =>
    comparisons.reduce((sum, { totals }) => sum + totals[status], 0);
  return {
    ...{ worse: count("worse"), better: count("better") },
    ...{ undecided: count("undecided"), equivalent: count("equivalent") },
    uncompared: count("uncompared"),
  };
}

const RUN_COLUMNS = [
  ...["Name", "Run", "Processor", "Measured"],
  { label: "Change", kind: "actions" },
];

/** The chosen runs in their order, each with what can be done with it. */
function Runs({ compared }: { readonly compared: Compared }) {
  const { sources, outcomes, report } = compared;
  const letters = (report ? runNames(report) : []).values();
  return (
    <Table label="The runs that are compared" columns={RUN_COLUMNS}>
      <tbody>
        {sources.map(({ id, name, ...source }, index) => {
          const outcome = outcomes[index];
          if (!outcome) return "";
          const letter = outcome.kind === "read"
            ? letters.next().value
            : undefined;
          const isReference = letter === "A";
          return (
            // Its id lets the row follow its run, and the focus with it.
            <tr id={`compared-${id}`}>
              <th scope="row">
                {letter ?? "–"}
                {isReference ? " (reference)" : ""}
              </th>
              <RunFacts
                outcome={outcome}
                name={name}
                page={source.kind === "published" ? source.page : undefined}
              />
              <td class="actions">
                {letter === undefined || isReference
                  ? ""
                  : <RunButton {...{ id, name }} action="refer" />}
                <RunButton {...{ id, name }} action="remove" />
              </td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

const ACTIONS = { refer: "Make reference", remove: "Leave out" };

function RunButton({ action, id, name }: {
  readonly action: keyof typeof ACTIONS;
  readonly id: string;
  readonly name: string;
}) {
  const label = ACTIONS[action];
  return (
    <button
      type="button"
      data-action={action}
      data-run={id}
      aria-label={`${label}: ${name}`}
    >
      {label}
    </button>
  );
}

function RunFacts(
  { outcome, name, page }: {
    readonly outcome: ReadOutcome;
    readonly name: string;
    /** Absent for a file of the reader's. */
    readonly page: string | undefined;
  },
) {
  if (outcome.kind === "unreadable") {
    const { message, hint } = outcome;
    return (
      <td class="reason" colspan={3}>
        <strong>{message}</strong>
        {hint === "" ? "" : ` – ${hint}`}
      </td>
    );
  }
  const { label, processor, startedAt } = outcome.summary;
  return (
    <>
      <td class="fact">
        {page === undefined
          ? (
            <>
              {name}
              <span class="note">
                {label === null ? "your file" : `your file: ${label}`}
              </span>
            </>
          )
          : <a href={page}>{name}</a>}
      </td>
      <td class="fact">{processor ?? "not told"}</td>
      <td>{formatStart(startedAt)}</td>
    </>
  );
}

/** What differs between the runs beside their samples: what must be known before any ratio is read. */
function Differences({ report }: { readonly report: ComparisonReport }) {
  const sentences = describeSettings(report, runNames(report));
  return (
    <FactSection
      heading="What differs between the runs"
      rows={report.differences}
      report={report}
    >
      {report.differences.length === 0
        ? (
          <p>
            Nothing that the runs tell of: machine, system, Deno and profile are
            the same.
          </p>
        )
        : ""}
      {sentences.map((sentence) => <p>{sentence}</p>)}
    </FactSection>
  );
}

/** Whether another model would be chosen, which is what a decision needs first; nothing where no workload is ranked in both. */
function Winners({ report }: { readonly report: ComparisonReport }) {
  const sentences = perRun(report, describeWinners);
  if (sentences.length === 0) return "";
  return (
    <FactSection
      heading="Who wins"
      label="Where another model is fastest"
      rows={winnerRows(report, "different")}
      report={report}
    >
      {sentences.map((sentence) => <p class="answer">{sentence}</p>)}
    </FactSection>
  );
}

/** How the cells came out, in figures of all of them. */
function Verdicts({ report }: { readonly report: ComparisonReport }) {
  return (
    <section>
      <h2>Benchmark by benchmark</h2>
      {perRun(report, ({ totals }) => describeTotals(totals))
        .map((sentence) => <p class="finding">{sentence}</p>)}
      <p class="quiet">{describeThreshold(report)}</p>
    </section>
  );
}

/** What other requests wait, and which rates services hold; nothing where no two runs tell. */
function Waits({ report }: { readonly report: ComparisonReport }) {
  return report.waits.map(({ title, rows }) => (
    <FactSection heading={capitalise(title)} {...{ rows, report }} />
  ));
}

/** Sentences, and a table with a column for each run. */
function FactSection(
  { heading, label = heading, rows, report, children = "" }: {
    readonly heading: string;
    readonly label?: string;
    readonly rows: readonly ReportDifference[];
    readonly report: ComparisonReport;
    readonly children?: JSX.Children;
  },
) {
  const fields = runNames(report).map((
    name,
    place,
  ): Field<ReportDifference> => [
    name,
    ({ values }) => values[place] ?? "",
    "fact",
  ]);
  return (
    <section>
      <h2>{heading}</h2>
      {children}
      {rows.length === 0 ? "" : (
        <RowTable
          {...{ label, rows }}
          fields={[["", ({ field }) => field], ...fields]}
        />
      )}
    </section>
  );
}

const PAIR_LEGEND =
  "B/A: time in B over time in A, as the rounds tell it, with its 95 % interval; above 1, B is slower. A, B: median time of one batch. A hollow point lies beyond the axis.";
const MANY_LEGEND =
  "Time over that in A, as the rounds tell it, with its 95 % interval; above 1 is slower. A hollow point lies beyond the axis.";

/** Every compared cell that is to be shown: its ratios with their intervals, and how it came out. */
function Cells(
  { report, state, summaries }: {
    readonly report: ComparisonReport;
    readonly state: CompareState;
    readonly summaries: readonly RunSummary[];
  },
) {
  const rows = arrangeRows(report, state);
  const isPair = report.comparisons.length === 1;
  const axis = ratioAxis(
    rows.flatMap(({ cells }) => cells.flatMap(comparedOf))
      .map(({ ratio }) => ratio.value),
    state.scale,
  );
  const columns = isPair
    ? pairColumns(axis)
    : manyColumns(axis, runNames(report));
  const groups = state.sort === "benchmark"
    ? Map.groupBy(rows, ({ group }) => group)
    : new Map([["", rows]]);
  const labels = new Map(
    summaries.flatMap(({ models }) => models)
      .map(({ id, label }) => [id, label]),
  );
  return (
    <section>
      <h2>Ratios</h2>
      {rows.length === 0 ? <p>There is no compared benchmark to show.</p> : (
        <>
          <p class="quiet">{isPair ? PAIR_LEGEND : MANY_LEGEND}</p>
          <Table
            label="Ratios of the compared benchmarks"
            kind="ratios"
            columns={[
              "Cell",
              ...columns.map(([label, kind]) => ({ label, kind })),
            ]}
          >
            {[...groups].map(([group, own]) => (
              <tbody>
                {group === "" ? "" : (
                  <tr>
                    <th
                      scope="rowgroup"
                      colspan={columns.length + 1}
                      class="group"
                    >
                      <span>{group}</span>
                    </th>
                  </tr>
                )}
                {own.map((row) => (
                  <tr data-cell={row.id}>
                    <RowHead
                      row={row}
                      labels={labels}
                      isGrouped={group !== ""}
                    />
                    {columns.map(([, kind, fill]) => (
                      <td class={kind}>{fill(row.cells)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            ))}
          </Table>
        </>
      )}
    </section>
  );
}

function comparedOf(cell: CellComparison | undefined): ComparedCell[] {
  return cell?.kind === "compared" ? [cell] : [];
}

function RowHead(
  { row: { id, name, group }, labels, isGrouped }: {
    readonly row: ComparisonRow;
    readonly labels: ReadonlyMap<string, string>;
    readonly isGrouped: boolean;
  },
) {
  const [model = "", workers = ""] = name.split("/");
  return (
    <th scope="row" title={id}>
      <ModelName id={model} label={labels.get(model) ?? model} />
      <span class="quiet">/{workers}</span>
      {isGrouped ? "" : <span class="note cell-group">{group}</span>}
    </th>
  );
}

/** A column of the table of ratios: its head, the class of its fields, and what stands there, by the order of comparisons. */
type RatioColumn = readonly [
  label: JSX.Children,
  kind: string,
  fill: (cells: ComparisonRow["cells"]) => JSX.Children,
];

/** Two runs: everything about a cell. What matters most stands first, since a narrow window shows no more. */
function pairColumns(axis: RatioAxis): readonly RatioColumn[] {
  const of =
    (fill: (cell: ComparedCell) => JSX.Children) =>
    ([cell]: ComparisonRow["cells"]) => comparedOf(cell).map(fill);
  return [
    ["B/A", "number strong", of(({ ratio }) => formatRatio(ratio.value))],
    [
      "B is",
      "verdict",
      of(({ verdict }) => <Badge kind={verdict} label={verdict} />),
    ],
    ["95 % interval", "quiet", of(({ ratio }) => formatRatioRange(ratio))],
    [
      <AxisHead axis={axis} />,
      "plot-field",
      of(({ ratio, verdict }) => (
        <IntervalPlot place={axis.place(ratio)} kind={verdict} />
      )),
    ],
    ["A", "number", of(({ beforeNs }) => formatDuration(beforeNs.value))],
    ["B", "number", of(({ afterNs }) => formatDuration(afterNs.value))],
  ];
}

/** Several runs: a column for each beside the reference. */
function manyColumns(
  axis: RatioAxis,
  [reference = "", ...names]: readonly string[],
): readonly RatioColumn[] {
  return names.map((name, index): RatioColumn => [
    <span>
      {name}/{reference}
      <AxisHead axis={axis} />
    </span>,
    "ratio-field",
    (cells) => {
      const [cell] = comparedOf(cells[index]);
      if (!cell) return "–";
      const { ratio, verdict } = cell;
      return (
        <>
          <strong>{formatRatio(ratio.value)}</strong>{" "}
          <Badge kind={verdict} label={verdict} />
          <span class="note">{formatRatioRange(ratio)}</span>
          <IntervalPlot place={axis.place(ratio)} kind={verdict} />
        </>
      );
    },
  ]);
}

/** A line that ratios are drawn on, the same for all of a table. */
interface RatioAxis {
  /** Ratios to be named along it, from its beginning to its end. */
  readonly ticks: readonly number[];
  /** Where a ratio and its interval stand. */
  place(ratio: ComparedCell["ratio"]): PlacedInterval;
}

/** Share of the ratios that an axis holds at least: a few that lie far off would press all others together. */
const HELD = 0.95;

/** How far an axis may reach. */
const REACHES = [1.1, 1.25, 1.5, 2, 3, 5, 10, 20, 50, 100, 1_000, 1e6, 1e12];

/**
 * Makes the axis for most of some ratios. On a logarithmic one, half and twice the time lie as far from 1; a linear one
 * begins at 0. What reaches beyond it is placed below 0 or above 100.
 */
export function ratioAxis(
  ratios: readonly number[],
  scale: "log" | "linear",
): RatioAxis {
  const needed = ratios
    .map((ratio) => scale === "log" ? Math.max(ratio, 1 / ratio) : ratio)
    .toSorted((a, b) => a - b);
  const most = needed[Math.ceil(HELD * needed.length) - 1] ?? 1;
  const reach = REACHES.find((reach) => reach >= most) ?? most;
  const at = scale === "log"
    ? (ratio: number) => 50 + 50 * Math.log(ratio) / Math.log(reach)
    : (ratio: number) => 100 * ratio / reach;
  return {
    ticks: scale === "log" ? [1 / reach, 1, reach] : [0, reach / 2, reach],
    place: ({ low, value, high }) => ({
      ...{ low: at(low), value: at(value), high: at(high), mark: at(1) },
    }),
  };
}

/** The ends and the middle of the axis, above what is drawn on it. */
function AxisHead({ axis }: { readonly axis: RatioAxis }) {
  return (
    <span class="axis">
      {axis.ticks.map((tick) => (
        <span>{String(Number(tick.toPrecision(2)))}</span>
      ))}
    </span>
  );
}

/** The cells that have no partner, by the reason why; nothing where there are none, or the view hides them. */
function Uncompared(
  { report, state }: {
    readonly report: ComparisonReport;
    readonly state: CompareState;
  },
) {
  const [reference, ...others] = runNames(report);
  const groups = report.comparisons.flatMap((comparison, index) =>
    groupUncompared(comparison, state).map((group) => ({
      ...group,
      runs: `${reference} and ${others[index]}`,
    }))
  );
  if (groups.length === 0) return "";
  return (
    <section>
      <h2>Not compared</h2>
      {groups.map(({ reason, ids, runs }) => (
        <details class="uncompared">
          <summary>
            <strong>{formatCount(ids.length, "benchmark")}</strong> of {runs}:
            {" "}
            {reason}
          </summary>
          <ul>
            {ids.map((id) => (
              <li>
                <code>{id}</code>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

/** The lists that are filtered by, and the names that the form and the address have for them. */
const FILTERS = [
  { name: "suite", list: "suites", label: "Suites" },
  { name: "workload", list: "workloads", label: "Workloads" },
  { name: "model", list: "models", label: "Models" },
] as const;

const CHOICES = [
  {
    name: "sort",
    label: "Order",
    options: [
      { id: "benchmark", label: "as measured" },
      { id: "change", label: "worst first" },
    ],
  },
  {
    name: "scale",
    label: "Scale",
    options: [
      { id: "log", label: "logarithmic" },
      { id: "linear", label: "linear" },
    ],
  },
] as const;

/** What the form says, what it offers, and how many cells came out how. */
interface CompareControlsProps {
  readonly state: CompareState;
  readonly summaries: readonly RunSummary[];
  /** Absent while nothing is compared: then there is nothing to control. */
  readonly counts?: Readonly<Record<CellStatus, number>> | undefined;
}

/** Everything that decides how runs are compared and shown, beside the runs themselves. */
function CompareControls(
  { state, summaries, counts }: CompareControlsProps,
) {
  return (
    <form
      id="compare-controls"
      class="controls"
      autocomplete="off"
      hidden={!counts}
    >
      <fieldset>
        <legend class="visually-hidden">What is compared and shown</legend>
        {FILTERS.map(({ name, list, label }) => (
          <Filter
            name={name}
            label={label}
            chosen={state[list]}
            found={summaries.flatMap((summary) => summary[list])}
          />
        ))}
        <label class="field">
          A change counts from, %
          <input
            type="number"
            name="change"
            value={String(state.changePercent)}
            min="0"
            max="1000"
            step="any"
            inputmode="decimal"
          />
        </label>
        <fieldset class="choice">
          <legend>Show only</legend>
          {CELL_STATUSES.map((status) => (
            <label>
              <input
                type="checkbox"
                name="only"
                value={status}
                checked={state.only.includes(status)}
              />
              {status === "uncompared" ? "not compared" : status}{" "}
              <span class="quiet">{counts?.[status]}</span>
            </label>
          ))}
        </fieldset>
        {CHOICES.map(({ name, label, options }) => (
          <fieldset class="choice">
            <legend>{label}</legend>
            {options.map((option) => (
              <label>
                <input
                  type="radio"
                  name={name}
                  value={option.id}
                  checked={state[name] === option.id}
                />
                {option.label}
              </label>
            ))}
          </fieldset>
        ))}
        <button type="submit">Compare</button>
      </fieldset>
    </form>
  );
}

/** More than that would not fit on a line. */
const MAX_NAMED = 2;

/**
 * Boxes to choose some of many, and the line above them that says which; all of them where none is ticked. What is
 * chosen stays so, though no run may have it: then the page says that, and does not compare all.
 */
function Filter(
  { name, label, chosen, found }: {
    readonly name: string;
    readonly label: string;
    readonly chosen: readonly string[];
    readonly found: readonly Named[];
  },
) {
  const known = new Set(found.map(({ id }) => id));
  const missing = chosen.filter((id) => !known.has(id));
  const offered = [
    ...new Map(found.map((named) => [named.id, named])).values(),
    ...missing.map((id) => ({ id, label: id })),
  ];
  const named = offered.filter(({ id }) => chosen.includes(id));
  return (
    <details class="several" data-filter={name}>
      <summary>
        {label}: {chosen.length === 0
          ? "all"
          : chosen.length <= MAX_NAMED
          ? named.map(({ label }) => label).join(", ")
          : `${chosen.length} of ${offered.length}`}
      </summary>
      <fieldset class="choice">
        <legend class="visually-hidden">{label}</legend>
        {offered.map(({ id, label }) => (
          <label>
            <input
              type="checkbox"
              name={name}
              value={id}
              checked={chosen.includes(id)}
            />{" "}
            {label === id ? id : `${label} (${id})`}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
