import {
  type BatchSizeCrossover,
  countLost,
  type Interval,
  type ItemSizeCrossover,
  percentileInterval,
  SERVICES,
  timePerItem,
  type WorkloadAnalysis,
} from "../../src/analysis/mod.ts";
import {
  formatAs,
  formatCount,
  inSentence,
  joinNames,
} from "../../src/text/mod.ts";
import {
  type MachineName,
  type MachineView,
  nameOf,
  runBehind,
} from "./machine_view.ts";
import { bestTierOf, type ModelFigure, speedupOf } from "./matrix.ts";
import { modelLabels } from "./names.ts";
import { crossingInterval, type PlotAxis } from "./question_plot.ts";
import {
  BLOCKING,
  type DeepRun,
  isBlocking,
  workloadSubject,
} from "./run_choice.ts";

/** One question with the answer of every machine as a row. */
export interface SideBySideView {
  /** Unique on its page. */
  readonly id: string;
  readonly title: string;
  readonly finding: string;
  readonly reading: string;
  readonly axis: PlotAxis;
  /** What the marks of a row stand for, in the order of the columns of the table. */
  readonly series: readonly { readonly id: string; readonly label: string }[];
  /** Sorted by the answer, the best first; machines without one stand last. */
  readonly rows: readonly SideBySideRow[];
}

/** The answer of one machine. */
export interface SideBySideRow {
  readonly machine: MachineName;
  /** Where its details are. */
  readonly url: string;
  /** Empty where nothing that was measured gives an answer. */
  readonly figures: readonly ModelFigure[];
}

/** A figure that machines are compared by. */
interface Measure {
  readonly id: string;
  readonly title: string;
  readonly reading: string;
  readonly axis: PlotAxis;
  readonly isHigherBetter?: boolean;
  readonly figuresOf: (deep: DeepRun) => readonly ModelFigure[];
}

const INTERVALS = "Bars through the marks are 95 % intervals.";

function axisOf(
  title: string,
  unit: PlotAxis["unit"],
  isLogarithmic = true,
): PlotAxis {
  return { title, unit, isLogarithmic };
}

/** One for each question, by its id, and what the predictor of a machine adds to them. */
const MEASURES: readonly Measure[] = [
  {
    id: "granularity",
    title: "Item size from which workers pay, lower is better",
    reading:
      `${INTERVALS} A pool that pays at no size measured, or at every one, has no mark.`,
    axis: axisOf("Computing in one item", "duration"),
    figuresOf: ({ analysis, depth }) =>
      crossingsOf(depth.crossovers.itemSizes, {
        baseline: baselineIn(analysis, "granularity"),
        scale: () => 1,
      }),
  },
  {
    id: "batch",
    title: "Work from which starting workers pays, lower is better",
    reading:
      `${INTERVALS} A pool that pays at no size measured, or at every one, has no mark.`,
    axis: axisOf("Computing in one batch", "duration"),
    figuresOf: ({ analysis, depth }) =>
      crossingsOf(depth.crossovers.batchSizes, {
        baseline: baselineIn(analysis, "batch"),
        scale: ({ itemNs }) => itemNs.value,
      }),
  },
  {
    id: "payload",
    title: "1 MiB there and back, in the largest messages, lower is better",
    reading: INTERVALS,
    axis: axisOf("There and back", "duration"),
    figuresOf: ({ depth: { crossovers: { payloadCosts } } }) => {
      const largest = Math.max(...payloadCosts.map(({ bytes }) => bytes));
      return payloadCosts.filter(({ bytes }) => bytes === largest)
        .map(({ channel, label, echoNs }) => ({
          ...{ id: channel, label, at: scaled(echoNs, 2 ** 20 / largest) },
        }));
    },
  },
  {
    id: "lifecycle",
    title: "From the start to the first answer, lower is better",
    reading: INTERVALS,
    axis: axisOf("Time of one start", "duration"),
    figuresOf: ({ analysis }) => startsOf(analysis),
  },
  {
    id: "dispatch",
    title: "Dispatch overhead of the shortest items, lower is better",
    reading:
      `${INTERVALS} CPU time to hand one item over and take its answer back.`,
    axis: axisOf("For each item", "duration"),
    figuresOf: ({ run, depth: { prediction } }) =>
      Object.entries(prediction?.model.pools ?? {}).flatMap(
        ([id, { dispatchOverhead: curve }]) => {
          const [first] = curve.kind === "known" ? curve.value : [];
          return first
            ? [{
              ...{ id, label: modelLabels(run)(id) },
              at: percentileInterval(first.ns.value, first.ns.draws),
            }]
            : [];
        },
      ),
  },
  {
    id: "sharing",
    title: "Additions lost without protection, lower is better",
    reading:
      "Bars through the marks reach from the least to the most that a round lost. With the most workers measured.",
    axis: axisOf("Additions lost", "share", false),
    figuresOf: ({ run, analysis }) => {
      const suite = analysis.suites.find(({ id }) => id === "sharing");
      const counted = suite ? countLost(run, suite) : [];
      const most = Math.max(...counted.map(({ cell }) => cell.workers));
      const [loser] = counted.filter(({ cell }) => cell.workers === most)
        .toSorted((a, b) => b.lost - a.lost);
      return loser
        ? [{
          ...{ id: loser.cell.model, label: loser.cell.modelLabel },
          at: loser.lostShare,
        }]
        : [];
    },
  },
  {
    id: SERVICES,
    title: "99th percentile under load, lower is better",
    reading:
      "At the highest rate that each model was given and could serve. Bars through the marks reach from the least to the greatest of a round.",
    axis: axisOf("99th percentile", "duration"),
    figuresOf: ({ depth: { services: [handler] } }) =>
      (handler?.services ?? []).flatMap(({ model, label, loads }) => {
        const load = loads.at(-1);
        if (!load) return [];
        const { p99, p99OfRounds: { low, high } } = load;
        const at = {
          ...{ value: p99, low: Math.min(low, p99), high: Math.max(high, p99) },
        };
        return [{ id: model, label, at: scaled(at, 1e6) }];
      }),
  },
  {
    id: BLOCKING,
    title: "Blocking calls: best speed-up of each model, higher is better",
    reading: `${INTERVALS} On the first workload of the run whose calls block.`,
    axis: axisOf("Speed-up over sequential (times)", "ratio"),
    isHigherBetter: true,
    figuresOf: ({ analysis }) => {
      const standings =
        analysis.workloads.find(isBlocking)?.standings.flatMap((one) =>
          one.kind === "unmeasured" || one.best.isBaseline ? [] : one.best
        ) ?? [];
      return standings.flatMap(speedupOf);
    },
  },
];

