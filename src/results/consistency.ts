import { median } from "simple-statistics";
import {
  formatBenchId,
  formatScenarioId,
  withoutReplicate,
} from "./bench_id.ts";
import {
  type Cell,
  type CellRound,
  formatStamp,
  type Histogram,
  type Run,
} from "./run.ts";

/** What two fields of a run disagree about. */
export interface Flaw {
  /** Path of the field at fault. */
  readonly field: string;
  /** What was found and what was expected. */
  readonly problem: string;
}

type Flaws = Generator<Flaw, void>;

/** Finds the first thing in a well-formed run that contradicts the rest of it. */
export function findFlaw(run: Run): Flaw | undefined {
  for (const flaw of findFlaws(run)) return flaw;
}

function* findFlaws(run: Run): Flaws {
  for (const list of ["suites", "models", "workloads", "cells"] as const) {
    const ids = run[list].map(({ id }) => id);
    yield* repeated(ids, (index) => `${list}[${index}].id`);
  }
  const cycles = new Map(run.scenarios.map((scenario) => [
    formatScenarioId(scenario),
    new Map(scenario.rounds.map(({ round, cycles }) => [
      round,
      new Set(cycles.map(({ cycle }) => cycle)),
    ])),
  ]));
  for (const [index, cell] of run.cells.entries()) {
    yield* ofCell(cell, {
      ...{ field: `cells[${index}]`, run },
      cycles: cycles.get(formatScenarioId(cell)),
    });
  }
  yield* ofScenarios(run);
  yield* ofControls(run);
  yield* ofTimes(run);
  yield* ofReplicates(run);
  yield* ofStatus(run);
  yield* ofUntold(run);
}

function flaw(field: string, found: unknown, expected: string): Flaw {
  return { field, problem: `found ${found}, expected ${expected}` };
}

function quoted(text: string | undefined): string {
  return `"${text}"`;
}

function* repeated(
  ids: readonly string[],
  path: (index: number) => string,
): Flaws {
  const seen = new Set<string>();
  for (const [index, id] of ids.entries()) {
    if (seen.has(id)) {
      yield flaw(path(index), `${quoted(id)} a second time`, "each id once");
    }
    seen.add(id);
  }
}

/** Finds numbers that do not rise above the one before them. */
function* falling(
  numbers: readonly number[],
  path: (index: number) => string,
  { mayRepeat = false, from = 0 }: {
    /** Whether a number may also be the same as the one before it. */
    readonly mayRepeat?: boolean;
    /** What the first has to rise above. */
    readonly from?: number;
  } = {},
): Flaws {
  let last = from;
  for (const [index, number] of numbers.entries()) {
    if (number < last || (number === last && !mayRepeat)) {
      yield flaw(path(index), `${number} after ${last}`, "rising numbers");
    }
    last = number;
  }
}

/** Finds ids that their lists lack. */
function* unlisted(
  named: Pick<Cell, "suite" | "workload"> & Partial<Pick<Cell, "model">>,
  field: string,
  run: Run,
): Flaws {
  const lists = { suite: "suites", model: "models", workload: "workloads" };
  for (const name of ["suite", "model", "workload"] as const) {
    const id = named[name];
    const list = run[lists[name] as "suites" | "models" | "workloads"]; // The values of `lists` are these.
    if (id === undefined || list.some((one) => one.id === id)) continue;
    const listed = list.map(({ id }) => id).join(", ");
    yield flaw(`${field}.${name}`, quoted(id), `one of ${listed}`);
  }
}

/** The cycles of a scenario, by round. */
type CyclesOfRounds = ReadonlyMap<number, ReadonlySet<number>>;

const NO_SUCH_CYCLE = "a cycle that its scenario had in that round";

