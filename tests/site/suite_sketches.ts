import type { Run } from "../../src/results/mod.ts";
import { makeReport, type Report } from "../../site/views/report.ts";
import {
  buildCell,
  buildMachine,
  buildRun,
  type CellSketch,
  sketchVariant,
} from "../fixtures/run_builder.ts";

/** 100 ms of work on two workers of each model, which add so many microseconds to each item. */
export function grains(
  costs: Readonly<Record<string, number>>,
): readonly CellSketch[] {
  return [1, 10, 100, 1_000].flatMap((itemMicros) => {
    const items = 100_000 / itemMicros;
    const shape = {
      ...{ suite: "granularity", workload: "spin", items },
      parameters: { itemMicros },
    };
    return [
      { ...shape, model: "sequential", ns: 1e8 },
      ...Object.entries(costs).map(([model, micros]) => ({
        ...{ ...shape, model, workers: 2 },
        ns: 5e7 + items * micros * 1e3,
      })),
    ];
  });
}

/** Items of 20 µs; starting two workers takes 20 ms. */
export function batches(): readonly CellSketch[] {
  return [1, 10, 100, 1_000, 10_000].flatMap((items) => {
    const shape = {
      ...{ suite: "batch", workload: "spin", items },
      parameters: { items, itemMicros: 20 },
    };
    const ns = items * 20_000;
    return [
      { ...shape, model: "sequential", ns },
      { ...shape, model: "worker-pool", workers: 2, ns: 2e7 + ns / 2 },
    ];
  });
}

/** Echoes that cost 20 µs and so many nanoseconds a byte. */
export function echoes(
  channels: Readonly<Record<string, number>>,
): readonly CellSketch[] {
  return [64, 1024, 2 ** 20].flatMap((bytes) =>
    Object.entries(channels).map(([model, nsPerByte]) => ({
      ...{ suite: "payload", workload: "echo", model, items: 10 },
      parameters: { bytes },
      ns: 10 * (20_000 + bytes * nsPerByte),
    }))
  );
}

/** Counting together; without protection more workers lose more. */
export function counters(): readonly CellSketch[] {
  const shape = { suite: "sharing", workload: "counter", items: 1 };
  return [1, 2].flatMap((workers) => [
    {
      ...{ ...shape, workers, model: "unsynchronised", ns: 1e5 },
      observations: { lostUpdates: 250 * (workers - 1) },
    },
    {
      ...{ ...shape, workers, model: "atomics", ns: 1e6 * workers },
      observations: { lostUpdates: 0 },
    },
  ]);
}

/** Threads and processes, from start to end. */
export function lives(): readonly CellSketch[] {
  return ["first-answer", "join"].flatMap((workload, index) => [
    { suite: "lifecycle", workload, model: "thread", ns: 5e6 / (index + 1) },
    { suite: "lifecycle", workload, model: "process", ns: 1e7 / (index + 1) },
  ]);
}

/** What the runs of other fixtures lack. */
const MORE_SUITES = ["lifecycle", "sharing"].map((id) => ({
  ...{ id, label: id, question: `What of ${id}?` },
  ...{ baseline: null, isCold: false },
}));

const MORE_MODELS = [
  ...["thread", "process", "unsynchronised", "atomics"],
].map((id) => sketchVariant(id));

const MORE_WORKLOADS = ["first-answer", "join", "counter"].map((id) => ({
  ...{ id, label: id, kind: "overhead" as const }, // One of the kinds.
  ...{ description: "Made up.", version: 1, items: 1 },
  parameters: { additionsPerWorker: 1_000 },
  ...{ computesNatively: false, sendsBytes: false },
}));

/** A run of such cells. */
export function suiteRun(
  sketches: readonly CellSketch[],
  overrides: Partial<Run> = {},
): Run {
  const run = buildRun({ cells: sketches.map(buildCell), ...overrides });
  const used = new Set(sketches.map(({ suite }) => suite ?? "scaling"));
  return {
    ...run,
    suites: [...run.suites, ...MORE_SUITES.filter(({ id }) => used.has(id))],
    models: [
      ...run.models,
      ...MORE_MODELS.filter(({ id }) => run.cells.some((c) => c.model === id)),
    ],
    workloads: [
      ...run.workloads,
      ...MORE_WORKLOADS.filter(({ id }) =>
        run.cells.some((cell) => cell.workload === id)
      ),
    ],
  };
}

/** What the pages show of such runs. */
export function reportOf(...runs: readonly Run[]): Report {
  return makeReport(runs.map((run) => ({ run, file: `${run.id}.json` })));
}

/** A machine that tells nothing, as an imported file has. */
export const UNKNOWN_MACHINE = buildMachine({
  ...{ id: "m-00000000000f", os: null, osRelease: null, arch: null },
  ...{ cpuModel: null, logicalCores: null, usableCores: null },
  memoryBytes: null,
});