/** The pools that win above a size, with that size. */
function crossingsOf<T extends ItemSizeCrossover | BatchSizeCrossover>(
  crossovers: readonly T[],
  { baseline, scale }: {
    readonly baseline: string | null;
    readonly scale: (crossover: T) => number;
  },
): readonly ModelFigure[] {
  return crossovers.flatMap((crossover) => {
    const { incumbent, challenger, answer } = crossover;
    const at = crossingInterval(crossover);
    if (incumbent.model !== baseline || !at) return [];
    if (answer.kind === "crosses" && answer.challengerFaster === "below") {
      return [];
    }
    return [{
      ...{ id: challenger.model, label: challenger.label },
      at: scaled(at, scale(crossover)),
    }];
  });
}

function baselineIn(
  { suites }: DeepRun["analysis"],
  suite: string,
): string | null {
  return suites.find(({ id }) => id === suite)?.baseline ?? null;
}

function startsOf(
  { suites }: DeepRun["analysis"],
): readonly ModelFigure[] {
  const step = suites.find(({ id }) => id === "lifecycle")?.cases
    .find(({ workload }) => workload === "first-answer");
  return (step?.cells ?? []).flatMap((cell) =>
    cell.kind === "measured"
      ? [{ id: cell.model, label: cell.modelLabel, at: timePerItem(cell) }]
      : []
  );
}

function scaled({ value, low, high }: Interval, factor: number): Interval {
  return { value: value * factor, low: low * factor, high: high * factor };
}

/** With fewer machines there is nothing to compare. */
const MIN_MACHINES = 2;

/** A machine, and where its details are. */
interface MachinePlace {
  readonly machine: MachineView;
  readonly url: string;
}

/** Sets the answers of machines to a question beside each other; none where fewer than two have one. */
export function questionSideBySide(
  places: readonly MachinePlace[],
  id: string,
): SideBySideView | undefined {
  const measure = MEASURES.find((one) => one.id === id);
  return measure && arrange(measure, places);
}

/** What the predictors of machines say of handing items over. */
export function dispatchSideBySide(
  machines: readonly MachineView[],
): SideBySideView | undefined {
  return questionSideBySide(
    machines.map((machine) => ({ machine, url: `${machine.url}#costs` })),
    "dispatch",
  );
}

/** Sets the best tiers of a workload beside each other. */
export function workloadSideBySide(
  places: readonly MachinePlace[],
  id: string,
): SideBySideView | undefined {
  return arrange({
    id: workloadSubject(id),
    title: "Speed-up of the best tier, higher is better",
    reading: `${INTERVALS} Several marks in a row cannot be told apart.`,
    axis: axisOf("Speed-up over sequential (times)", "ratio"),
    isHigherBetter: true,
    figuresOf: ({ analysis }) =>
      analysis.workloads.filter((one) => one.id === id).flatMap(bestTierOf),
  }, places);
}

