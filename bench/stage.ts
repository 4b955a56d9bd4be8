import {
  type BenchId,
  formatBenchId,
  withoutTwin,
} from "../src/results/bench_id.ts";
import { type Case, type Suite, SUITES } from "../src/workloads/catalog.ts";
import type { Batch } from "../src/workloads/workload.ts";
import { Account } from "./account.ts";
import type { Act } from "./acts/act.ts";
import { createLifeAct } from "./acts/life_act.ts";
import { createModelAct } from "./acts/model_act.ts";
import { createPayloadAct } from "./acts/payload_act.ts";
import { createSharingAct } from "./acts/sharing_act.ts";
import { childPids } from "./process_tree.ts";

/** A cell that is ready to be run, and the books that are kept of it. */
export interface StagedCell {
  readonly act: Act;
  readonly account: Account;
  /** Children that are there for the workload's sake, not for the act's. */
  readonly helpers: readonly number[];
  /** Time inside the runs that warmed it up, in nanoseconds. */
  readonly warmupNs: number;
}

/** Holds what the cell under way needs: one batch of a workload, and one act, which stays warm over the cell. */
export class Stage {
  #batch: { readonly name: string; readonly batch: Batch } | undefined;
  #cell: { readonly name: string; readonly staged: StagedCell } | undefined;
  /** What the cell under way does; there before the cell is, while it is being warmed up. */
  #act: Act | undefined;

