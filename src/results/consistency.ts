import { median } from "simple-statistics";
import { formatBenchId, withoutReplicate } from "./bench_id.ts";
import {
  type Cell,
  type CellRound,
  formatStamp,
  type Histogram,
  type Run,
  type ScenarioInfo,
} from "./run.ts";

/** What two fields of a run disagree about. */
export interface Flaw {
  /** Path of the field at fault. */
  readonly field: string;
  /** What was found and what was expected. */
  readonly problem: string;
}

/** Finds the first thing in a well-formed run that contradicts the rest of it. */
export function findFlaw(run: Run): Flaw | undefined {
  return findRepeated(run.suites, "suites") ??
    findRepeated(run.models, "models") ??
    findRepeated(run.workloads, "workloads") ??
    findRepeated(run.cells, "cells") ??
    findCellFlaw(run) ??
    findScenarioFlaw(run) ??
    findControlFlaw(run) ??
    findTimeFlaw(run) ??
    findIdFlaw(run) ??
    findReplicateFlaw(run) ??
    findStatusFlaw(run) ??
    findUntold(run);
}

/** Crossover tells everything of its own runs; only files of other tools may lack it. */
function findUntold(run: Run): Flaw | undefined {
  if (run.tool.name !== "crossover") return undefined;
  const { tool, machine, runtime, settings } = run;
  const { container: _, virtualMachine: __, ...told } = machine;
  const { profile, budgetMs, rounds, seed } = settings;
  const rooms: Record<string, object> = {
    tool: { version: tool.version },
    machine: told,
    runtime,
    settings: { profile, budgetMs, rounds, seed },
  };
  for (const [room, fields] of Object.entries(rooms)) {
    const name = Object.entries(fields).find(([, value]) => value === null)
      ?.[0];
    if (name === undefined) continue;
    return {
      field: `${room}.${name}`,
      problem: "found null, expected a value in a run of Crossover",
    };
  }
}

function findRepeated(
  entries: readonly { readonly id: string }[],
  list: string,
): Flaw | undefined {
  const seen = new Set<string>();
  for (const [index, { id }] of entries.entries()) {
    if (seen.has(id)) {
      return {
        field: `${list}[${index}].id`,
        problem: `found "${id}" a second time, expected each id once`,
      };
    }
    seen.add(id);
  }
}

function findCellFlaw(run: Run): Flaw | undefined {
  const suites = new Set(run.suites.map((suite) => suite.id));
  const models = new Set(run.models.map((model) => model.id));
  const workloads = new Set(run.workloads.map((workload) => workload.id));
  const scenarios = cyclesOfScenarios(run);
  for (const [index, cell] of run.cells.entries()) {
    const field = `cells[${index}]`;
    const flaw = findCellIdFlaw(cell, field) ??
      findUnlisted(cell.suite, { field: `${field}.suite`, listed: suites }) ??
      findUnlisted(cell.model, { field: `${field}.model`, listed: models }) ??
      findUnlisted(cell.workload, {
        field: `${field}.workload`,
        listed: workloads,
      }) ??
      findRoundFlaw(cell, {
        field,
        cycles: scenarios.get(scenarioKey(cell)),
      });
    if (flaw) return flaw;
  }
}

function findCellIdFlaw(cell: Cell, field: string): Flaw | undefined {
  const expected = formatBenchId(cell);
  if (cell.id === expected) return undefined;
  return {
    field: `${field}.id`,
    problem: `found ${JSON.stringify(cell.id)}, expected "${expected}"`,
  };
}

function findUnlisted(
  id: string,
  { field, listed }: {
    readonly field: string;
    readonly listed: ReadonlySet<string>;
  },
): Flaw | undefined {
  if (listed.has(id)) return undefined;
  return {
    field,
    problem: `found "${id}", expected one of ${[...listed].join(", ")}`,
  };
}

function findRoundFlaw(
  { outcome }: Cell,
  { field, cycles }: {
    readonly field: string;
    /** Cycles of the cell's scenario by round; `undefined` where the run does not list it. */
    readonly cycles: CyclesOfRounds | undefined;
  },
): Flaw | undefined {
  if (outcome.kind !== "measured") return undefined;
  const { rounds } = outcome;
  const path = `${field}.outcome.rounds`;
  const flaw = findFalling(rounds.map(({ round }) => round), {
    path: (index) => `${path}[${index}].round`,
  });
  if (flaw) return flaw;
  for (const [index, round] of rounds.entries()) {
    const ofRound = cycles && (cycles.get(round.round) ?? new Set());
    const flaw =
      findCycleFlaw(round, { field: `${path}[${index}].cycles`, ofRound }) ??
        findLoadFlaw(round, { field: `${path}[${index}].loads`, ofRound }) ??
        (round.loopDelay &&
          findHistogramFlaw(round.loopDelay, `${path}[${index}].loopDelay`));
    if (flaw) return flaw;
  }
}

