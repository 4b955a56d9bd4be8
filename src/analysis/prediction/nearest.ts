import type { MachineInfo, Run } from "../../results/run.ts";
import { predict, type PredictedTime, type Work } from "./predict.ts";
import type { Predictor } from "./predictor.ts";
import { predictVerdict, type RankOptions } from "./rank.ts";

/** What says how alike two machines are. */
export type Hardware = Pick<
  MachineInfo,
  "os" | "arch" | "cpuModel" | "usableCores"
>;

/** Machines that are asked in the place of one that was never measured. */
const MOST_NEIGHBOURS = 4;

/**
 * How unlike two machines are, for choosing the more alike one: another architecture weighs most, then another system and
 * another class of processor, and then each doubling of the cores. A convention, not a law: nothing is computed with it.
 */
export function machineDistance(a: Hardware, b: Hardware): number {
  const cores = Math.abs(
    Math.log2((a.usableCores ?? 1) / (b.usableCores ?? 1)),
  );
  return (a.arch === b.arch ? 0 : 4) + (a.os === b.os ? 0 : 2) +
    2 * (1 - likeness(classOf(a.cpuModel), classOf(b.cpuModel))) + cores;
}

/** What says nothing of a processor's class. */
const FILLER = ["cpu", "processor", "core", "cores", "with", "r", "tm"];

/** `intel`, `xeon`, `platinum`: the maker and the line, without numbers and clock rates. */
function classOf(cpuModel: string | null): ReadonlySet<string> {
  const words = (cpuModel ?? "").toLowerCase().split(/[^a-z0-9.]+/);
  return new Set(
    words.filter((word) => /^[a-z]+$/.test(word) && !FILLER.includes(word)),
  );
}

/** Share of all words that both have; 0 where neither has any. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const all = a.union(b).size;
  return all === 0 ? 0 : a.intersection(b).size / all;
}

/** The runs of the machines that are most like one that was never measured: the latest of each, the nearest first. */
export function nearestRuns<T extends { readonly run: Pick<Run, "machine"> }>(
  machine: Hardware,
  runs: readonly T[],
): T[] {
  const latest = new Map(runs.map((one) => [one.run.machine.id, one]));
  return [...latest.values()].toSorted((a, b) =>
    machineDistance(machine, a.run.machine) -
    machineDistance(machine, b.run.machine)
  ).slice(0, MOST_NEIGHBOURS);
}

/** What other machines say to a prediction that was made by the nearest one. */
export interface Neighbourhood {
  /** How many machines were asked, the nearest included. */
  readonly machines: number;
  /** On how many of them the same model would be the choice. */
  readonly agreeing: number;
}

/** 95 % quantiles of Student's t by degrees of freedom: the advice page is to load no distributions. */
const T95: Readonly<Record<number, number>> = { 1: 6.314, 2: 2.92, 3: 2.353 };

/**
 * Widens a prediction by how far some machines differ: nine in ten machines like them should lie in it. That is Student's
 * prediction interval of one more machine on the logarithms of what they predict (Hahn and Meeker, "Statistical
 * Intervals", 1991, chapter 4), joined in quadrature with how far predictions are off on a machine itself.
 *
 * @param prediction By the nearest machine.
 * @param machines Costs of all of them, the nearest first.
 */
export function widen(
  prediction: PredictedTime,
  machines: readonly Predictor[],
  { work, options }: { readonly work: Work; readonly options: RankOptions },
): PredictedTime {
  const { model, workers, timeNs } = prediction;
  // Middle and half width of the range in which the times of each machine lie, as logarithms.
  const ranges = machines.flatMap((costs) => {
    const one = predict(costs, work, { ...options, model, workers });
    if (one.kind === "unpredicted") return [];
    const ns = one.timeNs.value;
    const { low = 1, high = 1 } = costs.error?.ranges[model] ??
      widestOf(costs);
    const [a, b] = [Math.log(ns * low), Math.log(ns * high)];
    return [{ middle: (a + b) / 2, half: (b - a) / 2 }];
  });
  const count = ranges.length;
  const t = T95[count - 1];
  if (t === undefined) return prediction;
  const meanOf = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / count;
  const middle = meanOf(ranges.map((range) => range.middle));
  const within = Math.max(...ranges.map(({ half }) => half));
  const variance = meanOf(
    ranges.map((range) => (range.middle - middle) ** 2),
  ) * count / (count - 1);
  const between = t * Math.sqrt(variance * (1 + 1 / count));
  const reach = Math.hypot(between, within);
  return {
    ...prediction,
    rangeNs: {
      low: Math.min(timeNs.value, Math.exp(middle - reach)),
      high: Math.max(timeNs.value, Math.exp(middle + reach)),
    },
  };
}

/** Of a model that has too few benchmarks for a range of its own no more is known than of the worst of the others. */
function widestOf({ error }: Predictor): { low?: number; high?: number } {
  const ranges = Object.values(error?.ranges ?? {});
  if (ranges.length === 0) return {};
  return {
    low: Math.min(...ranges.map(({ low }) => low)),
    high: Math.max(...ranges.map(({ high }) => high)),
  };
}

/** Asks other machines who is to be taken. */
export function askNeighbours(
  choice: string,
  others: readonly Predictor[],
  { work, options }: { readonly work: Work; readonly options: RankOptions },
): Neighbourhood {
  const same = others.filter((costs) =>
    predictVerdict(costs, work, options).choice.model === choice
  );
  return { machines: others.length + 1, agreeing: same.length + 1 };
}
