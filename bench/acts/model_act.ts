import { type Executor, findModel } from "../../src/executors/catalog.ts";
import type { Suite } from "../../src/workloads/catalog.ts";
import type {
  Batch,
  SharedForm,
  Workload,
} from "../../src/workloads/workload.ts";
import type { Act } from "./act.ts";

/** What a workload runs on. */
export interface ModelActOptions {
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
export async function createModelAct(options: ModelActOptions): Promise<Act> {
  const { suite, batch, model: id, workers } = options;
  const model = findModel(id);
  const create = () =>
    model.create({
      maxWorkers: workers,
      maxInFlight: batch.inputs.length,
      permissions: batch.permissions,
    });
  const form = formOf(options);
  const shape = {
    isWarm: !suite.isCold && !model.isPerTask,
    after: (outputs: unknown) => {
      batch.check(outputs as readonly unknown[]); // What `runBatch` gave.
      return {};
    },
  };
  if (id === "sequential") return { ...shape, ...await plainAct(form) };
  return suite.isCold
    ? { ...shape, ...coldAct(create, form) }
    : { ...shape, ...warmAct(create(), form) };
}

function formOf({ workload, batch, model }: ModelActOptions): SharedForm {
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
async function plainAct(
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
    end: () => Promise.resolve(),
    kill: () => {},
  };
}

function warmAct(executor: Executor, form: SharedForm) {
  return {
    run: () => runBatch(executor, form),
    end: () => executor.shutdown(),
    kill: () => void executor.kill(),
  };
}

function coldAct(create: () => Executor, form: SharedForm) {
  let running: Executor | undefined;
  return {
    run: async () => {
      await using executor = create();
      running = executor;
      return await runBatch(executor, form);
    },
    end: () => Promise.resolve(),
    kill: () => void running?.kill(),
  };
}

function runBatch(
  executor: Executor,
  { task, inputs }: SharedForm,
): Promise<unknown[]> {
  return Array.fromAsync(executor.map(task, inputs));
}