function* ofCell(
  cell: Cell,
  { field, run, cycles }: {
    readonly field: string;
    readonly run: Run;
    /** Those of its scenario; `undefined` where the run does not list it. */
    readonly cycles: CyclesOfRounds | undefined;
  },
): Flaws {
  const expected = formatBenchId(cell);
  if (cell.id !== expected) {
    yield flaw(`${field}.id`, JSON.stringify(cell.id), quoted(expected));
  }
  yield* unlisted(cell, field, run);
  if (cell.outcome.kind !== "measured") return;
  const { rounds } = cell.outcome;
  const path = (index: number) => `${field}.outcome.rounds[${index}]`;
  yield* falling(
    rounds.map(({ round }) => round),
    (index) => `${path(index)}.round`,
  );
  for (const [index, round] of rounds.entries()) {
    const own = cycles && (cycles.get(round.round) ?? new Set());
    yield* ofCycles(round, `${path(index)}.cycles`, own);
    yield* ofLoads(round, `${path(index)}.loads`, own);
    if (round.loopDelay) {
      yield* ofHistogram(round.loopDelay, `${path(index)}.loopDelay`);
    }
  }
}

function* ofCycles(
  { cycles, samplesNs }: CellRound,
  field: string,
  ofRound: ReadonlySet<number> | undefined,
): Flaws {
  if (cycles === null) return;
  if (cycles.length !== samplesNs.length) {
    yield flaw(
      field,
      `${cycles.length} cycles`,
      `one for each of ${samplesNs.length} samples`,
    );
  }
  const path = (index: number) => `${field}[${index}]`;
  yield* falling(cycles, path, { mayRepeat: true });
  const index = cycles.findIndex((cycle) => ofRound && !ofRound.has(cycle));
  if (index !== -1) yield flaw(path(index), cycles[index], NO_SUCH_CYCLE);
}

/** Loads are counted one by one, so a histogram that lacks answers was altered. */
function* ofLoads(
  { loads = [] }: CellRound,
  list: string,
  ofRound: ReadonlySet<number> | undefined,
): Flaws {
  for (const [index, load] of loads.entries()) {
    const { cycle, requests, refused, latency, health } = load;
    const field = `${list}[${index}]`;
    if (ofRound && !ofRound.has(cycle)) {
      yield flaw(`${field}.cycle`, cycle, NO_SUCH_CYCLE);
    }
    yield* ofHistogram(latency, `${field}.latency`);
    yield* ofHistogram(health, `${field}.health`);
    const answered = latency.counts.reduce((sum, one) => sum + one, 0);
    if (answered + refused !== requests) {
      yield flaw(
        `${field}.requests`,
        requests,
        `${answered} answers and ${refused} refusals together`,
      );
    }
  }
}

function* ofHistogram({ micros, counts }: Histogram, field: string): Flaws {
  yield* falling(micros, (at) => `${field}.micros[${at}]`, { from: -1 });
  if (micros.length !== counts.length) {
    yield flaw(
      `${field}.counts`,
      `${counts.length} counts`,
      `one for each of ${micros.length} values`,
    );
  }
}

function* ofScenarios(run: Run): Flaws {
  const seen = new Set<string>();
  for (const [index, scenario] of run.scenarios.entries()) {
    const { suite, workload, rounds } = scenario;
    const field = `scenarios[${index}]`;
    yield* unlisted({ suite, workload }, field, run);
    const key = formatScenarioId(scenario);
    if (seen.has(key)) {
      const found = `${suite}/${workload} with the same parameters`;
      yield flaw(field, `${found} a second time`, "each scenario once");
    }
    seen.add(key);
    const path = (index: number) => `${field}.rounds[${index}]`;
    yield* falling(
      rounds.map(({ round }) => round),
      (index) => `${path(index)}.round`,
    );
    for (const [index, { cycles }] of rounds.entries()) {
      yield* falling(
        cycles.map(({ cycle }) => cycle),
        (at) => `${path(index)}.cycles[${at}].cycle`,
      );
    }
  }
}

function* ofControls({ controls = [], cells }: Run): Flaws {
  const ids = new Set(cells.map(({ id }) => id));
  for (const [index, { cell }] of controls.entries()) {
    if (ids.has(cell)) continue;
    const field = `controls[${index}].cell`;
    yield flaw(field, quoted(cell), "the id of a cell of this run");
  }
}

const DAY_MS = 86_400_000;

/** From here on, what is newer than this machine's clock says that the clock is wrong. */
const RELEASED = Date.UTC(2026, 10, 1);

/**
 * A run that is dated in the future would stay the latest for ever. A clock may be set back during a run, so its times
 * are not compared with each other.
 */