function findCycleFlaw(
  { cycles, samplesNs }: CellRound,
  { field, ofRound }: {
    readonly field: string;
    readonly ofRound: ReadonlySet<number> | undefined;
  },
): Flaw | undefined {
  if (cycles === null) return undefined;
  if (cycles.length !== samplesNs.length) {
    return {
      field,
      problem:
        `found ${cycles.length} cycles, expected one for each of ${samplesNs.length} samples`,
    };
  }
  const flaw = findFalling(cycles, {
    path: (index) => `${field}[${index}]`,
    mayRepeat: true,
  });
  if (flaw) return flaw;
  const index = cycles.findIndex((cycle) => ofRound && !ofRound.has(cycle));
  if (index === -1) return undefined;
  return {
    field: `${field}[${index}]`,
    problem: `found ${
      cycles[index]
    }, expected a cycle that its scenario had in that round`,
  };
}

/** Loads are counted one by one, so a histogram that lacks answers was altered. */
function findLoadFlaw(
  { loads = [] }: CellRound,
  { field: list, ofRound }: {
    readonly field: string;
    readonly ofRound: ReadonlySet<number> | undefined;
  },
): Flaw | undefined {
  for (const [index, load] of loads.entries()) {
    const { cycle, requests, refused, latency, health } = load;
    const field = `${list}[${index}]`;
    if (ofRound && !ofRound.has(cycle)) {
      return {
        field: `${field}.cycle`,
        problem:
          `found ${cycle}, expected a cycle that its scenario had in that round`,
      };
    }
    const flaw = findHistogramFlaw(latency, `${field}.latency`) ??
      findHistogramFlaw(health, `${field}.health`);
    if (flaw) return flaw;
    const answered = latency.counts.reduce((sum, one) => sum + one, 0);
    if (answered + refused !== requests) {
      return {
        field: `${field}.requests`,
        problem:
          `found ${requests}, expected ${answered} answers and ${refused} refusals together`,
      };
    }
  }
}

function findHistogramFlaw(
  { micros, counts }: Histogram,
  field: string,
): Flaw | undefined {
  const flaw = findFalling(micros, {
    path: (at) => `${field}.micros[${at}]`,
    from: -1,
  });
  if (flaw || micros.length === counts.length) return flaw;
  return {
    field: `${field}.counts`,
    problem:
      `found ${counts.length} counts, expected one for each of ${micros.length} values`,
  };
}

/** Finds the first number that does not rise above the one before it. */
function findFalling(
  numbers: readonly number[],
  { path, mayRepeat = false, from = 0 }: {
    readonly path: (index: number) => string;
    /** Whether a number may also be the same as the one before it. */
    readonly mayRepeat?: boolean;
    /** What the first has to rise above. */
    readonly from?: number;
  },
): Flaw | undefined {
  let last = from;
  for (const [index, number] of numbers.entries()) {
    if (number < last || (number === last && !mayRepeat)) {
      return {
        field: path(index),
        problem: `found ${number} after ${last}, expected rising numbers`,
      };
    }
    last = number;
  }
}

type CyclesOfRounds = ReadonlyMap<number, ReadonlySet<number>>;

/** The cycles of each scenario by round, by the scenario's key. */
function cyclesOfScenarios(run: Run): ReadonlyMap<string, CyclesOfRounds> {
  return new Map(run.scenarios.map((scenario) => [
    scenarioKey(scenario),
    new Map(scenario.rounds.map(({ round, cycles }) => [
      round,
      new Set(cycles.map(({ cycle }) => cycle)),
    ])),
  ]));
}

function scenarioKey(
  { suite, workload, parameters }: Pick<
    Cell,
    "suite" | "workload" | "parameters"
  >,
): string {
  const entries = Object.entries(withoutReplicate(parameters));
  return JSON.stringify([suite, workload, entries.toSorted()]);
}

function findScenarioFlaw(run: Run): Flaw | undefined {
  const suites = new Set(run.suites.map((suite) => suite.id));
  const workloads = new Set(run.workloads.map((workload) => workload.id));
  const seen = new Set<string>();
  for (const [index, scenario] of run.scenarios.entries()) {
    const field = `scenarios[${index}]`;
    const key = scenarioKey(scenario);
    const flaw = findUnlisted(scenario.suite, {
      field: `${field}.suite`,
      listed: suites,
    }) ??
      findUnlisted(scenario.workload, {
        field: `${field}.workload`,
        listed: workloads,
      }) ??
      (seen.has(key)
        ? {
          field,
          problem:
            `found ${scenario.suite}/${scenario.workload} with the same parameters a second time, expected each scenario once`,
        }
        : findScenarioRoundFlaw(scenario, field));
    if (flaw) return flaw;
    seen.add(key);
  }
}

