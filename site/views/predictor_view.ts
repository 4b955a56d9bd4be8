import {
  type CostCurve,
  type ModelledRun,
  percentileInterval,
  type PoolCosts,
  type Quantity,
  type Term,
} from "../../src/analysis/mod.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
} from "../../src/text/mod.ts";
import type { SuiteField, SuiteView } from "./suite_view.ts";

/** What concurrency costs on a machine: each term of the predictor, what it means, and a table by pool. */
export type PredictorView = ReturnType<typeof predictorView>;

/** Lays the terms of a run's predictor out as tables. */
export function predictorView({ model }: ModelledRun) {
  const columns = Object.keys(model.pools).map((id) => ({
    ...{ id, label: model.models.find((one) => one.id === id)?.label ?? id },
  }));
  const pools = Object.values(model.pools);
  if (pools.length === 0) return { terms: [] };
  return {
    terms: TERMS.map(({ title, meaning, rowsOf }) => ({
      ...{ title, meaning },
      table: {
        id: `cost-${title.toLowerCase().replaceAll(" ", "-")}`,
        label: title,
        question: `Predictor: ${title.toLowerCase()}`,
        legend: "Estimates with 95 % intervals",
        ...{ columns, rows: rowsOf(pools) },
      } satisfies SuiteView,
    })),
  };
}

type Pools = readonly PoolCosts[];
type Rows = SuiteView["rows"];

const TERMS: readonly {
  readonly title: string;
  readonly meaning: string;
  readonly rowsOf: (pools: Pools) => Rows;
}[] = [
  {
    title: "Busy workers",
    meaning:
      "The speed that one worker keeps while all cores are busy, as a share of that of sequential code. Cores share caches, memory and the heat that sets their clock.",
    rowsOf: (pools) => [{
      name: "Speed kept",
      fields: pools.map(({ efficiency }) =>
        fieldOf(efficiency, ({ share, workers }) => ({
          ...figureField(share, formatPercent),
          note: `of ${formatCount(workers, "worker")}`,
        }))
      ),
    }],
  },
  {
    title: "Starting",
    meaning:
      "Starting and ending a pool's workers, for one batch. Each worker has to warm its code up, so what a further one adds depends on how much the batch computes.",
    rowsOf: (pools) => [
      {
        name: "First worker",
        fields: pools.map(({ startUp }) =>
          fieldOf(startUp, ({ first }) => figureField(first.ns, formatCost))
        ),
      },
      ...curveRows(
        pools.map(({ startUp }) =>
          startUp.kind === "known"
            ? { kind: "known", value: startUp.value.further }
            : startUp
        ),
        (ns) => `Each further, ${formatDuration(ns)} batch`,
      ),
    ],
  },
  {
    title: "Dispatch overhead",
    meaning:
      "CPU time to hand one item over and take its answer back, its message without data. Short items share a message, a long one travels alone, so it grows with the item.",
    rowsOf: (pools) =>
      curveRows(
        pools.map(({ dispatchOverhead }) => dispatchOverhead),
        (ns) => `Items of ${formatDuration(ns)}`,
      ),
  },
  {
    title: "Bytes",
    meaning:
      "Time for so many bytes to travel one way, beyond what the shortest message takes.",
    rowsOf: (pools) => curveRows(pools.map(({ bytes }) => bytes), formatBytes),
  },
];

/** One row for each size that any pool was measured at; a curve that is missing says why in the first. */
function curveRows(
  curves: readonly Term<CostCurve>[],
  nameOf: (size: number) => string,
): Rows {
  const known = curves.flatMap((curve) =>
    curve.kind === "known" ? curve.value : []
  );
  // What a curve is measured beyond costs nothing by definition: the shortest message.
  const costly = known.filter(({ ns }) =>
    ns.value > 0 || ns.draws.some(Boolean)
  );
  const sizes = [...new Set(costly.map(({ at }) => at))].sort((a, b) => a - b);
  if (sizes.length === 0) {
    return [{
      name: "–",
      fields: curves.map((term) => fieldOf(term, () => NONE)),
    }];
  }
  return sizes.map((size, row) => ({
    name: nameOf(size),
    fields: curves.map((curve) => {
      if (curve.kind === "missing" && row > 0) return NONE;
      return fieldOf(curve, (points) => {
        const point = points.find(({ at }) => at === size);
        return point ? figureField(point.ns, formatCost) : NONE;
      });
    }),
  }));
}

const NONE: SuiteField = { value: "–", range: "", note: "" };

function fieldOf<T>(
  term: Term<T>,
  write: (value: T) => SuiteField,
): SuiteField {
  return term.kind === "known"
    ? write(term.value)
    : { ...NONE, note: term.reason };
}

function figureField(
  { value, draws }: Quantity,
  format: (value: number) => string,
): SuiteField {
  const { low, high } = percentileInterval(value, draws);
  return {
    value: format(value),
    range: `${format(low)} to ${format(high)}`,
    note: "",
  };
}

/** A cost that nothing is left of has no unit. */
function formatCost(ns: number): string {
  return ns === 0 ? "0" : formatDuration(ns);
}