function* ofTimes({ id, startedAt, finishedAt, rounds }: Run): Flaws {
  const times = {
    ...{ startedAt, finishedAt },
    ...Object.fromEntries(
      rounds.map((round, index) =>
        [`rounds[${index}].startedAt`, round.startedAt] as const
      ),
    ),
  };
  const latest = Math.max(Date.now(), RELEASED) + DAY_MS;
  for (const [field, time] of Object.entries(times)) {
    const ms = Date.parse(time);
    if (Number.isNaN(ms)) {
      yield flaw(field, quoted(time), "a time that exists");
    }
    if (ms < 0 || ms > latest) {
      yield flaw(field, quoted(time), "a time from 1970 until now");
    }
  }
  const stamp = formatStamp(new Date(startedAt));
  if (!id.startsWith(`${stamp}-`)) {
    const why = `since startedAt is "${startedAt}"`;
    yield flaw("id", quoted(id), `it to begin with ${stamp}, ${why}`);
  }
}

/** What rounding to whole nanoseconds may change of a noise floor. */
const NOISE_TOLERANCE = 1e-3;

/** A replicate needs what it repeats, and the noise floor is one of the differences between the two. */
function* ofReplicates(run: Run): Flaws {
  const cells = new Map(run.cells.map((cell) => [cell.id, cell]));
  const suites = new Map(run.suites.map((suite) => [suite.id, suite]));
  const differences: number[] = [];
  for (const [index, cell] of run.cells.entries()) {
    if (cell.parameters.replicate === undefined) continue;
    const parameters = withoutReplicate(cell.parameters);
    const id = formatBenchId({ ...cell, parameters });
    const original = cells.get(id);
    if (!original) {
      yield flaw(
        `cells[${index}].parameters.replicate`,
        `a replicate of "${id}"`,
        "that among the cells",
      );
      continue;
    }
    const [a, b] = [medianNs(original), medianNs(cell)];
    const isBaseline = cell.model === suites.get(cell.suite)?.baseline;
    if (!isBaseline || a === undefined || b === undefined) continue;
    differences.push(Math.max(a / b, b / a) - 1);
  }
  if (!run.noise) return;
  const { pairs, floor } = run.noise;
  if (pairs !== differences.length) {
    yield flaw(
      "noise.pairs",
      pairs,
      `${differences.length}: so many baselines and their replicates were measured in cells`,
    );
  }
  const least = differences.reduce((a, b) => Math.min(a, b), Infinity);
  const most = differences.reduce((a, b) => Math.max(a, b), 0);
  if (floor < least - NOISE_TOLERANCE || floor > most + NOISE_TOLERANCE) {
    const range = `${least} to ${most}`;
    const why = "by which the replicates in cells differ";
    yield flaw("noise.floor", floor, `${range}, ${why}`);
  }
}

function medianNs({ outcome }: Cell): number | undefined {
  return outcome.kind === "measured"
    ? median(outcome.rounds.map(({ samplesNs }) => median([...samplesNs])))
    : undefined;
}

/** Files of other tools may hold nothing but what was not measured, with the reason of each. */
function* ofStatus({ status, cells, tool }: Run): Flaws {
  const hasRun = cells.some(({ outcome: { kind } }) =>
    kind === "measured" || kind === "failed"
  );
  if (status === "partial" || hasRun || tool.name !== "crossover") return;
  const why = "since none of the cells was measured";
  yield flaw("status", quoted("complete"), `"partial", ${why}`);
}

/** Crossover tells everything of its own runs; only files of other tools may lack it. */
function* ofUntold({ tool, machine, runtime, settings }: Run): Flaws {
  if (tool.name !== "crossover") return;
  const { container: _, virtualMachine: __, ...told } = machine;
  const { profile, budgetMs, rounds, seed } = settings;
  const rooms = {
    tool: { version: tool.version },
    ...{ machine: told, runtime },
    settings: { profile, budgetMs, rounds, seed },
  };
  for (const [room, fields] of Object.entries(rooms)) {
    for (const [name, value] of Object.entries(fields)) {
      if (value !== null) continue;
      yield flaw(`${room}.${name}`, null, "a value in a run of Crossover");
    }
  }
}
