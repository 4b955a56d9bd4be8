import { MODELS } from "../src/models.ts";
import {
  type BenchId,
  type TaskRequest,
  withoutReplicate,
} from "../src/results/bench_id.ts";
import { refuseAnswer } from "../src/try/findings.ts";
import { makeInputs, type TaskFile } from "../src/try/task_file.ts";
import type { ScenarioSource, SuiteSource } from "./harness/fixture.ts";
import { createModelRunner } from "./runners/models.ts";
import type { Runner } from "./runners/runner.ts";

/** A user's task as a suite: each combination of its params is a scenario. */
export function taskSuite(task: TaskRequest | undefined): SuiteSource {
  if (!task) {
    throw new TypeError(
      "Cannot measure a task: found none in the request, expected `deno task try FILE`",
    );
  }
  let loading: Promise<LoadedTask> | undefined;
  return {
    list: () => [],
    find: (id) =>
      new TaskScenario(task, {
        params: withoutReplicate(id.parameters),
        load: () => loading ??= loadTask(task),
      }),
  };
}

interface LoadedTask {
  readonly module: string;
  readonly file: TaskFile;
  run(args: readonly unknown[]): unknown;
}

async function loadTask(task: TaskRequest): Promise<LoadedTask> {
  const file = await import(task.module);
  // As each worker does before its first task.
  await file.setup?.();
  return {
    module: task.module,
    file,
    run: (args) => file[task.export](...args),
  };
}

/** One combination of params. */
class TaskScenario implements ScenarioSource {
  readonly #task: TaskRequest;
  readonly #params: Readonly<Record<string, number>>;
  readonly #load: () => Promise<LoadedTask>;
  readonly #batches = new Map<number, TaskBatch>();
  /** What the loop does is the baseline. */
  readonly baseline = MODELS.find(({ kind }) => kind === "loop")?.id ?? null;
  readonly isSetWait = false;

  constructor(
    task: TaskRequest,
    { params, load }: {
      readonly params: Readonly<Record<string, number>>;
      readonly load: () => Promise<LoadedTask>;
    },
  ) {
    this.#task = task;
    this.#params = params;
    this.#load = load;
  }

  async prepare(items: number): Promise<boolean> {
    if (this.#batches.has(items)) return false;
    const task = await this.#load();
    const inputs = await makeInputs(task.file, { params: this.#params, items });
    const { comparesAnswers } = this.#task;
    this.#batches.set(items, new TaskBatch(task, { inputs, comparesAnswers }));
    return true;
  }

  async createRunner(
    { model, workers }: Required<BenchId>,
    items: number,
  ): Promise<Runner> {
    const batch = this.#batches.get(items);
    if (!batch) throw new TypeError(`Cannot run ${items} items: not prepared`);
    const { module, export: name, permissions } = this.#task;
    const { file: { setup } } = await this.#load();
    const judge = batch.judge();
    return await createModelRunner({
      ...{ model, workers, permissions, isCold: false },
      calls: { task: { module, export: name }, inputs: batch.inputs },
      ...(setup ? { initializer: { module, export: "setup" } } : undefined),
      check: judge,
    });
  }

  [Symbol.dispose](): void {
    this.#batches.clear();
  }
}

/** Time for judging the answers of a variant's first batch, and of each further one on average: a check may be slow. */
const FIRST_JUDGING_MS = 50;
const JUDGING_MS = 5;

/** The argument lists of a batch, and what their answers must be. */
class TaskBatch {
  readonly #task: LoadedTask;
  readonly inputs: readonly (readonly unknown[])[];
  readonly #comparesAnswers: boolean;
  /** What the loop gave, as far as it has been asked. */
  readonly #expected = new Map<number, { readonly output: unknown }>();

  constructor(
    task: LoadedTask,
    { inputs, comparesAnswers }: {
      readonly inputs: readonly (readonly unknown[])[];
      readonly comparesAnswers: boolean;
    },
  ) {
    this.#task = task;
    this.inputs = inputs;
    this.#comparesAnswers = comparesAnswers;
  }

  /** Judges one variant's batches: of each as many answers as there is time for, in turn, and one of the first at least. */
  judge(): (outputs: readonly unknown[]) => Promise<void> {
    let next = 0;
    let leftMs = FIRST_JUDGING_MS;
    return async (outputs) => {
      const { length } = this.inputs;
      if (outputs.length !== length) {
        throw new TypeError(
          `Cannot accept the answers: found ${outputs.length}, expected ${length}`,
        );
      }
      for (let judged = 0; judged < length && leftMs > 0; judged++) {
        const startMs = performance.now();
        await this.#judge(next, outputs[next]);
        next = (next + 1) % length;
        leftMs -= performance.now() - startMs;
      }
      leftMs = Math.min(leftMs, 0) + JUDGING_MS;
    };
  }

  async #judge(index: number, output: unknown): Promise<void> {
    const args = this.inputs[index] ?? [];
    const { file, module } = this.#task;
    if (!file.check && this.#comparesAnswers && !this.#expected.has(index)) {
      this.#expected.set(index, { output: await this.#task.run(args) });
    }
    const refusal = await refuseAnswer(file, {
      ...{ output, args, module, path: `inputs[${index}]`, where: "" },
      expected: this.#expected.get(index),
    });
    if (refusal) throw new TypeError(refusal.message);
  }
}
