import {
  type BatchSizeCrossover,
  countLost,
  type HandlerAnalysis,
  type ItemSizeCrossover,
  percentileInterval,
  SERVICES,
  type SuiteAnalysis,
  timePerItem,
  type WorkloadAnalysis,
} from "../../src/analysis/mod.ts";
import {
  describeAgreement,
  describeEnds,
  formatAs,
} from "../../src/text/mod.ts";
import { type MachineView, nameOf, runBehind } from "./machine_view.ts";
import { bestTierOf, type ModelFigure, speedupOf } from "./matrix.ts";
import {
  crossingInterval,
  linearAxis,
  logAxis,
  type PlotAxis,
  scaled,
  SPEEDUP_AXIS,
} from "./plot.ts";
import {
  BLOCKING,
  type DeepRun,
  isBlocking,
  workloadSubject,
} from "./run_choice.ts";
import { verdictKind } from "./run_view.ts";

/** One question with the answer of every machine as a row, the best first; machines without one stand last. */
export type SideBySideView = NonNullable<ReturnType<typeof arrange>>;

/** A figure that machines are compared by. */
export interface Measure {
  readonly id: string;
  readonly title: string;
  readonly reading: string;
  readonly axis: PlotAxis;
  readonly isHigherBetter?: boolean;
  readonly figuresOf: (deep: DeepRun) => readonly ModelFigure[];
}

const INTERVALS = "Bars through the marks are 95 % intervals.";
const WITHOUT_MARK =
  `${INTERVALS} A pool that pays at no size measured, or at every one, has no mark.`;

