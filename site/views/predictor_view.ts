import {
  type CostCurve,
  type ModelledRun,
  percentileInterval,
  type PoolCosts,
  type Predictor,
  type Quantity,
  type Term,
} from "../../src/analysis/mod.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
} from "../../src/text/mod.ts";
import type { ModelLabels } from "./names.ts";
import type { SuiteField, SuiteRow, SuiteView } from "./suite_view.ts";

/** What concurrency costs on a machine. */
export interface PredictorView {
  /** One for each term. */
  readonly terms: readonly CostTermView[];
}

/** One term of the predictor: what it means, and a table by pool. */
export interface CostTermView {
  readonly title: string;
  readonly meaning: string;
  readonly table: SuiteView;
}

/** What a pool costs, and its name. */
interface Pool {
  readonly id: string;
  readonly label: string;
  readonly costs: PoolCosts;
}

/** Lays the terms of a run's predictor out as tables. */
export function predictorView(
  { model }: ModelledRun,
  labels: ModelLabels,
): PredictorView {
  const pools = poolsOf(model, labels);
  if (pools.length === 0) return { terms: [] };
  return {
    terms: [
      efficiencyTerm(pools),
      startTerm(pools),
      dispatchTerm(pools),
      bytesTerm(pools),
    ],
  };
}

function poolsOf({ pools }: Predictor, labels: ModelLabels): readonly Pool[] {
  return Object.entries(pools).map(([id, costs]) => ({
    ...{ id, label: labels(id), costs },
  }));
}

function efficiencyTerm(pools: readonly Pool[]): CostTermView {
  return termView(pools, {
    title: "Busy workers",
    meaning:
      "The speed that one worker keeps while all cores are busy, as a share of that of sequential code. Cores share caches, memory and the heat that sets their clock.",
    rows: [{
      name: "Speed kept",
      fields: pools.map(({ costs }) =>
        fieldOf(costs.efficiency, ({ share, workers }) => ({
          value: formatPercent(share.value),
          range: percentRange(share),
          note: `of ${formatCount(workers, "worker")}`,
        }))
      ),
    }],
  });
}

function startTerm(pools: readonly Pool[]): CostTermView {
  const first = {
    name: "First worker",
    fields: pools.map(({ costs }) =>
      fieldOf(costs.startUp, ({ first }) => durationField(first.ns))
    ),
  };
  return termView(pools, {
    title: "Starting",
    meaning:
      "Starting and ending a pool's workers, for one batch. Each worker has to warm its code up, so what a further one adds depends on how much the batch computes.",
    rows: [
      first,
      ...curveRows(pools, {
        curveOf: ({ startUp }) => mapTerm(startUp, ({ further }) => further),
        nameOf: (ns) => `Each further, ${formatDuration(ns)} batch`,
      }),
    ],
  });
}

function dispatchTerm(pools: readonly Pool[]): CostTermView {
  return termView(pools, {
    title: "Dispatch overhead",
    meaning:
      "CPU time to hand one item over and take its answer back, its message without data. Short items share a message, a long one travels alone, so it grows with the item.",
    rows: curveRows(pools, {
      curveOf: ({ dispatchOverhead }) => dispatchOverhead,
      nameOf: (ns) => `Items of ${formatDuration(ns)}`,
    }),
  });
}

function bytesTerm(pools: readonly Pool[]): CostTermView {
  return termView(pools, {
    title: "Bytes",
    meaning:
      "Time for so many bytes to travel one way, beyond what the shortest message takes.",
    rows: curveRows(pools, {
      curveOf: ({ bytes }) => bytes,
      nameOf: formatBytes,
    }),
  });
}

function termView(
  pools: readonly Pool[],
  { title, meaning, rows }: {
    readonly title: string;
    readonly meaning: string;
    readonly rows: readonly SuiteRow[];
  },
): CostTermView {
  return {
    ...{ title, meaning },
    table: {
      id: `cost-${title.toLowerCase().replaceAll(" ", "-")}`,
      label: title,
      question: `Predictor: ${title.toLowerCase()}`,
      legend: "Estimates with 95 % intervals",
      columns: pools.map(({ id, label }) => ({ id, label })),
      rows,
    },
  };
}

/** One row for each size that any pool was measured at; a curve that is missing says why in the first. */
function curveRows(
  pools: readonly Pool[],
  { curveOf, nameOf }: {
    readonly curveOf: (costs: PoolCosts) => Term<CostCurve>;
    readonly nameOf: (size: number) => string;
  },
): readonly SuiteRow[] {
  const curves = pools.map(({ costs }) => curveOf(costs));
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
      if (curve.kind === "missing") {
        return missing(row === 0 ? curve.reason : "");
      }
      const point = curve.value.find(({ at }) => at === size);
      return point ? durationField(point.ns) : NONE;
    }),
  }));
}

const NONE: SuiteField = { value: "–", range: "", note: "" };

function missing(reason: string): SuiteField {
  return { ...NONE, note: reason };
}

function fieldOf<T>(
  term: Term<T>,
  write: (value: T) => SuiteField,
): SuiteField {
  return term.kind === "known" ? write(term.value) : missing(term.reason);
}

function mapTerm<T, U>(term: Term<T>, map: (value: T) => U): Term<U> {
  return term.kind === "known"
    ? { kind: "known", value: map(term.value) }
    : term;
}

function durationField({ value, draws }: Quantity): SuiteField {
  const { low, high } = percentileInterval(value, draws);
  return {
    value: costText(value),
    range: `${costText(low)} to ${costText(high)}`,
    note: "",
  };
}

/** A cost that nothing is left of has no unit. */
function costText(ns: number): string {
  return ns === 0 ? "0" : formatDuration(ns);
}

function percentRange({ value, draws }: Quantity): string {
  const { low, high } = percentileInterval(value, draws);
  return `${formatPercent(low)} to ${formatPercent(high)}`;
}