  /**
   * Makes everything ready for a cell; calling it again for the same cell costs nothing.
   *
   * @param options `listsHelpers`: whether the children have to be known that are there already, which takes a moment.
   */
  async enter(
    id: BenchId,
    { listsHelpers = hasChildren(id) }: { readonly listsHelpers?: boolean } =
      {},
  ): Promise<StagedCell> {
    const name = formatBenchId(id);
    if (this.#cell?.name === name) return this.#cell.staged;
    // What goes wrong there is no fault of this cell, and the one before has been measured.
    await this.leave().catch(() => {});
    const { suite, found } = findCase(id);
    const batch = await this.#prepare(suite, found);
    const helpers = listsHelpers ? await childPids() : [];
    const account = new Account({
      hasChildren: hasChildren(id),
      // A process is started outside of what is measured too, and its time cannot be told apart.
      isKnown: id.suite !== "lifecycle" || id.model !== "process",
      helpers,
    });
    const act = await createAct(id, { suite, found, batch });
    this.#act = act;
    const warmupNs = act.isWarm ? await warmUp(act, { id, found }) : 0;
    await account.begin();
    const staged = { act, account, helpers, warmupNs };
    this.#cell = { name, staged };
    return staged;
  }

  /** Ends the cell under way. */
  async leave(): Promise<void> {
    const act = this.#act;
    this.#cell = this.#act = undefined;
    await act?.end();
  }

  /** Ends a cell that has failed: what then goes wrong is its fault too, and not that of the next. */
  async abandon(): Promise<void> {
    await this.leave().catch(() => {});
    // Its server may have died with it, and its files may be there still: the next cell gets others.
    const batch = this.#batch?.batch;
    this.#batch = undefined;
    try {
      insist(() => batch?.[Symbol.dispose]());
    } catch {
      // What is left lies in the folder of the run, which goes as a whole.
    }
  }

  /** Ends everything at once; for the end of the process, when nothing can be awaited. */
  close(): void {
    const batch = this.#batch?.batch;
    try {
      this.#act?.kill();
    } catch {
      // It has ended already.
    }
    this.#cell = this.#act = this.#batch = undefined;
    insist(() => batch?.[Symbol.dispose]());
  }

  async #prepare(
    suite: Suite,
    { subject, items, parameters }: Case,
  ): Promise<Batch | undefined> {
    const name = JSON.stringify([suite.id, subject.id, items, parameters]);
    if (this.#batch?.name === name) return this.#batch.batch;
    this.#batch?.batch[Symbol.dispose]();
    this.#batch = undefined;
    if (!("prepare" in subject)) return undefined;
    const batch = await subject.prepare({ items, parameters });
    this.#batch = { name, batch };
    return batch;
  }
}

const TRIES = 50;
const PAUSE_MS = 10;

/** Removes what a child that was killed a moment ago may still be writing into. */
function insist(remove: () => void): void {
  for (let attempt = 1;; attempt++) {
    try {
      return remove();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      if (attempt === TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

/**
 * How long a cell is run before it is measured, as in each new worker the compiler begins anew. It ends with the one run
 * that `deno bench` itself warms up with, which fills its 10 ms for most cells.
 */
const WARMUP_MS = 50;

/** The same with what lies between the runs: where a check takes longer than a run, it is not to take over. */
const LONGEST_WARMUP_MS = 200;

/** Runs an act until it has been warmed up; gives the time inside its runs, in nanoseconds. */
async function warmUp(
  act: Act,
  { id, found: { subject } }: { readonly id: BenchId; readonly found: Case },
): Promise<number> {
  const wantedMs = mostlyWaits(subject) ? 0 : WARMUP_MS;
  const firstMs = await runOnce(act);
  // Where it starts workers, that takes about half of it.
  let warmMs = ON_THIS_THREAD.includes(id.model) ? firstMs : firstMs / 2;
  let spentMs = firstMs;
  let lastMs = warmMs;
  const endMs = performance.now() + LONGEST_WARMUP_MS;
  // The last run stands for that of `deno bench`.
  while (warmMs + lastMs < wantedMs && performance.now() < endMs) {
    lastMs = await runOnce(act);
    warmMs += lastMs;
    spentMs += lastMs;
  }
  return spentMs * 1e6;
}

/**
 * Whether the time is a wait that is set, which no compiler shortens. Calls of the system, messages and locks are made by
 * code that gets faster, too.
 */
function mostlyWaits({ kind, parameters }: Case["subject"]): boolean {
  return kind !== "mixed" && parameters.latencyMs !== undefined;
}

/** Models that start nothing. */
const ON_THIS_THREAD = ["sequential", "async"];

async function runOnce(act: Act): Promise<number> {
  await act.before?.();
  const startMs = performance.now();
  const result = await act.run();
  const spentMs = performance.now() - startMs;
  await act.after(result);
  return spentMs;
}

const WITH_CHILDREN = [
  "subprocess-pool",
  "subprocess-per-task",
  "pipe",
  "pipe-objects",
  "socket",
  "process",
];

function hasChildren({ model }: BenchId): boolean {
  return WITH_CHILDREN.includes(model);
}

function createAct(
  { workload: id, model, workers }: BenchId,
  { suite, found, batch }: {
    readonly suite: Suite;
    readonly found: Case;
    readonly batch: Batch | undefined;
  },
): Act | Promise<Act> {
  const { items, subject } = found;
  const parameters = { ...subject.parameters, ...found.parameters };
  switch (suite.id) {
    case "payload":
      return createPayloadAct({ model, items, bytes: parameters.bytes ?? 0 });
    case "lifecycle":
      return createLifeAct({ step: id, model, items });
    case "sharing":
      return createSharingAct({
        model,
        workers,
        additionsPerWorker: parameters.additionsPerWorker ?? 0,
      });
    default:
      if ("prepare" in subject && batch) {
        return createModelAct({
          ...{ suite, workload: subject, batch },
          ...{ model, workers },
        });
      }
      throw new TypeError(`Cannot find workload: found "${id}"`);
  }
}

/** The case that a cell is of. */
function findCase(id: BenchId): { suite: Suite; found: Case } {
  const wanted = JSON.stringify(
    Object.entries(withoutTwin(id.parameters ?? {})).toSorted(),
  );
  const suite = SUITES.find((suite) => suite.id === id.suite);
  const found = suite?.cases.find(({ subject, parameters }) =>
    subject.id === id.workload &&
    JSON.stringify(Object.entries(parameters).toSorted()) === wanted
  );
  if (suite && found) return { suite, found };
  throw new TypeError(
    `Cannot find case: found "${
      formatBenchId(id)
    }", expected one of the suites`,
  );
}
