import {
  type BenchRequest,
  type CycleRecord,
  formatScenarioId,
  type ProbeRequest,
  RUN_MARKER,
  type ScenarioRequest,
} from "../../src/results/bench_id.ts";
import { Canary } from "./canary.ts";
import {
  Fixture,
  readId,
  runOnce,
  type SuiteSource,
  type Variant,
} from "./fixture.ts";
import { DROPPED_TICK_MS, LoopDelay, TIMED_TICK_MS } from "./loop_delay.ts";
import { probeMemory } from "./memory_probe.ts";
import { Recorder } from "./recorder.ts";
import {
  foreignCores,
  readCounters,
  type Reading,
  watchUsage,
} from "./usage.ts";

/*
 * How a suite is measured, in one process of `deno bench`:
 *
 *   scenario ─▶ set all variants up ─▶ warm them up together ─▶ cycle 1 ─▶ cycle 2 … ─▶ end them ─▶ next scenario
 *                                                                 │
 *               canary, then each variant in shuffled order: a visit, which is a bench of its own with `n: 1`
 *                                                                 │
 *               Deno calls it three times: the first is dropped, the others are two samples of this cycle
 *
 * `deno bench` runs each bench to its end, so a cycle is a run of registrations.
 */

/**
 * Registers the visits that the file's first argument asks for, or each variant of the default profile once. Where the
 * argument is a {@linkcode ProbeRequest}, as for `deno run`, it measures memory instead.
 *
 * @param suite Where the scenarios come from; for users' tasks and for programs, made of what is asked for.
 */
export function registerSuite(
  suite: SuiteSource | ((asked?: Asked) => SuiteSource),
): void {
  const asked = readRequest();
  const source = typeof suite === "function" ? suite(asked) : suite;
  if (asked && "probe" in asked) return void probeMemory(asked.probe, source);
  const request = asked;
  const session = new Session(request, source);
  const scenarios = request?.scenarios ?? scenariosByHand(source);
  try {
    for (const scenario of scenarios) {
      registerScenario(scenario, { session, source });
    }
  } catch (error) {
    // `deno bench --json` says nothing of what a file throws.
    console.error(String(error));
    throw error;
  }
  // `deno bench` has no hook for the end, so the last bench of the file is one.
  Deno.bench({ name: "end", group: "end", n: 1 }, async () => {
    await session.leave();
    session.stop();
  });
  globalThis.addEventListener("unload", () => session.stop());
  // The default action ends the process without `unload`, and would leave the workload's files behind.
  Deno.addSignalListener("SIGINT", () => {
    session.stop();
    Deno.exit(130);
  });
  // Whoever asked ends this process when the terminal closes.
  if (request && Deno.build.os !== "windows") {
    Deno.addSignalListener("SIGHUP", () => {});
  }
  if (request) void endWithParent(session, request);
}

/** What the suite is made of, where that is no catalog. */
type Asked = Pick<BenchRequest, "task" | "contest">;

function readRequest(): BenchRequest | ProbeRequest | undefined {
  const [argument] = Deno.args;
  return argument === undefined ? undefined : JSON.parse(argument);
}

/** By hand: every variant once, for as long as Deno itself takes, so that Deno's table has one line for each. */
function scenariosByHand(source: SuiteSource): ScenarioRequest[] {
  return source.list().map((variants) => ({
    variants,
    cycles: [[...variants.keys()]],
    warmupMs: BY_HAND_WARMUP_MS,
  }));
}

const BY_HAND_WARMUP_MS = 1_000;

function registerScenario(
  scenario: ScenarioRequest,
  { session, source }: {
    readonly session: Session;
    readonly source: SuiteSource;
  },
): void {
  const [first] = scenario.variants;
  if (!first) return;
  const group = formatScenarioId(readId(first.id));
  const baseline = session.isRecorded
    ? undefined
    : source.find(readId(first.id)).baseline;
  for (const [index, order] of scenario.cycles.entries()) {
    for (const variant of order) {
      const { id: name } = scenario.variants[variant] ?? first;
      const visit = { scenario, cycle: index + 1, variant };
      Deno.bench(
        {
          ...{ name, group },
          ...(session.isRecorded ? { n: 1 } : {
            baseline: readId(name).model === baseline,
          }),
        },
        // An arrow that returns a promise would not be awaited by `deno bench`: the keyword is needed.
        async (context) => await session.call(visit, context),
      );
    }
  }
}

