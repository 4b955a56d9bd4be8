import type { Executor } from "../../src/executors/executor.ts";
import type { TaskName } from "../../src/executors/task.ts";
import { findModel, type Model } from "../../src/models.ts";
import type { Runner } from "./runner.ts";

/** The calls of a batch. */
export interface Calls {
  readonly task: TaskName;
  /** The arguments of each call. */
  readonly inputs: readonly (readonly unknown[])[];
}

/** What runs on a model. */
export interface ModelRunnerOptions {
  readonly calls: Calls;
  readonly model: string;
  readonly workers: number;
  /** Whether pools are started inside what is measured. */
  readonly isCold: boolean;
  /** What a task needs when it runs in an isolate with no other permission. */
  readonly permissions: Deno.PermissionOptionsObject;
  /** What each worker runs before its first task. */
  readonly initializer?: TaskName;
  /** Judges the outputs of a batch, in the order of the calls; throws where one is wrong. */
  check(outputs: readonly unknown[]): void | Promise<void>;
}

/**
 * Runs a batch as its model does: in a plain loop, on a warm executor, or on one that is started and ended inside every
 * run.
 */
export async function createModelRunner(
  options: ModelRunnerOptions,
): Promise<Runner> {
  const { calls, isCold, model: id, workers, initializer } = options;
  const model = findModel(id);
  const create = () =>
    model.create({
      maxWorkers: workers,
      maxInFlight: calls.inputs.length,
      permissions: options.permissions,
      ...(initializer ? { initializer } : undefined),
    });
  const isWarm = !isCold && model.kind !== "per-task";
  const shape = {
    warmsUp: isWarm,
    children: childrenOf(model, isWarm),
    verify: async (outputs: unknown) => {
      await options.check(outputs as readonly unknown[]); // What `runBatch` gave.
      return {};
    },
  };
  if (model.kind === "loop") return { ...shape, ...await plainLoop(calls) };
  return isCold
    ? { ...shape, ...coldExecutor(create, calls) }
    : { ...shape, ...warmExecutor(create(), calls) };
}

/** The baseline is what one would write without any executor: a loop. */
async function plainLoop(
  { task: { module, export: name }, inputs }: Calls,
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

function warmExecutor(executor: Executor, calls: Calls) {
  return {
    run: () => runBatch(executor, calls),
    teardown: () => executor.shutdown(),
    kill: () => void executor.kill(),
  };
}

function coldExecutor(create: () => Executor, calls: Calls) {
  let running: Executor | undefined;
  return {
    run: async () => {
      await using executor = create();
      running = executor;
      return await runBatch(executor, calls);
    },
    teardown: () => Promise.resolve(),
    kill: () => void running?.kill(),
  };
}

function runBatch(
  executor: Executor,
  { task, inputs }: Calls,
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