function arrange(
  { figuresOf, isHigherBetter = false, ...measure }: Measure,
  places: readonly MachinePlace[],
): SideBySideView | undefined {
  const best = ({ figures }: SideBySideRow) => {
    const values = figures.map(({ at }) => at.value);
    return isHigherBetter ? -Math.max(...values) : Math.min(...values);
  };
  const rows = places.map(({ machine, url }) => ({
    ...{ machine: nameOf(machine), url },
    figures: figuresOf(runBehind(machine, measure.id).standing),
  }));
  const answered = rows.filter(({ figures }) => figures.length > 0)
    .toSorted((a, b) => best(a) - best(b));
  if (answered.length < MIN_MACHINES) return undefined;
  const all = answered.flatMap(({ figures }) => figures);
  return {
    ...measure,
    id: `machines-${measure.id.replaceAll("/", "-")}`,
    finding: describeEnds(answered, { unit: measure.axis.unit, best }),
    series: [
      ...new Map(all.map(({ id, label }) => [id, { id, label }])).values(),
    ],
    rows: [...answered, ...rows.filter(({ figures }) => figures.length === 0)],
  };
}

/** Names the machines at both ends, each with the model that brought it there. */
function describeEnds(
  rows: readonly SideBySideRow[],
  { unit, best }: {
    readonly unit: PlotAxis["unit"];
    readonly best: (row: SideBySideRow) => number;
  },
): string {
  const ends = [rows[0], rows.at(-1)].flatMap((row) => {
    const value = row && Math.abs(best(row));
    const figure = row?.figures.find(({ at }) => at.value === value);
    return row && figure
      ? [
        `${formatAs(unit, figure.at.value)} on ${row.machine.title} (${
          inSentence(figure.label)
        })`,
      ]
      : [];
  });
  return `From ${ends.join(" to ")}, over ${
    formatCount(rows.length, "machine")
  }.`;
}

/** Who wins each workload on each machine. */
export interface WinnersView {
  readonly workloads: readonly {
    readonly id: string;
    readonly label: string;
    readonly url: string;
  }[];
  readonly models: readonly { readonly id: string; readonly label: string }[];
  readonly rows: readonly {
    readonly machine: MachineName;
    /** One for each workload; null where no run of the machine measured it. */
    readonly cells: readonly (WinnersCell | null)[];
  }[];
  /** How often machines agree, in a sentence. */
  readonly finding: string;
}

/** The verdict on one workload of one machine. */
export interface WinnersCell {
  /** `winner`: one model alone; `level`: it shares the first tier; `open`: there is no verdict. */
  readonly kind: "winner" | "level" | "open";
  /** The model to take; absent where it is open. */
  readonly model?: { readonly id: string; readonly label: string };
  readonly speedup: string;
}

/** Lays out who wins where; none of fewer than two machines. */
export function winnersView(
  machines: readonly MachineView[],
  workloads: WinnersView["workloads"],
): WinnersView | undefined {
  if (machines.length < MIN_MACHINES || workloads.length === 0) {
    return undefined;
  }
  const rows = machines.map((machine) => ({
    machine: nameOf(machine),
    cells: workloads.map(({ id }) => {
      const { analysis } = runBehind(machine, workloadSubject(id)).standing;
      const found = analysis.workloads.find((one) => one.id === id);
      return found ? winnersCell(found) : null;
    }),
  }));
  const models = rows.flatMap(({ cells }) =>
    cells.flatMap((cell) => cell?.model ?? [])
  );
  return {
    ...{ workloads, rows },
    models: [...new Map(models.map((model) => [model.id, model])).values()],
    finding: describeAgreement(workloads, rows),
  };
}

function winnersCell({ verdict }: WorkloadAnalysis): WinnersCell {
  const isOpen = verdict.kind === "undecidable" ||
    verdict.decision?.kind === "undecided";
  if (isOpen) return { kind: "open", speedup: "" };
  const [{ cells, simplest }] = verdict.tiers;
  const [figure] = speedupOf(simplest);
  return {
    kind: cells.length === 1 ? "winner" : "level",
    model: { id: simplest.model, label: simplest.modelLabel },
    speedup: figure ? formatAs("ratio", figure.at.value) : "",
  };
}

function describeAgreement(
  workloads: WinnersView["workloads"],
  rows: WinnersView["rows"],
): string {
  const differing = workloads.filter((_, place) => {
    const models = rows.flatMap(({ cells }) => cells[place]?.model?.id ?? []);
    return new Set(models).size > 1;
  });
  const names = differing.map(({ label }) => label);
  const who = names.length === 0
    ? "none"
    : names.length <= 4
    ? joinNames(names)
    : `${names.length} of them`;
  return `${
    formatCount(workloads.length, "workload")
  } on ${rows.length} machines: the model to take differs for ${who}.`;
}
