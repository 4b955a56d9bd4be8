import type { Executor } from "../../src/executors/executor.ts";
import { findModel, type Model } from "../../src/models.ts";
import type { Suite } from "../../src/workloads/catalog.ts";
import type {
  Batch,
  SharedForm,
  Workload,
} from "../../src/workloads/workload.ts";
import type { Runner } from "./runner.ts";

/** What a workload runs on. */
export interface ModelRunnerOptions {
  readonly suite: Suite;
  readonly workload: Workload;
  readonly batch: Batch;
  readonly model: string;
  readonly workers: number;
}

/**
 * Runs a workload's batch as its model does: in a plain loop, on a warm executor, or on one that is started and ended
 * inside every run.
 */
export async function createModelRunner(
  options: ModelRunnerOptions,
): Promise<Runner> {
  const { suite, batch, model: id, workers } = options;
  const model = findModel(id);
  const create = () =>
    model.create({
      maxWorkers: workers,
      maxInFlight: batch.inputs.length,
      permissions: batch.permissions,
    });
  const form = formOf(options);
  const isWarm = !suite.isCold && model.kind !== "per-task";
  const shape = {
    warmsUp: isWarm,
    children: childrenOf(model, isWarm),
    verify: (outputs: unknown) => {
      batch.check(outputs as readonly unknown[]); // What `runBatch` gave.
      return {};
    },
  };
  if (model.kind === "loop") return { ...shape, ...await plainLoop(form) };
  return suite.isCold
    ? { ...shape, ...coldExecutor(create, form) }
    : { ...shape, ...warmExecutor(create(), form) };
}

function formOf({ workload, batch, model }: ModelRunnerOptions): SharedForm {
  if (findModel(model).sharesMemory) {
    if (batch.shared) return batch.shared;
    throw new TypeError(
      `Cannot run ${workload.id} on ${model}: found no shared form`,
    );
  }
  return {
    task: workload.task,
    inputs: batch.inputs.map((input) => [input]),
  };
}

/** The baseline is what one would write without any executor: a loop. */
async function plainLoop(
  { task: { module, export: name }, inputs }: SharedForm,
) {
  const { [name]: task } = await import(module);
  return {
    run: async () => {
      const outputs: unknown[] = [];
      for (const args of inputs) {
        const output = task(...args);
        outputs.push(output instanceof Promise ? await output : output);
      }
      return outputs;
    },
    teardown: () => Promise.resolve(),
    kill: () => {},
  };
}

function warmExecutor(executor: Executor, form: SharedForm) {
  return {
    run: () => runBatch(executor, form),
    teardown: () => executor.shutdown(),
    kill: () => void executor.kill(),
  };
}

function coldExecutor(create: () => Executor, form: SharedForm) {
  let running: Executor | undefined;
  return {
    run: async () => {
      await using executor = create();
      running = executor;
      return await runBatch(executor, form);
    },
    teardown: () => Promise.resolve(),
    kill: () => void running?.kill(),
  };
}

function runBatch(
  executor: Executor,
  { task, inputs }: SharedForm,
): Promise<unknown[]> {
  return Array.fromAsync(executor.map(task, inputs));
}

function childrenOf(
  { isolation }: Model,
  isWarm: boolean,
): Runner["children"] {
  if (isolation !== "process") return "none";
  return isWarm ? "kept" : "per-batch";
}
