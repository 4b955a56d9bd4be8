import { MODELS, workerCounts } from "../src/executors/catalog.ts";
import {
  type BenchId,
  type BenchRequest,
  formatBenchId,
  parseBenchId,
} from "../src/results/bench_id.ts";
import { SUITES } from "../src/workloads/catalog.ts";
import { Recorder } from "./recorder.ts";
import { Stage } from "./stage.ts";

interface RequestedCell {
  readonly id: BenchId;
  /** Measured batches; left to Deno's own half second where nobody asked. */
  readonly iterations?: number;
}

/**
 * Registers the benches of a suite: those that the file's first argument asks for, or else every workload of the
 * suite on every model at every worker count.
 */
export function registerSuite(suite: string): void {
  const request = readRequest();
  const recorder = new Recorder(request?.recordTo);
  const stage = new Stage();
  const cells = request?.cells.map(readCell) ?? allCells(suite);
  for (const cell of cells) registerCell(cell, { stage, recorder });
  closeAtEnd(stage, recorder);
}

function readRequest(): BenchRequest | undefined {
  const [argument] = Deno.args;
  return argument === undefined ? undefined : JSON.parse(argument);
}

function readCell(cell: BenchRequest["cells"][number]): RequestedCell {
  const id = parseBenchId(cell.id);
  if (!id) {
    throw new TypeError(
      `Cannot register bench: found "${cell.id}", expected suite/workload/model/workers`,
    );
  }
  return { id, iterations: cell.iterations };
}

function allCells(suite: string): RequestedCell[] {
  const counts = workerCounts(navigator.hardwareConcurrency);
  return (SUITES[suite] ?? []).flatMap((workload) =>
    MODELS.flatMap((model) =>
      (model.workerCounts === "one" ? [1] : counts).map((workers) => ({
        id: { suite, workload: workload.id, model: model.id, workers },
      }))
    )
  );
}

function registerCell(
  { id, iterations }: RequestedCell,
  { stage, recorder }: { stage: Stage; recorder: Recorder },
): void {
  const name = formatBenchId(id);
  const measuredCalls = iterations === undefined ? {} : { n: iterations };
  const baseline = id.model === "sequential";
  Deno.bench(
    { name, group: id.workload, baseline, ...measuredCalls },
    // An arrow that returns a promise would not be awaited by `deno bench`: the keyword is needed.
    async (context) => {
      try {
        recorder.begin(name, iterations);
        const batch = await stage.enter(id);
        context.start();
        const startMs = performance.now();
        const outputs = await batch.run();
        const endMs = performance.now();
        context.end();
        recorder.add((endMs - startMs) * 1e6);
        batch.check(outputs);
      } catch (error) {
        recorder.fail(error);
        throw error;
      }
    },
  );
}

function closeAtEnd(stage: Stage, recorder: Recorder): void {
  globalThis.addEventListener("unload", () => {
    recorder.finish();
    stage.close();
  });
  // The default action ends the process without `unload`, and would leave the workload's files behind.
  Deno.addSignalListener("SIGINT", () => {
    stage.close();
    Deno.exit(130);
  });
}
