import { formatScenarioId } from "../results/bench_id.ts";
import type {
  Cell,
  CellRound,
  CpuTime,
  MeasuredOutcome,
  Run,
  ScenarioInfo,
} from "../results/run.ts";

interface Scenario {
  /** Items of the batch that all its times are given for. */
  readonly items: number;
  readonly kept: ReadonlyMap<number, ReadonlySet<number>>;
}

const ALL_SET_ASIDE =
  "the machine lacked cores in all of its cycles, which were set aside";

/**
 * The run as it is to be read: without the cycles that were set aside, and with all times of a scenario given for one
 * batch, since variants that start something for each task run fewer items. Everything that is said of a run comes
 * from what is left here. Runs before version 3, and runs that went through it before, stay as they are.
 *
 * @param run A validated run.
 */
export function keptRun(run: Run): Run {
  if (run.scenarios.length === 0) return run;
  const known = read.get(run);
  if (known) return known;
  const cells = Map.groupBy(run.cells, formatScenarioId);
  const scenarios = new Map(
    run.scenarios.map((scenario) => {
      const key = formatScenarioId(scenario);
      return [key, readScenario(scenario, run, cells.get(key) ?? [])];
    }),
  );
  const kept = {
    ...run,
    cells: run.cells.map((cell) => {
      const scenario = scenarios.get(formatScenarioId(cell));
      return scenario ? keepCell(cell, scenario) : cell;
    }),
  };
  read.set(run, kept).set(kept, kept);
  return kept;
}

/** What {@linkcode keptRun} gave for a run, and for what it gave. */
const read = new WeakMap<Run, Run>();

/** Makes something of a run as it is to be read, once: whoever asks again is given the same. */
export function oncePerRun<Made>(
  make: (kept: Run) => Made,
): (run: Run) => Made {
  const made = new WeakMap<Run, Made>();
  return (run) => {
    const kept = keptRun(run);
    const known = made.get(kept);
    if (known !== undefined) return known;
    const now = make(kept);
    made.set(kept, now);
    return now;
  };
}

/** Id of the model that a suite takes ratios against; null where it has none. */
export function baselineOf(
  { suites }: Pick<Run, "suites">,
  suite: string,
): string | null {
  return suites.find(({ id }) => id === suite)?.baseline ?? null;
}

/** What a cell and its replicate have in common, and no other cell: a key to pair them by. */
export function replicateKey(cell: Cell): string {
  return `${formatScenarioId(cell)} ${cell.model} ${cell.workers}`;
}

function readScenario(
  scenario: ScenarioInfo,
  run: Run,
  cells: readonly Cell[],
): Scenario {
  const reference = baselineOf(run, scenario.suite);
  const baseline = cells.find(({ model }) => model === reference);
  return {
    items: baseline?.items ?? Math.max(...cells.map(({ items }) => items)),
    kept: new Map(
      scenario.rounds.map(({ round, cycles }) => [
        round,
        new Set(
          cycles.flatMap(({ cycle, isSetAside }) => isSetAside ? [] : [cycle]),
        ),
      ]),
    ),
  };
}

function keepCell(cell: Cell, { items, kept }: Scenario): Cell {
  const { outcome } = cell;
  if (outcome.kind !== "measured") return { ...cell, items };
  const rounds = outcome.rounds.flatMap((round) =>
    keepRound(round, kept, items / cell.items)
  );
  const left: MeasuredOutcome = { ...outcome, rounds };
  return {
    ...cell,
    items,
    outcome: rounds.length > 0
      ? left
      : { kind: "not-run", reason: ALL_SET_ASIDE },
  };
}

function keepRound(
  round: CellRound,
  kept: Scenario["kept"],
  factor: number,
): CellRound[] {
  const { cycles, samplesNs, cpu, loads } = round;
  if (cycles === null) return [round];
  const isKept = (_: unknown, index: number) =>
    kept.get(round.round)?.has(cycles[index] ?? NaN) ?? false;
  const samples = samplesNs.filter(isKept);
  if (samples.length === 0) return [];
  return [{
    ...round,
    samplesNs: samples.map((ns) => ns * factor),
    cycles: cycles.filter(isKept),
    // CPU time was read once for the whole round.
    cpu: cpu && scaleCpu(cpu, factor * samples.length / samplesNs.length),
    ...(loads === undefined ? undefined : {
      loads: loads.filter(({ cycle }) => kept.get(round.round)?.has(cycle)),
    }),
  }];
}

function scaleCpu(
  { userSeconds, systemSeconds }: CpuTime,
  factor: number,
): CpuTime {
  return {
    userSeconds: userSeconds * factor,
    systemSeconds: systemSeconds * factor,
  };
}
