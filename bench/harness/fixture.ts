import {
  type BenchId,
  parseBenchId,
  type ScenarioRequest,
  type ServiceLoad,
  takesPart,
  type VariantRequest,
} from "../../src/results/bench_id.ts";
import { MODELS } from "../../src/models.ts";
import { SYSTEM } from "../../src/system/mod.ts";
import type { Observations, Runner } from "../runners/runner.ts";
import { isFalling } from "./trend.ts";
import type { Usage } from "./usage.ts";

/** One measured batch. */
export interface Sample {
  readonly cycle: number;
  readonly ms: number;
  readonly used: Usage;
  readonly observations: Observations;
}

/** What other requests would have waited for the event loop during one batch of a cycle. */
export interface Waits {
  readonly cycle: number;
  readonly ms: readonly number[];
}

/** A variant that is alive, and what has been measured of it. */
export interface Variant {
  readonly name: string;
  readonly id: BenchId;
  readonly runner: Runner;
  /** Its own child processes. */
  pids: readonly number[];
  readonly samples: Sample[];
  /** What other requests would have waited for the event loop, by batch. */
  readonly waits: Waits[];
  readonly loads: ServiceLoad[];
  /** Batches since warm-up, whether measured or dropped. */
  batches: number;
  /** Time inside all its batches, in milliseconds. */
  insideMs: number;
  /** Time to set it up, and of all its visits. */
  setupMs: number;
  visitsMs: number;
  visits: number;
  /** Whether its time had stopped falling when warm-up ended; `undefined` where there is nothing to warm up. */
  isWarm: boolean | undefined;
  /** Set once it has failed: it is not run any more. */
  hasFailed: boolean;
}

/** Where a suite's scenarios come from. */
export interface SuiteSource {
  /** What `deno bench` by hand measures: the variants of each scenario. */
  list(): VariantRequest[][];
  /**
   * The scenario that a benchmark belongs to.
   *
   * @throws {TypeError} where there is none.
   */
  find(id: Required<BenchId>): ScenarioSource;
}

/** What the harness has to know of a scenario. */
export interface ScenarioSource extends Disposable {
  /** The model that ratios are taken against; null where there is none. */
  readonly baseline: string | null;
  /** Whether the time is a wait of a set length, which no compiler shortens. */
  readonly isSetWait: boolean;
  /** Makes the inputs of a batch, where there are any to make; gives whether it did. */
  prepare(items: number): Promise<boolean>;
  createRunner(id: Required<BenchId>, items: number): Runner | Promise<Runner>;
}

/** Told of what happens while variants are set up. */
export interface FixtureListener {
  onStarted(name: string): void;
  onFailed(name: string, error: unknown): void;
  /** A process of the workload's own has ended, so that none of the variants can go on. */
  onHelperLost(): Promise<void> | void;
}

/** What each worker has done when warm-up may end: so many batches of work, and for so long. */
const MIN_WARM_BATCHES = 20;
const MIN_WARM_MS = 150;
/** Of fewer batches the trend test sees no fall, however steep. */
const MIN_TREND_BATCHES = 4;

/** Keeps one scenario ready: the inputs of its batches, and all its variants, alive side by side. */
export class Fixture {
  readonly #source: ScenarioSource;
  readonly #listener: FixtureListener;
  /** What is being set up, and not among the variants yet. */
  #starting: Runner | undefined;
  /** Children that are there for the workload's sake. */
  helpers: readonly number[] = [];
  readonly variants: (Variant | undefined)[] = [];
  warmupCycles = 0;
  warmupMs = 0;

  private constructor(source: ScenarioSource, listener: FixtureListener) {
    this.#source = source;
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
    { source, listener, stopAt = Infinity, opened }: {
      readonly source: SuiteSource;
      readonly listener: FixtureListener;
      readonly stopAt?: number;
      readonly opened: (fixture: Fixture) => void;
    },
  ): Promise<Fixture> {
    const [first] = request.variants;
    if (!first) throw new TypeError("Cannot measure: found no variant");
    const fixture = new Fixture(source.find(readId(first.id)), listener);
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
    this.#source[Symbol.dispose]();
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
    this.#source[Symbol.dispose]();
  }

