import {
  type BenchId,
  formatBenchId,
  parseBenchId,
  type ScenarioRequest,
  type VariantRequest,
  withoutReplicate,
} from "../../src/results/bench_id.ts";
import { MODELS } from "../../src/models.ts";
import { childPids } from "../../src/procfs.ts";
import {
  isSetWait,
  type Scenario,
  type Suite,
  SUITES,
} from "../../src/workloads/catalog.ts";
import type { Batch } from "../../src/workloads/workload.ts";
import { createLifecycleRunner } from "../runners/lifecycle_steps.ts";
import { createModelRunner } from "../runners/models.ts";
import { createPayloadRunner } from "../runners/payload_channels.ts";
import type { Observations, Runner } from "../runners/runner.ts";
import { createSharingRunner } from "../runners/sharing_methods.ts";
import { isFalling } from "./trend.ts";
import type { Usage } from "./usage.ts";

/** One measured batch. */
export interface Sample {
  readonly cycle: number;
  readonly ms: number;
  readonly used: Usage;
  readonly observations: Observations;
}

/** A variant that is alive, and what has been measured of it. */
export interface Variant {
  readonly name: string;
  readonly id: BenchId;
  readonly runner: Runner;
  /** Its own child processes. */
  pids: readonly number[];
  readonly samples: Sample[];
  /** Batches since warm-up, whether measured or dropped. */
  batches: number;
  /** Time inside all its batches, in milliseconds. */
  insideMs: number;
  /** Time to set it up, and of all its visits. */
  setupMs: number;
  visitsMs: number;
  visits: number;
  /** Set once it has failed: it is not run any more. */
  hasFailed: boolean;
}

/** Told of what happens while variants are set up. */
export interface FixtureListener {
  onStarted(name: string): void;
  onFailed(name: string, error: unknown): void;
  /** A process of the workload's own has ended, so that none of the variants can go on. */
  onHelperLost(): void;
}

/** Trend tests look at this many cycles. */
const WINDOW = 8;

/** Keeps one scenario ready: the inputs of its batches, and all its variants, alive side by side. */
export class Fixture {
  readonly #suite: Suite;
  readonly #scenario: Scenario;
  readonly #batches = new Map<number, Batch>();
  readonly #listener: FixtureListener;
  /** What is being set up, and not among the variants yet. */
  #starting: Runner | undefined;
  /** Children that are there for the workload's sake. */
  helpers: readonly number[] = [];
  readonly variants: (Variant | undefined)[] = [];
  warmupCycles = 0;
  warmupMs = 0;

  private constructor(id: BenchId, listener: FixtureListener) {
    const { suite, found } = findScenario(id);
    this.#suite = suite;
    this.#scenario = found;
    this.#listener = listener;
  }

  /**
   * Sets every variant of a scenario up and warms them up together. A variant that fails at that is reported and left
   * out.
   *
   * @param stopAt When to go no further with that, in milliseconds since 1970.
   * @param opened Called as soon as there is something to close.
   */
  static async open(
    request: ScenarioRequest,
    { listener, stopAt = Infinity, opened }: {
      readonly listener: FixtureListener;
      readonly stopAt?: number;
      readonly opened: (fixture: Fixture) => void;
    },
  ): Promise<Fixture> {
    const [first] = request.variants;
    if (!first) throw new TypeError("Cannot measure: found no variant");
    const fixture = new Fixture(readId(first.id), listener);
    opened(fixture);
    for (const variant of request.variants) {
      if (Date.now() > stopAt) return fixture;
      await fixture.#add(variant);
    }
    await fixture.#warmUp(Math.min(request.warmupMs, stopAt - Date.now()));
    return fixture;
  }

  /** Children of all variants and of the workload. */
  get pids(): readonly number[] {
    return [
      ...this.helpers,
      ...this.variants.flatMap((variant) => variant?.pids ?? []),
    ];
  }

  get hasChildren(): boolean {
    return this.pids.length > 0 ||
      this.variants.some((variant) =>
        variant !== undefined && variant.runner.children !== "none"
      );
  }