/** A visit to a variant in a cycle of its scenario. */
interface Visit {
  readonly scenario: ScenarioRequest;
  readonly cycle: number;
  /** Its index among the variants. */
  readonly variant: number;
}

/** Deno warms each bench up until its calls have taken 10 ms: the first call takes a little more, and so is the only one. */
const FIRST_CALL_MS = 10.5;
/** Batches that are longer are not run just to be dropped: what the variant before left in the caches is little to them. */
const LONG_BATCH_MS = 40;

/**
 * One cycle may be disturbed by anything; two in a row are a program that one can wait for. What the canary alone tells
 * of comes from outside this system: nobody knows when it ends.
 */
const MAX_BUSY_CYCLES = 2;

/** A run of the bench file: the scenario and cycle under way. */
class Session {
  readonly #source: SuiteSource;
  readonly #recorder: Recorder;
  readonly #loopDelay = new LoopDelay();
  readonly #stopAt: number;
  readonly isRecorded: boolean;
  #canary: Canary | undefined;
  #visit: Visit | undefined;
  #visitStartMs = 0;
  #fixture: Fixture | undefined;
  /** Counters when warm-up was over, when the cycle under way began, and when the last one ended. */
  #before: Reading | undefined;
  #cycleStart: Reading | undefined;
  #last: Reading | undefined;
  #cycle: Omit<CycleRecord, "foreignCores"> | undefined;
  #cycles: CycleRecord[] = [];
  readonly #mostForeignCores: number;
  /** Cycles in a row in which others kept too many cores busy. */
  #busy = 0;

  constructor(request: BenchRequest | undefined, source: SuiteSource) {
    this.#source = source;
    this.#recorder = new Recorder(request?.recordTo);
    this.#stopAt = request?.stopAt ?? Infinity;
    this.#mostForeignCores = request?.mostForeignCores ?? Infinity;
    this.isRecorded = request !== undefined;
  }

  /** One call of a bench by Deno. */
  async call(visit: Visit, context: Deno.BenchContext): Promise<void> {
    const isFirst = this.#visit !== visit;
    if (isFirst) await this.#begin(visit);
    const variant = this.#variantOf(visit);
    try {
      if (isFirst) await this.#drop(variant);
      else await this.#measure(variant, context);
    } catch (error) {
      await this.#fixture?.fail(variant, error);
      throw error;
    }
  }

  /** Ends the scenario under way, and writes it down. */
  async leave(): Promise<void> {
    const fixture = this.#fixture;
    const visit = this.#visit;
    if (!fixture || !visit) return;
    await this.#endVisitAndCycle();
    this.#writeDown(fixture, visit.scenario);
    this.#visit = this.#fixture = undefined;
    await fixture.close();
  }

  /** Ends everything at once. */
  stop(): void {
    this.#fixture?.kill();
    this.#canary?.stop();
    this.#fixture = this.#canary = undefined;
  }

  async #begin(visit: Visit): Promise<void> {
    const last = this.#visit;
    if (this.#isLate) return await this.#stopInTime();
    if (last?.scenario !== visit.scenario) {
      await this.leave();
      // Noted first: where nobody can be set up, the visits to come are not to try again.
      this.#visit = visit;
      await this.#enter(visit);
      if (this.#isLate) return await this.#stopInTime();
      await this.#beginCycle(visit);
    } else if (last.cycle !== visit.cycle) {
      await this.#endVisitAndCycle();
      await this.#beginCycle(visit);
    } else await this.#endVisit();
    this.#visit = visit;
    this.#visitStartMs = performance.now();
    this.#recorder.started(visit.scenario.variants[visit.variant]?.id ?? "");
  }

  async #enter({ scenario }: Visit): Promise<void> {
    this.#cycles = [];
    const onFailed = (name: string, error: unknown) =>
      this.#recorder.failed(name, error);
    try {
      await Fixture.open(scenario, {
        source: this.#source,
        stopAt: this.#stopAt,
        listener: {
          onStarted: (name) => this.#recorder.started(name),
          onFailed,
          onHelperLost: () => this.#giveUp(),
        },
        opened: (fixture) => this.#fixture = fixture,
      });
    } catch (error) {
      for (const { id } of scenario.variants) onFailed(id, error);
    }
    this.#before = await this.#read();
  }

