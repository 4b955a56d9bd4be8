import { type WorkloadAnalysis } from "../../src/analysis/mod.ts";
import {
  describeAgreement,
  describeEnds,
  formatAs,
} from "../../src/text/mod.ts";
import { type MachineView, nameOf, runBehind } from "./machine_view.ts";
import { INTERVALS, type Measure, measureOf, MEASURES } from "./measures.ts";
import { bestTierOf, speedupOf } from "./matrix.ts";
import { SPEEDUP_AXIS } from "./plot.ts";
import { workloadSubject } from "./run_choice.ts";
import { verdictKind } from "./run_view.ts";

/** One question with the answer of every machine as a row, the best first; machines without one stand last. */
export type SideBySideView = NonNullable<ReturnType<typeof arrange>>;

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