  /** Ends the variants. What goes wrong then is no fault of what was measured. */
  async close(): Promise<void> {
    await Promise.allSettled(
      this.variants.map((variant) => variant?.runner.teardown()),
    );
    this.#starting?.kill();
    this.#dispose();
  }

  /** Ends everything at once; for the end of the process, when nothing can be awaited. */
  kill(): void {
    for (
      const runner of [
        this.#starting,
        ...this.variants.map((variant) => variant?.runner),
      ]
    ) {
      try {
        runner?.kill();
      } catch {
        // It has ended already.
      }
    }
    this.#dispose();
  }

  #dispose(): void {
    for (const [items, batch] of this.#batches) {
      this.#batches.delete(items);
      removePersistently(() => batch[Symbol.dispose]());
    }
  }

  async #add({ id: name, items }: VariantRequest): Promise<void> {
    const startMs = performance.now();
    this.#listener.onStarted(name);
    try {
      const id = readId(name);
      const batch = await this.#prepare(items);
      const runner = await createRunner(id, {
        ...{ suite: this.#suite, found: this.#scenario, batch, items },
      });
      this.#starting = runner;
      const variant: Variant = {
        ...{ name, id, runner, pids: [], samples: [], batches: 0 },
        ...{ insideMs: 0, setupMs: 0, visitsMs: 0, visits: 0 },
        hasFailed: false,
      };
      // Pools start their workers with their first batch.
      if (runner.warmsUp) await runOnce(variant);
      if (runner.children === "kept") variant.pids = await this.#newChildren();
      variant.setupMs = performance.now() - startMs;
      this.variants.push(variant);
      this.#starting = undefined;
    } catch (error) {
      this.#listener.onFailed(name, error);
      this.#starting?.kill();
      this.#starting = undefined;
      this.variants.push(undefined);
      await this.#lookForHelpers();
    }
  }

  async #newChildren(): Promise<number[]> {
    const known = this.pids;
    return (await childPids()).filter((pid) => !known.includes(pid));
  }

  /** The inputs of a batch; made once for all variants that run as many items. */
  async #prepare(items: number): Promise<Batch | undefined> {
    const { subject, parameters } = this.#scenario;
    if (!("prepare" in subject)) return undefined;
    const known = this.#batches.get(items);
    if (known) return known;
    const batch = await subject.prepare({ items, parameters });
    this.#batches.set(items, batch);
    this.helpers = [...this.helpers, ...await this.#newChildren()];
    return batch;
  }

  /**
   * Runs all variants in turn until the time of none falls any more, relative to the baseline's: each worker has a
   * compiler of its own to warm up, which takes a pool twice as long as a loop.
   */
  async #warmUp(longestMs: number): Promise<void> {
    const startMs = performance.now();
    const warming = isSetWait(this.#scenario.subject)
      ? []
      : this.variants.filter((variant) =>
        variant?.runner.warmsUp && !this.#isWarmed(variant)
      );
    const series = warming.map(() => [] as number[]);
    while (
      warming.length > 0 && performance.now() - startMs < longestMs &&
      (this.warmupCycles < WINDOW || series.some(isStillFalling))
    ) {
      let referenceMs = 1;
      for (const [index, variant] of warming.entries()) {
        if (!variant || variant.hasFailed) continue;
        const ms = await this.#tryOnce(variant);
        if (variant.id.model === this.#suite.baseline) referenceMs = ms;
        series[index]?.push(Math.log(ms / referenceMs));
      }
      this.warmupCycles++;
    }
    this.warmupMs = performance.now() - startMs;
    for (const variant of this.variants) if (variant) variant.batches = 0;
  }

  /** Whether another variant warms it up: all that runs on this thread runs the same code as the baseline. */
  #isWarmed({ id }: Variant): boolean {
    const { baseline } = this.#suite;
    return baseline !== null && isOnThisThread(id.model) &&
      (id.model !== baseline || id.parameters?.replicate !== undefined);
  }

  async #tryOnce(variant: Variant): Promise<number> {
    try {
      return await runOnce(variant);
    } catch (error) {
      await this.fail(variant, error);
      return NaN;
    }
  }

  /** Reports a variant as failed and ends it. */
  async fail(variant: Variant, error: unknown): Promise<void> {
    variant.hasFailed = true;
    this.#listener.onFailed(variant.name, error);
    await variant.runner.teardown().catch(() => {});
    await this.#lookForHelpers();
  }

  async #lookForHelpers(): Promise<void> {
    if (this.helpers.length === 0) return;
    const alive = await childPids();
    if (this.helpers.some((pid) => !alive.includes(pid))) {
      this.#listener.onHelperLost();
    }
  }
}

