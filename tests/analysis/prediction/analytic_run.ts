import type {
  Cell,
  ModelInfo,
  Run,
  WorkloadInfo,
} from "../../../src/results/run.ts";
import { MODELS, RARE_MODELS } from "../../fixtures/plausible_cells.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import {
  buildCell,
  buildMachine,
  buildRun,
  type CellSketch,
  sketchVariant,
} from "../../fixtures/run_builder.ts";

/** What a made-up machine with two cores costs, in nanoseconds: every term is known, and nothing is noisy. */
export const TRUTH = {
  /** Speed of one of two busy workers. */
  efficiency: 0.9,
  /** Of one item, whatever its size. */
  dispatchNs: 20_000,
  /** One way. */
  nsPerByte: 2,
  /** One way, of objects. */
  nsPerObjectByte: 8,
  firstWorkerNs: 10e6,
  furtherWorkerNs: 4e6,
} as const;

const WORKERS = 2;

const SHARED_CHANNEL = { ...sketchVariant("shared"), sharesMemory: true };

/** A workload of the `scaling` suite by what one of its items needs. */
export interface ScalingSketch {
  readonly id: string;
  readonly kind: WorkloadInfo["kind"];
  readonly items: number;
  readonly cpuNs: number;
  readonly waitNs: number;
  readonly bytesIn?: number;
  /** @default {false} */
  readonly sendsBytes?: boolean;
  /** Measured times of a batch by model and workers, as `async/1`. */
  readonly measuredNs: Readonly<Record<string, number>>;
}

/** Cells without any spread. */
export function exactCell(sketch: CellSketch & { readonly ns: number }): Cell {
  const rounds = [sketch.ns, sketch.ns, sketch.ns];
  return buildCell({ ...sketch, samplesNs: rounds.map((ns) => [ns]) });
}

/** A run of the machine: what it costs, and some workloads. */
export function analyticRun(
  { scaling = [], without = [], withoutChannels = [], machine }: {
    readonly scaling?: readonly ScalingSketch[];
    /** Suites that it lacks. */
    readonly without?: readonly string[];
    /** Channels of the payload suite that it lacks. */
    readonly withoutChannels?: readonly string[];
    /** Id of the machine. */
    readonly machine?: string;
  } = {},
): { readonly run: Run; readonly samples: RunSamples } {
  const cells = [
    ...scaling.flatMap(scalingCells),
    ...["worker-pool", "shared-memory", "subprocess-pool"].flatMap((model) => [
      ...granularityCells(model),
      ...batchCells(model),
    ]),
    ...[1, 10, 100, 1_000, 10_000].map((itemMicros) =>
      spin({ suite: "granularity", itemMicros, items: 100_000 / itemMicros })
    ),
    ...[1, 10, 100].map((items) =>
      spin({ suite: "batch", itemMicros: 20, items })
    ),
    ...["clone", "shared", "pipe"].flatMap((model) =>
      payloadCells(model, TRUTH.nsPerByte)
    ),
    ...["clone-objects", "pipe-objects"].flatMap((model) =>
      payloadCells(model, TRUTH.nsPerObjectByte)
    ),
  ].filter(({ suite, model }) =>
    !without.includes(suite) && !withoutChannels.includes(model)
  );
  const run = buildRun({
    cells,
    machine: buildMachine(machine === undefined ? {} : { id: machine }),
  });
  const whole = {
    ...run,
    workloads: [...run.workloads, ...scaling.map(workloadOf)],
    models: [
      ...MODELS,
      ...RARE_MODELS,
      ...run.models.filter(isVariant),
      SHARED_CHANNEL,
    ],
  };
  return { run: whole, samples: new RunSamples(whole) };
}

function isVariant({ kind }: ModelInfo): boolean {
  return kind === "variant";
}

/** Half an item, for two workers whose ends are out of step. */
function tail(itemNs: number): number {
  return itemNs / 4;
}

/** Time of computing on both workers while the cores are the bottleneck. */
export function busyNs(items: number, itemNs: number): number {
  const { efficiency, dispatchNs } = TRUTH;
  return items * (itemNs + dispatchNs) / (WORKERS * efficiency) +
    tail(itemNs / efficiency);
}

interface SpinSketch {
  readonly suite: string;
  readonly itemMicros: number;
  readonly items: number;
}

function spin({ suite, itemMicros, items }: SpinSketch): Cell {
  const parameters = suite === "batch" ? { itemMicros, items } : { itemMicros };
  return exactCell({
    ...{ suite, parameters, items, workload: "spin", model: "sequential" },
    ns: items * itemMicros * 1e3,
  });
}

function granularityCells(model: string): Cell[] {
  const { efficiency, dispatchNs } = TRUTH;
  return [1, 10, 100, 1_000, 10_000].map((itemMicros) => {
    const items = 100_000 / itemMicros;
    const itemNs = itemMicros * 1e3;
    // The largest size is what the efficiency is read off, and has no dispatch overhead.
    const added = itemMicros === 10_000 ? 0 : dispatchNs;
    return exactCell({
      ...{ suite: "granularity", workload: "spin", model, items },
      ...{ workers: WORKERS, parameters: { itemMicros } },
      ns: items * (itemNs + added) / (WORKERS * efficiency) + tail(itemNs),
    });
  });
}

function batchCells(model: string): Cell[] {
  const { efficiency, dispatchNs, firstWorkerNs, furtherWorkerNs } = TRUTH;
  const itemNs = 20_000;
  return [1, 10, 100].map((items) =>
    exactCell({
      ...{ suite: "batch", workload: "spin", model, items, workers: WORKERS },
      parameters: { itemMicros: 20, items },
      ns: items === 1
        ? itemNs + dispatchNs + firstWorkerNs
        : items * (itemNs + dispatchNs) / (WORKERS * efficiency) +
          tail(itemNs / efficiency) + firstWorkerNs + furtherWorkerNs,
    })
  );
}

function payloadCells(model: string, nsPerByte: number): Cell[] {
  return [64, 65_536, 1_048_576].map((bytes) =>
    exactCell({
      ...{ suite: "payload", workload: "echo", model, items: 10 },
      parameters: { bytes },
      ns: 10 * (30_000 + 2 * (bytes - 64) * nsPerByte),
    })
  );
}

function scalingCells(sketch: ScalingSketch): Cell[] {
  const { id: workload, items, cpuNs, waitNs, measuredNs } = sketch;
  const cpu = { userSeconds: items * cpuNs / 1e9, systemSeconds: 0 };
  const sequential = exactCell({
    ...{ workload, items, model: "sequential", cpu },
    ns: items * (cpuNs + waitNs),
  });
  return [
    sequential,
    ...Object.entries(measuredNs).map(([name, ns]) => {
      const [model = "", workers] = name.split("/");
      return exactCell({
        workload,
        model,
        items,
        workers: Number(workers),
        ns,
      });
    }),
  ];
}

function workloadOf(
  { id, kind, items, bytesIn = 0, sendsBytes = false }: ScalingSketch,
): WorkloadInfo {
  return {
    ...{ id, kind, items, bytesIn, bytesOut: 0 },
    ...{ label: id, description: "Made up.", version: 1, parameters: {} },
    ...{ computesNatively: false, sendsBytes },
  };
}