function findScenarioRoundFlaw(
  { rounds }: ScenarioInfo,
  field: string,
): Flaw | undefined {
  const flaw = findFalling(rounds.map(({ round }) => round), {
    path: (index) => `${field}.rounds[${index}].round`,
  });
  if (flaw) return flaw;
  for (const [index, { cycles }] of rounds.entries()) {
    const flaw = findFalling(cycles.map(({ cycle }) => cycle), {
      path: (at) => `${field}.rounds[${index}].cycles[${at}].cycle`,
    });
    if (flaw) return flaw;
  }
}

function findControlFlaw({ controls = [], cells }: Run): Flaw | undefined {
  const ids = new Set(cells.map(({ id }) => id));
  const index = controls.findIndex(({ cell }) => !ids.has(cell));
  if (index === -1) return undefined;
  return {
    field: `controls[${index}].cell`,
    problem: `found "${
      controls[index]?.cell
    }", expected the id of a cell of this run`,
  };
}

const DAY_MS = 86_400_000;

/** From here on, what is newer than this machine's clock says that the clock is wrong. */
const RELEASED = Date.UTC(2026, 10, 1);

/**
 * A run that is dated in the future would stay the latest for ever. A clock may be set back during a run, so its times
 * are not compared with each other.
 */
function findTimeFlaw(run: Run): Flaw | undefined {
  const times: readonly (readonly [string, string])[] = [
    ["startedAt", run.startedAt],
    ["finishedAt", run.finishedAt],
    ...run.rounds.map(({ startedAt }, index) =>
      [`rounds[${index}].startedAt`, startedAt] as const
    ),
  ];
  const latest = Math.max(Date.now(), RELEASED) + DAY_MS;
  for (const [field, time] of times) {
    const ms = Date.parse(time);
    if (Number.isNaN(ms)) {
      return { field, problem: `found "${time}", expected a time that exists` };
    }
    if (ms < 0 || ms > latest) {
      return {
        field,
        problem: `found "${time}", expected a time from 1970 until now`,
      };
    }
  }
}

function findIdFlaw({ id, startedAt }: Run): Flaw | undefined {
  const stamp = formatStamp(new Date(startedAt));
  if (id.startsWith(`${stamp}-`)) return undefined;
  return {
    field: "id",
    problem:
      `found "${id}", expected it to begin with ${stamp}, since startedAt is "${startedAt}"`,
  };
}

/** What rounding to whole nanoseconds may change of a noise floor. */
const NOISE_TOLERANCE = 1e-3;

/** A replicate needs what it repeats, and the noise floor is one of the differences between the two. */
function findReplicateFlaw(run: Run): Flaw | undefined {
  const cells = new Map(run.cells.map((cell) => [cell.id, cell]));
  const baselines = new Map(run.suites.map((suite) => [suite.id, suite]));
  const differences: number[] = [];
  for (const [index, cell] of run.cells.entries()) {
    if (cell.parameters.replicate === undefined) continue;
    const id = formatBenchId({
      ...cell,
      parameters: withoutReplicate(cell.parameters),
    });
    const original = cells.get(id);
    if (!original) {
      return {
        field: `cells[${index}].parameters.replicate`,
        problem: `found a replicate of "${id}", expected that among the cells`,
      };
    }
    const [a, b] = [medianNs(original), medianNs(cell)];
    const isBaseline = cell.model === baselines.get(cell.suite)?.baseline;
    if (!isBaseline || a === undefined || b === undefined) continue;
    differences.push(Math.max(a / b, b / a) - 1);
  }
  if (!run.noise) return undefined;
  const { pairs, floor } = run.noise;
  if (pairs !== differences.length) {
    return {
      field: "noise.pairs",
      problem:
        `found ${pairs}, expected ${differences.length}: so many baselines and their replicates were measured in cells`,
    };
  }
  const [least, most] = [
    differences.reduce((a, b) => Math.min(a, b), Infinity),
    differences.reduce((a, b) => Math.max(a, b), 0),
  ];
  if (floor >= least - NOISE_TOLERANCE && floor <= most + NOISE_TOLERANCE) {
    return undefined;
  }
  return {
    field: "noise.floor",
    problem:
      `found ${floor}, expected ${least} to ${most}, by which the replicates in cells differ`,
  };
}

function medianNs({ outcome }: Cell): number | undefined {
  return outcome.kind === "measured"
    ? median(outcome.rounds.map(({ samplesNs }) => median([...samplesNs])))
    : undefined;
}

/** Files of other tools may hold nothing but what was not measured, with the reason of each. */
function findStatusFlaw({ status, cells, tool }: Run): Flaw | undefined {
  const hasRun = cells.some(({ outcome }) =>
    outcome.kind === "measured" || outcome.kind === "failed"
  );
  if (status === "partial" || hasRun || tool.name !== "crossover") {
    return undefined;
  }
  return {
    field: "status",
    problem:
      'found "complete", expected "partial", since none of the cells was measured',
  };
}