/** Whether a model has no workers. */
function isOnThisThread(id: string): boolean {
  return MODELS.some((model) => model.id === id && model.isolation === null);
}

function isStillFalling(series: readonly number[]): boolean {
  return isFalling(series.slice(-WINDOW));
}

/** Runs one batch that is not measured; gives its time in milliseconds. */
export async function runOnce(variant: Variant): Promise<number> {
  const { runner } = variant;
  await runner.setup?.();
  const startMs = performance.now();
  const result = await runner.run();
  const ms = performance.now() - startMs;
  variant.insideMs += ms;
  variant.batches++;
  await runner.verify(result);
  return ms;
}

const REMOVE_ATTEMPTS = 50;
const REMOVE_PAUSE_MS = 10;

/** Removes what a child that was killed a moment ago may still be writing into. */
function removePersistently(remove: () => void): void {
  for (let attempt = 1;; attempt++) {
    try {
      return remove();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      // What is left lies in the folder of the run, which goes as a whole.
      if (attempt === REMOVE_ATTEMPTS) return;
      Atomics.wait(
        new Int32Array(new SharedArrayBuffer(4)),
        ...[0, 0, REMOVE_PAUSE_MS] as const, // three numbers, as the call asks
      );
    }
  }
}

/**
 * Reads the name of a benchmark.
 *
 * @throws {TypeError} where it is none.
 */
export function readId(name: string): Required<BenchId> {
  const id = parseBenchId(name);
  if (id) return id;
  throw new TypeError(
    `Cannot measure: found "${name}", expected suite/workload/model/workers`,
  );
}

function createRunner(
  { workload: step, model, workers }: BenchId,
  { suite, found, batch, items }: {
    readonly suite: Suite;
    readonly found: Scenario;
    readonly batch: Batch | undefined;
    readonly items: number;
  },
): Runner | Promise<Runner> {
  const { subject } = found;
  const parameters = { ...subject.parameters, ...found.parameters };
  switch (suite.id) {
    case "payload":
      return createPayloadRunner({
        model,
        items,
        bytes: parameters.bytes ?? 0,
      });
    case "lifecycle":
      return createLifecycleRunner({ step, model, items });
    case "sharing":
      return createSharingRunner({
        model,
        workers,
        additionsPerWorker: parameters.additionsPerWorker ?? 0,
      });
    default:
      if ("prepare" in subject && batch) {
        return createModelRunner({
          ...{ suite, workload: subject, batch },
          ...{ model, workers },
        });
      }
      throw new TypeError(`Cannot find workload: found "${step}"`);
  }
}

function findScenario(id: BenchId): { suite: Suite; found: Scenario } {
  const key = (parameters: Readonly<Record<string, number>>) =>
    JSON.stringify(Object.entries(parameters).toSorted());
  const suite = SUITES.find((suite) => suite.id === id.suite);
  const found = suite?.scenarios.find(({ subject, parameters }) =>
    subject.id === id.workload &&
    key(parameters) === key(withoutReplicate(id.parameters ?? {}))
  );
  if (suite && found) return { suite, found };
  throw new TypeError(
    `Cannot find scenario: found "${
      formatBenchId(id)
    }", expected one of the suites`,
  );
}