  /** Without its server a workload fails whoever runs it: the variants that are left need another process. */
  async #giveUp(): Promise<never> {
    console.error("a process that the workload needs has ended");
    this.stop();
    return await endProcess();
  }

  get #isLate(): boolean {
    return Date.now() > this.#stopAt;
  }

  /** The rest of the visits is left to the next round: whoever asked is promised an end. */
  async #stopInTime(): Promise<never> {
    const { cycle, variant = 0, scenario } = this.#visit ?? {};
    // A cycle of which visits are missing is no cycle.
    if (scenario?.cycles[(cycle ?? 1) - 1]?.at(-1) !== variant) {
      this.#cycle = undefined;
    }
    await this.leave();
    this.stop();
    return await endProcess();
  }

  async #beginCycle({ cycle }: Visit): Promise<void> {
    if (!this.isRecorded) return;
    this.#canary ??= await Canary.start();
    const { aloneNs, togetherNs } = await this.#canary.read();
    this.#cycle = {
      cycle,
      canaryAloneNs: aloneNs,
      canaryTogetherNs: togetherNs,
    };
    this.#cycleStart = await this.#read();
  }

  /** Nothing that is measured without its cores would count: whoever asked may wait until they are back. */
  async #stopWithoutCores(): Promise<never> {
    const { scenario } = this.#visit ?? {};
    this.#recorder.stopped(scenario?.variants[0]?.id ?? "");
    this.stop();
    return await endProcess();
  }

  async #endVisitAndCycle(): Promise<void> {
    await this.#endVisit();
    const [cycle, start] = [this.#cycle, this.#cycleStart];
    this.#cycle = this.#cycleStart = undefined;
    if (!cycle || !start) return;
    const end = await this.#read();
    this.#last = end;
    const record = { ...cycle, foreignCores: foreignCores(start, end) };
    this.#cycles.push(record);
    const isBusy = (record.foreignCores ?? 0) > this.#mostForeignCores;
    this.#busy = isBusy ? this.#busy + 1 : 0;
    if (this.#busy >= MAX_BUSY_CYCLES) await this.#stopWithoutCores();
  }

  async #endVisit(): Promise<void> {
    const visit = this.#visit;
    const variant = visit && this.#fixture?.variants[visit.variant];
    if (!variant) return;
    await this.#measureLoads(variant, visit.cycle);
    variant.visits++;
    variant.visitsMs += performance.now() - this.#visitStartMs;
  }

  async #measureLoads(variant: Variant, cycle: number): Promise<void> {
    const { runner, name, hasFailed } = variant;
    if (!runner.measureLoads || !this.isRecorded) return;
    if (hasFailed || this.#isLate) return;
    try {
      // Loads take longer than batches: whoever waits for news starts anew.
      this.#recorder.started(name);
      const loads = await runner.measureLoads();
      variant.loads.push(...loads.map((load) => ({ cycle, ...load })));
    } catch (error) {
      await this.#fixture?.fail(variant, error);
    }
  }

  async #read(): Promise<Reading> {
    const { pids = [], hasChildren = false } = this.#fixture ?? {};
    return await readCounters(pids, { hasChildren });
  }

  #writeDown(fixture: Fixture, scenario: ScenarioRequest): void {
    const [first] = scenario.variants;
    const before = this.#before;
    if (!first || !before || this.#cycles.length === 0) return;
    this.#recorder.scenario(formatScenarioId(readId(first.id)), {
      ...{ fixture, before, cycles: this.#cycles },
      after: this.#last ?? before,
    });
  }

  #variantOf({ scenario, variant: index }: Visit): Variant {
    const variant = this.#fixture?.variants[index];
    if (variant && !variant.hasFailed) return variant;
    throw new Error(
      `Cannot visit ${scenario.variants[index]?.id}: it has failed before`,
    );
  }

  /** The call that Deno warms up with: the batch is run and dropped, which clears up after the variant before. */
  async #drop(variant: Variant): Promise<void> {
    const elapsedMs = () => performance.now() - this.#visitStartMs;
    if (isRunToBeDropped(variant)) {
      const watch = () =>
        this.#watchLoop(variant, shorterOf(DROPPED_TICK_MS, variant));
      do await runOnce(variant, watch); while (elapsedMs() < FIRST_CALL_MS);
      return;
    }
    while (elapsedMs() < FIRST_CALL_MS) {
      await new Promise((resolve) => setTimeout(resolve, FIRST_CALL_MS));
    }
  }

  /** Begins with a batch; what it gives is called when that has ended. */
  #watchLoop(variant: Variant, tickMs: number): () => void {
    const cycle = this.#visit?.cycle ?? 0;
    this.#loopDelay.start(tickMs);
    return () => variant.waits.push({ cycle, ms: this.#loopDelay.stop() });
  }

  async #measure(variant: Variant, context: Deno.BenchContext): Promise<void> {
    const { runner, samples } = variant;
    await runner.setup?.();
    const usage = watchUsage();
    // Where batches are dropped as well, their ticks are many: not every timed batch has to bear one.
    const waited = this.#watchLoop(
      variant,
      isRunToBeDropped(variant)
        ? TIMED_TICK_MS
        : shorterOf(TIMED_TICK_MS, variant),
    );
    context.start();
    const startMs = performance.now();
    const result = await runner.run();
    // In this order each clock reads the other once: what that takes cancels out between the two figures.
    context.end();
    const ms = performance.now() - startMs;
    waited();
    const used = usage();
    variant.insideMs += ms;
    variant.batches++;
    const observations = await runner.verify(result);
    const cycle = this.#visit?.cycle ?? 0;
    samples.push({ cycle, ms, used, observations });
  }
}

