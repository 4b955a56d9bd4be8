import { createHash } from "node:crypto";
import type { Flaw } from "./consistency.ts";
import type { Cell, MachineInfo, Run } from "./run.ts";

/**
 * A name for a kind of machine: processor, cores, virtualisation, system and architecture, and nothing that tells one
 * such machine from another, so that it says nothing of whose it is.
 */
export function machineIdOf(
  { os, arch, cpuModel, logicalCores, container, virtualMachine }: Omit<
    MachineInfo,
    "id"
  >,
): string {
  const hash = createHash("sha256")
    .update(
      JSON.stringify([cpuModel, logicalCores, container, virtualMachine]),
    ).digest("hex").slice(0, 8);
  return `${os}-${String(arch).replaceAll("_", "-")}-${hash}`;
}

/** Bytes of a run that is contributed: a thorough one has about two million. */
export const MAX_SHARED_BYTES = 4_000_000;

/** Clocks of a run may differ by so much, as a share. */
const TOLERANCE = 0.05;
/** How many times as fast as its workers allow a model may seem, since caches and frequencies change. */
const MAX_SUPERLINEAR = 1.5;
/** Fewer equal samples may happen. */
const MIN_EQUAL_SAMPLES = 20;

/**
 * Finds what no measuring gives in a run that is well-formed and agrees with itself: the numbers of a contribution may
 * have been edited.
 */
export function* implausibilities(run: Run): Generator<Flaw, void> {
  yield* ofMachine(run);
  yield* ofDuration(run);
  for (const [index, cell] of run.cells.entries()) {
    yield* ofSamples(cell, `cells[${index}].outcome`, run);
  }
  yield* ofSpeedups(run);
}

function* ofMachine({ machine, tool }: Run): Generator<Flaw, void> {
  const { id, usableCores, logicalCores } = machine;
  if (tool.name !== "crossover") {
    yield {
      field: "tool.name",
      problem: `found "${tool.name}", expected "crossover"`,
    };
  }
  const expected = machineIdOf(machine);
  if (id !== expected) {
    yield {
      field: "machine.id",
      problem: `found "${id}", expected "${expected}" of such a machine`,
    };
  }
  if ((usableCores ?? 0) > (logicalCores ?? 0)) {
    yield {
      field: "machine.usableCores",
      problem: `found ${usableCores}, expected at most ${logicalCores}`,
    };
  }
}

/** Benchmarks take turns, so that their samples fit between start and end, and so does what all cores computed. */
function* ofDuration(run: Run): Generator<Flaw, void> {
  const took = (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1e3;
  const rounds = run.cells.flatMap(roundsOf);
  const times = {
    "samples": total(rounds.flatMap(({ samplesNs }) => samplesNs)) / 1e9,
    "CPU time on each core": total(
      rounds.flatMap(({ cpu }) =>
        cpu ? [cpu.userSeconds, cpu.systemSeconds] : []
      ),
    ) / (run.machine.logicalCores ?? 1),
  };
  for (const [name, seconds] of Object.entries(times)) {
    if (seconds <= took * (1 + TOLERANCE)) continue;
    yield {
      field: "finishedAt",
      problem: `found ${took.toFixed(1)} s after startedAt, expected at least ${
        seconds.toFixed(1)
      } s of ${name}`,
    };
  }
}

function* ofSamples(
  cell: Cell,
  field: string,
  { machine }: Run,
): Generator<Flaw, void> {
  const { outcome } = cell;
  if (outcome.kind !== "measured") return;
  const { peakMemoryBytes } = outcome;
  const { memoryBytes } = machine;
  if (peakMemoryBytes !== null && peakMemoryBytes > (memoryBytes ?? 0)) {
    yield {
      field: `${field}.peakMemoryBytes`,
      problem:
        `found ${peakMemoryBytes}, expected at most the machine's ${memoryBytes}`,
    };
  }
  for (const [index, { samplesNs }] of outcome.rounds.entries()) {
    const round = `${field}.rounds[${index}]`;
    const [first] = samplesNs;
    if (
      samplesNs.length >= MIN_EQUAL_SAMPLES &&
      samplesNs.every((sample) => sample === first)
    ) {
      yield {
        field: `${round}.samplesNs`,
        problem:
          `found ${samplesNs.length} times ${first}, expected times that differ`,
      };
    }
  }
}

/** What computes gains no more than there are workers and cores. The measuring itself warns of such cells. */
function* ofSpeedups(
  { cells, workloads, suites, machine, warnings }: Run,
): Generator<Flaw, void> {
  const computes = new Set(
    workloads.filter(({ kind, computesNatively }) =>
      kind === "cpu-bound" && !computesNatively
    ).map(({ id }) => id),
  );
  const warned = new Set(
    warnings.filter(({ kind }) => kind === "impossible")
      .flatMap(({ cells }) => cells),
  );
  const baselines = new Map(suites.map(({ id, baseline }) => [id, baseline]));
  const groupOf = ({ suite, workload, parameters }: Cell) =>
    JSON.stringify([suite, workload, parameters]);
  const fastest = new Map(
    cells.filter(({ suite, model }) => baselines.get(suite) === model)
      .map((cell) => [groupOf(cell), timesOf(cell)]),
  );
  for (const [index, cell] of cells.entries()) {
    const before = fastest.get(groupOf(cell));
    const own = timesOf(cell);
    if (!before || !own || !computes.has(cell.workload)) continue;
    const most = Math.min(cell.workers, machine.logicalCores ?? 1) *
      MAX_SUPERLINEAR;
    const speedup = before / own;
    if (speedup <= most || warned.has(cell.id)) continue;
    yield {
      field: `cells[${index}]`,
      problem: `found ${cell.id} ${
        speedup.toFixed(1)
      } times as fast as its baseline, expected at most ${most}`,
    };
  }
}

function roundsOf({ outcome }: Cell) {
  return outcome.kind === "measured" ? outcome.rounds : [];
}

/** The median sample, which few that are off leave alone. */
function timesOf(cell: Cell): number | undefined {
  const samples = roundsOf(cell).flatMap(({ samplesNs }) => samplesNs)
    .toSorted((a, b) => a - b);
  return samples[samples.length >> 1];
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
