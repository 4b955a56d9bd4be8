import { type Interval, scaleInterval } from "../stats/mod.ts";
import type { Cost, CostFound } from "../analysis/scaling/cost_metric.ts";
import {
  capitalise,
  formatCount,
  formatRatio,
  formatRatioRange,
  joinNames,
  withWorkers,
} from "./format.ts";
import type { ModelScaling } from "../analysis/scaling/scaling_fit.ts";
import type { FittedLaw } from "../analysis/scaling/scaling_law.ts";
import type { CellAnalysis } from "../analysis/types.ts";

interface WordingContext {
  readonly workload: string;
  readonly usableCores: number;
}

/** Parameters this small change no speed that could be measured. */
const NOTHING = 1e-7;

/**
 * Says what both laws make of the workers of a workload's models: a sentence for each fit, with how good it is, and one
 * for each reason why there is none.
 */
export function describeScaling(
  models: readonly ModelScaling[],
  context: WordingContext,
): string[] {
  const fits = models.flatMap(({ phrase: pool, amdahl, usl }) => [
    { pool, fit: amdahl },
    { pool, fit: usl },
  ]);
  const refused = fits.flatMap(({ pool, fit }) =>
    fit.kind === "refused" ? [{ pool, reason: fit.reason }] : []
  );
  const byReason = Map.groupBy(refused, ({ reason }) => reason);
  return [
    ...fits.flatMap(({ pool, fit }) =>
      fit.kind === "fitted" ? [describeFit(fit, { ...context, pool })] : []
    ),
    ...[...byReason].map(([reason, without]) =>
      `no fit for ${
        joinNames(without.map(({ pool }) => pool))
      } on ${context.workload}: ${reason}.`
    ),
  ].map(capitalise);
}

/** Says how many workers it takes to beat sequential code, or that none do. */
export function describeCost(cost: Cost, { workload }: WordingContext): string {
  const start = `COST of ${workload}`;
  switch (cost.kind) {
    case "beats":
      return `${start}: ${describeFound(cost)}.`;
    case "never":
      return `${start}: never on this machine; nothing with up to ${
        formatCount(cost.mostWorkers, "worker")
      } beat sequential code.`;
    case "undecided":
      return `${start}: undecided; nothing has been shown to beat sequential code, and ${
        nameOpen(cost.open)
      } may.`;
    case "unmeasured":
      return `${start}: unknown, since ${cost.reason}.`;
  }
}

function describeFit(
  fit: FittedLaw,
  { workload, usableCores, pool }: WordingContext & { readonly pool: string },
): string {
  const cores = formatCount(usableCores, "core");
  return `${pool} on ${workload} and ${cores}, ${describeLaw(fit)}; ${
    describeGoodness(fit)
  }.`;
}

function describeLaw(fit: FittedLaw): string {
  const sigma = describeShare(valueOf(fit, "sigma"));
  if (fit.law === "amdahl") {
    return `by Amdahl's law: ${sigma} of the work is serial`;
  }
  const { peakWorkers } = fit;
  const largest = fit.workers.at(-1) ?? NaN;
  const peak = peakWorkers === null
    ? `no peak up to ${largest * 2} workers, and further it is not asked`
    : `more than ${formatRatio(peakWorkers)} workers slow it down`;
  return `by the Universal Scalability Law: contention ${sigma}, coherency ${
    describeFigure(valueOf(fit, "kappa"))
  }; ${peak}`;
}

function describeGoodness(
  { rSquared, residualStandardError, workers, parameters }: FittedLaw,
): string {
  const off = residualStandardError / parameters.lambda;
  return `R² ${rSquared.toFixed(3)}, and points lie ${
    figure(off)
  } times the speed of one worker off the curve, measured with ${
    joinNames(workers.map(String))
  } workers`;
}

function describeFound({ cell, open }: CostFound): string {
  const found = `${formatCount(cell.workers, "worker")}. ${
    capitalise(withWorkers(cell.modelInfo.phrase, cell.workers))
  } is the smallest configuration that has been shown to beat sequential code${
    cell.speedup
      ? `, ${formatRatio(cell.speedup.value)} times as fast (95 % interval ${
        formatRatioRange(cell.speedup)
      })`
      : ""
  }`;
  return open.length === 0 ? found : `${found}; ${nameOpen(open)} may, too`;
}

function nameOpen(cells: readonly CellAnalysis[]): string {
  return joinNames(
    cells.map(({ modelInfo, workers }) =>
      withWorkers(modelInfo.phrase, workers)
    ),
  );
}

function valueOf(
  { parameters, intervals }: FittedLaw,
  name: "sigma" | "kappa",
): Interval {
  const value = parameters[name];
  return intervals?.[name] ?? { value, low: value, high: value };
}

function describeShare(share: Interval): string {
  const { value, low, high } = scaleInterval(share, 100);
  return `${figure(value)} %${describeRange({ value, low, high }, " %")}`;
}

function describeFigure(interval: Interval): string {
  return `${figure(interval.value)}${describeRange(interval, "")}`;
}

function describeRange({ low, high }: Interval, unit: string): string {
  if (low === high) return "";
  return ` (95 % interval ${figure(low)}${unit} to ${figure(high)}${unit})`;
}

function figure(value: number): string {
  return Math.abs(value) < NOTHING ? "0" : formatRatio(value);
}