  async #add({ id: name, items }: VariantRequest): Promise<void> {
    const startMs = performance.now();
    this.#listener.onStarted(name);
    try {
      const id = readId(name);
      if (await this.#source.prepare(items)) {
        this.helpers = [...this.helpers, ...await this.#newChildren()];
      }
      const runner = await this.#source.createRunner(id, items);
      this.#starting = runner;
      const variant: Variant = {
        ...{ name, id, runner, pids: [], samples: [], loads: [], waits: [] },
        ...{ batches: 0, insideMs: 0, setupMs: 0, visitsMs: 0, visits: 0 },
        ...{ isWarm: undefined, hasFailed: false },
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
    return (await SYSTEM.childPids()).filter((pid) => !known.includes(pid));
  }

  /**
   * Runs all variants in turn until the time of none falls any more, relative to the baseline's. Each worker has a
   * compiler of its own to warm up, and does but its share of a batch: so pools run as often as they have workers.
   */
  async #warmUp(longestMs: number): Promise<void> {
    const startMs = performance.now();
    const warming = this.#source.isSetWait
      ? []
      : this.variants.filter((variant) =>
        variant?.runner.warmsUp && !this.#isWarmed(variant)
      );
    const series = warming.map(() => [] as number[]);
    const most = Math.max(
      ...warming.map((variant) => variant?.id.workers ?? 1),
    );
    let baselineMs = 1;
    const isUsed = ({ insideMs, id }: Variant) =>
      insideMs >= MIN_WARM_MS * id.workers / most;
    const isOver = () =>
      this.warmupCycles >= MIN_WARM_BATCHES * most &&
      warming.every((variant) => !variant || isUsed(variant)) &&
      series.every(isFlat);
    while (
      warming.length > 0 && performance.now() - startMs < longestMs && !isOver()
    ) {
      for (const [index, variant] of warming.entries()) {
        if (!variant || variant.hasFailed) continue;
        const times = variant.id.workers;
        if (!takesPart(this.warmupCycles, { times, most })) continue;
        const ms = await this.#tryOnce(variant);
        const isBaseline = variant.id.model === this.#source.baseline;
        if (isBaseline) baselineMs = ms;
        series[index]?.push(Math.log(isBaseline ? ms : ms / baselineMs));
      }
      this.warmupCycles++;
    }
    this.warmupMs = performance.now() - startMs;
    for (const [index, variant] of warming.entries()) {
      const batches = series[index] ?? [];
      if (!variant || batches.length < MIN_TREND_BATCHES) continue;
      variant.isWarm = isFlat(batches);
    }
    const baseline = warming.find((variant) =>
      variant?.id.model === this.#source.baseline
    );
    for (const variant of this.variants) {
      if (!variant) continue;
      variant.batches = 0;
      if (this.#isWarmed(variant)) variant.isWarm = baseline?.isWarm;
    }
  }

  /** Whether another variant warms it up: all that runs on this thread runs the same code as the baseline. */
  #isWarmed({ id, runner }: Variant): boolean {
    const { baseline } = this.#source;
    return baseline !== null && isOnThisThread(id.model) &&
      runner.children === "none" &&
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
    const alive = await SYSTEM.childPids();
    if (this.helpers.some((pid) => !alive.includes(pid))) {
      await this.#listener.onHelperLost();
    }
  }
}

/** Whether a model has no workers. */
function isOnThisThread(id: string): boolean {
  return MODELS.some((model) => model.id === id && model.isolation === null);
}

/** Looks at the later half: what a compiler gained in the first batches says nothing of the next ones. */
function isFlat(series: readonly number[]): boolean {
  const half = Math.ceil(series.length / 2);
  return !isFalling(series.slice(-Math.max(MIN_WARM_BATCHES, half)));
}

/**
 * Runs one batch that is not measured; gives its time in milliseconds.
 *
 * @param during Called when it begins; what it gives is called when it has ended.
 */
export async function runOnce(
  variant: Variant,
  during?: () => () => void,
): Promise<number> {
  const { runner } = variant;
  await runner.setup?.();
  const ended = during?.();
  const startMs = performance.now();
  const result = await runner.run();
  const ms = performance.now() - startMs;
  ended?.();
  variant.insideMs += ms;
  variant.batches++;
  await runner.verify(result);
  return ms;
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
