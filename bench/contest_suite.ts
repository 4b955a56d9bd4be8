import type { BenchId, Contest } from "../src/results/bench_id.ts";
import { WORKLOADS } from "../src/workloads/catalog.ts";
import type { Batch } from "../src/workloads/workload.ts";
import type { ScenarioSource, SuiteSource } from "./harness/fixture.ts";
import { createProgramRunner } from "./runners/program.ts";
import type { Runner } from "./runners/runner.ts";
import { inputsOf, TASKS } from "./runtimes/tasks.mjs";

/** Programs of other runtimes, or of other releases of Deno, as a suite. */
export function contestSuite(contest: Contest | undefined): SuiteSource {
  if (!contest) {
    throw new TypeError(
      "Cannot measure programs: found none in the request, expected `deno task bench:runtimes` or `deno task bench:releases`",
    );
  }
  return {
    list: () => [],
    find: (id) => new ContestScenario(contest, id),
  };
}

/** What the programs are asked to run, by the id of the workload. */
function taskOf(workload: string): string {
  switch (workload) {
    case "start-runtime":
    case "first-thread":
    case "round-trip":
      return "spin";
    case "thread-bytes":
      return "echo";
    default:
      return workload;
  }
}

const MEBIBYTE = 2 ** 20;

class ContestScenario implements ScenarioSource {
  readonly #contest: Contest;
  readonly #id: Required<BenchId>;
  readonly #task: string;
  #batch: Batch | undefined;
  #inputs: readonly unknown[] | undefined;
  #sum = 0;
  readonly baseline = null;
  readonly isSetWait: boolean;

  constructor(contest: Contest, id: Required<BenchId>) {
    this.#contest = contest;
    this.#id = id;
    this.#task = taskOf(id.workload);
    this.isSetWait = id.workload === "timer";
  }

  /** What the programs get, and what their answers come to: by the same code as theirs, in this process. */
  async prepare(items: number): Promise<boolean> {
    if (this.#inputs) return false;
    this.#inputs = await this.#makeInputs(items);
    const inputs = inputsOf(this.#task, this.#inputs);
    const run = TASKS[this.#task];
    if (!run) throw new TypeError(`Cannot find task: found "${this.#task}"`);
    const answers: number[] = await Promise.all(inputs.map(run));
    this.#sum = answers.reduce((sum, answer) => sum + answer, 0);
    return this.#batch !== undefined;
  }

  async #makeInputs(items: number): Promise<readonly unknown[]> {
    // Each program knows by itself how many iterations take as long as it is told.
    if (this.#task === "spin") return new Array(items).fill(1);
    if (this.#task === "echo") return new Array(items).fill(MEBIBYTE);
    const { workload: id, parameters } = this.#id;
    const workload = WORKLOADS.find((one) => one.id === id);
    if (!workload) throw new TypeError(`Cannot find workload: found "${id}"`);
    this.#batch = await workload.prepare({ items, parameters });
    return this.#batch.inputs;
  }

  async createRunner({ model, workers }: Required<BenchId>): Promise<Runner> {
    const contender = this.#contest.contenders.find(({ id }) => id === model);
    if (!contender) throw new TypeError(`Cannot find ${model}`);
    return await createProgramRunner({
      ...{ contender, workers, task: this.#task },
      inputs: this.#inputs ?? [],
      itemMicros: this.#id.parameters.itemMicros,
      sum: this.#sum,
    });
  }

  [Symbol.dispose](): void {
    this.#batch?.[Symbol.dispose]();
  }
}