/** Whether the first call of a visit runs the batch; a long one costs too much for that, and waits need no clearing up. */
function isRunToBeDropped(variant: Variant): boolean {
  return variant.runner.warmsUp &&
    typicalMsOf(variant) < LONG_BATCH_MS;
}

/** The given time between ticks, or a batch's own length where that is shorter, so that each batch has one. */
function shorterOf(tickMs: number, variant: Variant): number {
  return Math.min(tickMs, typicalMsOf(variant) || tickMs);
}

/**
 * Ends the process from within a bench. Deno 2.9 lets none of them exit, whatever `sanitizeExit` says: the call throws, and
 * the benches to come would go on. Where nobody catches that, it ends the process, with exit code 1.
 */
function endProcess(): Promise<never> {
  queueMicrotask(() => Deno.exit(0));
  return new Promise(() => {});
}

/** What a batch takes on average, by those since warm-up. */
function typicalMsOf({ insideMs, batches }: Variant): number {
  return insideMs / Math.max(1, batches);
}

/** Standard input ends when the asking process does, however that ends: then nobody else would clean up. */
async function endWithParent(
  session: Session,
  { recordTo }: BenchRequest,
): Promise<void> {
  for await (const _ of Deno.stdin.readable);
  session.stop();
  removeRunFolder(recordTo.slice(0, recordTo.lastIndexOf("/")));
  Deno.exit(1);
}

/** Removes only what a run has made and marked: whoever starts a suite by hand may name a file anywhere. */
function removeRunFolder(folder: string): void {
  try {
    if (!Deno.lstatSync(`${folder}/${RUN_MARKER}`).isFile) return;
    Deno.removeSync(folder, { recursive: true });
  } catch {
    // It is no run's, or gone.
  }
}
