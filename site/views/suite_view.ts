import {
  type CaseAnalysis,
  type CellAnalysis,
  type ContestAnalysis,
  type SuiteAnalysis,
  timePerItem,
} from "../../src/analysis/mod.ts";
import {
  contestTable,
  formatDuration,
  formatDurationRange,
  formatName,
  formatRate,
  formatSpeedup,
  formatSpeedupRange,
  formatWait,
} from "../../src/text/mod.ts";
import { caseName } from "./names.ts";

/** Figures of models or variants by what sets the rows apart, as one table. */
export interface SuiteView {
  readonly id: string;
  readonly label: string;
  readonly question: string;
  /** What the figures are. */
  readonly legend: string;
  readonly columns: readonly { readonly id: string; readonly label: string }[];
  /** Their fields are in the order of the columns. */
  readonly rows: readonly {
    readonly name: string;
    readonly fields: readonly SuiteField[];
  }[];
}

/** A figure with its interval, and what was counted beside it. */
export interface SuiteField {
  readonly value: string;
  readonly range: string;
  readonly note: string;
}

/** Lays a suite out: a row for each case and number of workers, a column for each model or variant. */
export function suiteView(
  { id, label, question, baseline, cases }: SuiteAnalysis,
): SuiteView {
  const all = cases.flatMap(({ cells }) => cells);
  const labels = new Map(all.map((cell) => [cell.model, cell.modelLabel]));
  const measured = all.filter((cell) => cell.kind === "measured");
  const rates = measured.flatMap(({ observations }) =>
    observations[GENERATOR_RATE] ?? []
  );
  const besides = [
    ...(measured.some(({ loopDelay }) => loopDelay)
      ? [
        "; and what 99 of 100 other requests wait for the event loop meanwhile at most",
      ]
      : []),
    ...(rates.length > 0
      ? [
        `; the load generator could send ${
          formatRate(Math.min(...rates))
        } requests a second or more`,
      ]
      : []),
  ].join("");
  return {
    ...{ id, label, question },
    legend: baseline === null
      ? `Median time of one task, with its 95 % interval${besides}`
      : `Median time of a batch of ${
        (labels.get(baseline) ?? baseline).toLowerCase()
      } code, and how many times as fast the others are, with 95 % intervals${besides}`,
    columns: [...labels].map(([id, label]) => ({ id, label })),
    rows: joinRows(cases.flatMap(rowsOf)).map(({ name, cells }) => ({
      name,
      fields: [...labels.keys()].map((model) =>
        fieldOf(cells.find((cell) => cell.model === model), baseline)
      ),
    })),
  };
}

/** Lays programs of other runtimes or releases out. */
export function contestView(
  { id, question }: SuiteAnalysis,
  contest: ContestAnalysis,
): SuiteView {
  const { legend, columns: [label = "", ...columns], rows } = contestTable(
    contest,
  );
  return {
    ...{ id, label, question, legend, rows },
    columns: columns.map((label) => ({ id: label, label })),
  };
}

/** A row before its figures are written. */
type CaseRow = Pick<CaseAnalysis, "cells"> & { readonly name: string };

/** Makes one row of those of the same name, such as bytes and objects of one size, where no model would be in it twice. */
function joinRows(rows: readonly CaseRow[]): readonly CaseRow[] {
  const byName = Map.groupBy(rows, ({ name }) => name);
  return [...byName].flatMap(([name, own]) => {
    const cells = own.flatMap((row) => row.cells);
    const models = new Set(cells.map(({ model }) => model));
    return models.size === cells.length ? [{ name, cells }] : own;
  });
}

/** One row for a case, or one for each number of workers where its models were measured with several. */
function rowsOf(
  { label, parameters, cells }: CaseAnalysis,
): readonly CaseRow[] {
  const name = caseName(parameters) || label;
  const counts = new Set(cells.map(({ workers }) => workers));
  const isVaried = cells.some(({ model, workers }) =>
    cells.some((other) => other.model === model && other.workers !== workers)
  );
  if (!isVaried) return [{ name, cells }];
  return [...counts].map((workers) => ({
    name: `${name}, ${workers} ${workers === 1 ? "worker" : "workers"}`,
    cells: cells.filter((cell) => cell.workers === workers),
  }));
}

const NOTHING = "–";

/** Counted with each cell, and about none of them: it tells how fast the generator of all of them is. */
const GENERATOR_RATE = "generatorRatePerSecond";

function fieldOf(
  cell: CellAnalysis | undefined,
  baseline: string | null,
): SuiteField {
  if (cell?.kind !== "measured") {
    return { value: NOTHING, range: "", note: cell?.reason ?? "" };
  }
  const { medianNs, model, observations } = cell;
  const speedup = formatSpeedup(cell);
  const counted = Object.entries(observations)
    .filter(([name]) => name !== GENERATOR_RATE)
    .map(([name, count]) =>
      `${Math.round(count).toLocaleString("en")} ${formatName(name)}`
    );
  const note = [
    ...counted,
    ...(cell.loopDelay
      ? [`others wait ${formatWait(cell.loopDelay.p99Ns)}`]
      : []),
  ].join(", ");
  if (cell.steadyState === "no-steady-state" && speedup === "") {
    return { value: NOTHING, range: "", note: "no steady state" };
  }
  if (baseline !== null && model !== baseline && speedup !== "") {
    return { value: speedup, range: formatSpeedupRange(cell), note };
  }
  const time = baseline === null ? timePerItem(cell) : medianNs;
  return {
    value: formatDuration(time.value),
    range: formatDurationRange(time),
    note,
  };
}
