import { type Executor, findModel } from "../src/executors/catalog.ts";
import type { BenchId } from "../src/results/bench_id.ts";
import { WORKLOADS } from "../src/workloads/catalog.ts";
import type { Batch, Workload } from "../src/workloads/workload.ts";

/** A batch ready to be run on the executor of the cell under way. */
export interface StagedBatch {
  run(): Promise<unknown[]>;
  check(outputs: readonly unknown[]): void;
}

/**
 * Batches run before the first that counts, so that a pool is up and its code compiled; `deno bench` itself warms up
 * for 10 ms only, which is less than one batch.
 */
const WARMUP_BATCHES = 2;

/** Holds what the cell under way needs: one workload's batch and one executor, which stays warm over the cell. */
export class Stage {
  #batch: { readonly workload: Workload; readonly batch: Batch } | undefined;
  #cell:
    | { readonly name: string; readonly executor: Executor }
    | undefined;
  #staged: StagedBatch | undefined;

  /** Makes everything ready for a cell; calling it again for the same cell costs nothing. */
  async enter(id: BenchId): Promise<StagedBatch> {
    const name = `${id.workload} ${id.model} ${id.workers}`;
    if (this.#staged && this.#cell?.name === name) return this.#staged;
    await this.#leaveCell();
    const { workload, batch } = await this.#prepare(id.workload);
    const executor = createExecutor(id, batch);
    this.#cell = { name, executor };
    const staged = stage(workload, { batch, executor });
    for (let warmup = 0; warmup < WARMUP_BATCHES; warmup++) {
      staged.check(await staged.run());
    }
    this.#staged = staged;
    return staged;
  }

  /** Ends everything at once; for the end of the process, when nothing can be awaited. */
  close(): void {
    this.#cell?.executor.kill();
    this.#batch?.batch[Symbol.dispose]();
    this.#cell = this.#batch = this.#staged = undefined;
  }

  async #leaveCell(): Promise<void> {
    this.#staged = undefined;
    const executor = this.#cell?.executor;
    this.#cell = undefined;
    await executor?.shutdown();
  }

  async #prepare(id: string) {
    if (this.#batch?.workload.id === id) return this.#batch;
    this.#batch?.batch[Symbol.dispose]();
    this.#batch = undefined;
    const workload = findWorkload(id);
    this.#batch = { workload, batch: await workload.prepare() };
    return this.#batch;
  }
}

function stage(
  { task }: Workload,
  { batch, executor }: { batch: Batch; executor: Executor },
): StagedBatch {
  const argumentLists = batch.inputs.map((input) => [input]);
  return {
    run: () => Array.fromAsync(executor.map(task, argumentLists)),
    check: (outputs) => batch.check(outputs),
  };
}

function findWorkload(id: string): Workload {
  const workload = WORKLOADS.find((candidate) => candidate.id === id);
  if (workload) return workload;
  const known = WORKLOADS.map((candidate) => candidate.id).join(", ");
  throw new TypeError(
    `Cannot find workload: found "${id}", expected one of ${known}`,
  );
}

function createExecutor(id: BenchId, batch: Batch): Executor {
  return findModel(id.model).create({
    maxWorkers: id.workers,
    maxInFlight: batch.inputs.length,
    permissions: batch.permissions,
  });
}