/** One for each question, by its id, and what the predictor of a machine adds to them. */
const MEASURES: readonly Measure[] = [
  {
    id: "granularity",
    title: "Item size from which workers pay, lower is better",
    reading: WITHOUT_MARK,
    axis: logAxis("Computing in one item", "duration"),
    figuresOf: ({ analysis, depth }) =>
      crossingsOf(depth.crossovers.itemSizes, {
        suite: findSuites(analysis, "granularity")[0],
        scale: () => 1,
      }),
  },
  {
    id: "batch",
    title: "Work from which starting workers pays, lower is better",
    reading: WITHOUT_MARK,
    axis: logAxis("Computing in one batch", "duration"),
    figuresOf: ({ analysis, depth }) =>
      crossingsOf(depth.crossovers.batchSizes, {
        suite: findSuites(analysis, "batch")[0],
        scale: ({ itemNs }) => itemNs.value,
      }),
  },
  {
    id: "payload",
    title: "1 MiB there and back, in the largest messages, lower is better",
    reading: INTERVALS,
    axis: logAxis("There and back", "duration"),
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
    axis: logAxis("Time of one start", "duration"),
    figuresOf: ({ analysis }) =>
      startsOf(analysis).map((cell) => ({
        ...{ id: cell.model, label: cell.modelLabel, at: timePerItem(cell) },
      })),
  },
  {
    id: "dispatch",
    title: "Dispatch overhead of the shortest items, lower is better",
    reading:
      `${INTERVALS} CPU time to hand one item over and take its answer back.`,
    axis: logAxis("For each item", "duration"),
    figuresOf: ({ depth: { prediction } }) =>
      Object.entries(prediction?.model.pools ?? {}).flatMap(
        ([id, { dispatchOverhead: curve }]) => {
          const [first] = curve.kind === "known" ? curve.value : [];
          const { label = id } = prediction?.model.models.find((one) =>
            one.id === id
          ) ?? {};
          return first
            ? [{
              ...{ id, label },
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
    axis: linearAxis("Additions lost", "share"),
    figuresOf: ({ run, analysis }) => {
      const counted = findSuites(analysis, "sharing")
        .flatMap((suite) => countLost(run, suite));
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
    axis: logAxis("99th percentile", "duration"),
    figuresOf: ({ depth: { services: [handler] } }) =>
      handler
        ? tailsOf(handler).map(({ id, label, at }) => ({ id, label, at }))
        : [],
  },
  {
    id: BLOCKING,
    title: "Blocking calls: best speed-up of each model, higher is better",
    reading: `${INTERVALS} On the first workload of the run whose calls block.`,
    axis: SPEEDUP_AXIS,
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

/** The suite of an id; none where the run lacks it. */
export function findSuites({ suites }: DeepRun["analysis"], id: string) {
  return suites.filter((suite) => suite.id === id);
}

/** What measured the time of a worker of each kind from its start to its first answer. */
export function startsOf(analysis: DeepRun["analysis"]) {
  return findSuites(analysis, "lifecycle").flatMap(({ cases }) => cases)
    .filter(({ workload }) => workload === "first-answer")
    .flatMap(({ cells }) => cells.filter((cell) => cell.kind === "measured"));
}

/** The 99th percentile of each model at the highest rate that it was given and could serve. */
export function tailsOf({ services }: HandlerAnalysis) {
  return services.flatMap(({ model, label, loads }) => {
    const load = loads.at(-1);
    if (!load) return [];
    const { p99, p99OfRounds: { low, high } } = load;
    const at = {
      ...{ value: p99, low: Math.min(low, p99), high: Math.max(high, p99) },
    };
    return [{ id: model, label, at: scaled(at, 1e6), load }];
  });
}

/** The pools that win above a size, with that size. */
function crossingsOf<T extends ItemSizeCrossover | BatchSizeCrossover>(
  crossovers: readonly T[],
  { suite, scale }: {
    readonly suite: SuiteAnalysis | undefined;
    readonly scale: (crossover: T) => number;
  },
): readonly ModelFigure[] {
  return crossovers.flatMap((crossover) => {
    const { incumbent, challenger: { model, label }, answer } = crossover;
    const at = crossingInterval(crossover);
    return !at || incumbent.model !== suite?.baseline ||
        answer.kind === "crosses" && answer.challengerFaster === "below"
      ? []
      : [{ id: model, label, at: scaled(at, scale(crossover)) }];
  });
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
  return MEASURES.some((one) => one.id === id)
    ? arrange(measureOf(id), places)
    : undefined;
}

/** @throws {TypeError} for what machines are not compared by. */
export function measureOf(id: string): Measure {
  const measure = MEASURES.find((one) => one.id === id);
  if (measure) return measure;
  throw new TypeError(`Cannot compare by ${id}: found no such measure`);
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
    axis: SPEEDUP_AXIS,
    isHigherBetter: true,
    figuresOf: ({ analysis }) =>
      analysis.workloads.filter((one) => one.id === id).flatMap(bestTierOf),
  }, places);
}

function arrange(
  { figuresOf, isHigherBetter = false, ...measure }: Measure,
  places: readonly MachinePlace[],
) {
  const rows = places.map(({ machine, url }) => {
    const figures = figuresOf(runBehind(machine, measure.id).standing);
    const [best] = figures.toSorted((a, b) =>
      (a.at.value - b.at.value) * (isHigherBetter ? -1 : 1)
    );
    return { machine: nameOf(machine), url, figures, best };
  });
  const rank = ({ best }: typeof rows[number]) =>
    (best?.at.value ?? NaN) * (isHigherBetter ? -1 : 1);
  const answered = rows.filter(({ best }) => best)
    .toSorted((a, b) => rank(a) - rank(b));
  if (answered.length < MIN_MACHINES) return undefined;
  const all = answered.flatMap(({ figures }) => figures);
  const ends = [answered[0], answered.at(-1)].flatMap((row) =>
    row?.best
      ? [{
        machine: row.machine.title,
        ...{ model: row.best.label, value: row.best.at.value },
      }]
      : []
  );
  return {
    ...measure,
    id: `machines-${measure.id.replaceAll("/", "-")}`,
    finding: describeEnds(ends, {
      unit: measure.axis.unit,
      machines: answered.length,
    }),
    // What the marks of a row stand for, in the order of the columns of the table.
    series: [
      ...new Map(all.map(({ id, label }) => [id, { id, label }])).values(),
    ],
    rows: [...answered, ...rows.filter(({ best }) => !best)],
  };
}

/** Who wins each workload on each machine. */
export type WinnersView = NonNullable<ReturnType<typeof winnersView>>;

/** Lays out who wins where; none of fewer than two machines. */
export function winnersView(
  machines: readonly MachineView[],
  workloads: readonly {
    readonly id: string;
    readonly label: string;
    readonly url: string;
  }[],
) {
  if (machines.length < MIN_MACHINES || workloads.length === 0) {
    return undefined;
  }
  const rows = machines.map((machine) => ({
    machine: nameOf(machine),
    // One for each workload; null where no run of the machine measured it.
    cells: workloads.map(({ id }) => {
      const { analysis } = runBehind(machine, workloadSubject(id)).standing;
      const found = analysis.workloads.find((one) => one.id === id);
      return found ? winnersCell(found) : null;
    }),
  }));
  const modelsOf = (cells: typeof rows[number]["cells"]) =>
    cells.flatMap((cell) => cell?.model ?? []);
  const models = rows.flatMap(({ cells }) => modelsOf(cells));
  const differing = workloads.filter((_, place) => {
    const column = rows.map(({ cells }) => cells[place] ?? null);
    return new Set(modelsOf(column).map(({ id }) => id)).size > 1;
  });
  return {
    ...{ workloads, rows },
    models: [...new Map(models.map((model) => [model.id, model])).values()],
    finding: describeAgreement(differing.map(({ label }) => label), {
      ...{ workloads: workloads.length, machines: machines.length },
    }),
  };
}

/** The verdict on one workload of one machine. */
export type WinnersCell = ReturnType<typeof winnersCell>;

function winnersCell({ verdict }: WorkloadAnalysis) {
  const kind = verdictKind(verdict);
  if (verdict.kind === "undecidable" || kind === "open") {
    return { kind, speedup: "" };
  }
  const [{ simplest }] = verdict.tiers;
  const [figure] = speedupOf(simplest);
  return {
    kind,
    model: { id: simplest.model, label: simplest.modelLabel },
    speedup: figure ? formatAs("ratio", figure.at.value) : "",
  };
}
