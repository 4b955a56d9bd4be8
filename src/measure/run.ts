import {
  createRunId,
  formatScenarioId,
  parseBenchId,
  type RoundState,
  type Run,
} from "../results/mod.ts";
import { type Draw, seededDraw, seedFrom } from "../stats/mod.ts";
import { SYSTEM } from "../system/mod.ts";
import { assembleRun } from "./assemble.ts";
import {
  type Journal,
  JOURNAL_SUFFIX,
  type JournalEntry,
  type JournalHead,
} from "./journal.ts";
import { describeMachine, describeRuntime, joinConditions } from "./machine.ts";
import { estimateMemoryMs, measureMemory, memoryBenchmarks } from "./memory.ts";
import { withControls } from "./controls.ts";
import {
  type PlannedScenario,
  planScenarios,
  type Selection,
  suitesOf,
} from "./plan.ts";
import {
  MIN_PATIENCE_MS,
  type ProcessOptions,
  type RunBench,
  runBench,
} from "./process.ts";
import {
  assertCanPin,
  chooseProcessors,
  UnsupportedError,
} from "./processors.ts";
import { CONTROLS_SUITE } from "../workloads/catalog.ts";
import { type Profile, PROFILES } from "./profile.ts";
import type { Progress } from "./progress.ts";
import { calmBounds, type KeptRecord, Samples } from "./samples.ts";
import {
  SCENARIOS_OF_PROCESS,
  Schedule,
  type ScheduledScenario,
  shuffled,
  type Trimmed,
} from "./schedule.ts";
import {
  isShortOfTime,
  type MeasuredTask,
  planTask,
  profileMs,
  workersOfTask,
} from "./task.ts";
import {
  type ExamineOptions,
  examineTask,
  type TaskReport,
} from "../try/movability.ts";
import { toolCommit, toolVersion } from "./tool.ts";
import { areCoresFree, watchMachine } from "./watch.ts";

/** What to measure. */
export interface RunRequest {
  readonly profile: Profile["id"];
  /** Wall time of the whole run, in milliseconds; the profile's own where left out. */
  readonly budgetMs?: number | undefined;
  /** Relative half-width of an interval at which a scenario has been measured enough; the profile's own where left out. */
  readonly precision?: number | undefined;
  /** Rounds of every scenario, no more and no less; the profile's own bounds where left out. */
  readonly rounds?: number;
  readonly selection: Selection;
  readonly label: string | null;
  /** Cores to stay on; null for all. */
  readonly pin: number | null;
}

/** Where to measure, and whom to tell. */
export interface MeasureRunOptions {
  /** Folder for everything temporary; the caller removes it. */
  readonly folder: string;
  /** Receives each sample as soon as it is taken. */
  readonly journal: Journal;
  /** Ends the run early: what has been measured until then becomes a partial run. */
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/** A run that is ready to be measured, or to be gone on with. */
export interface PreparedRun {
  readonly head: JournalHead;
  readonly scenarios: readonly PlannedScenario[];
  readonly resumed: readonly JournalEntry[];
}

/** What every session of a run has in common: other code, or another Deno, would be another run. */
type Setting = Pick<
  JournalHead,
  "version" | "commit" | "deno" | "usableCores"
>;

/**
 * Plans a run of this machine.
 *
 * @throws {SelectionError} where the selection leaves nothing to measure.
 * @throws {UnsupportedError} where processes cannot be kept on cores here.
 */
export function prepareRun(request: RunRequest): PreparedRun {
  const { profile, selection, label, pin } = request;
  assertCanPin(pin);
  const head: JournalHead = {
    kind: "begun",
    ...settingOf(pin),
    startedAt: new Date().toISOString(),
    label,
    profile,
    budgetMs: request.budgetMs ?? PROFILES[profile].budgetMs,
    precision: request.precision ?? PROFILES[profile].precision,
    ...(request.rounds === undefined ? {} : { rounds: request.rounds }),
    seed: crypto.getRandomValues(new Uint16Array(1))[0] ?? 0,
    selection,
    pin,
  };
  return { head, scenarios: plan(head), resumed: [] };
}

/** How a user's task is tried. */
export interface TrialOptions
  extends
    Omit<ExamineOptions, "profileMs" | "signal">,
    Omit<MeasureRunOptions, "onProgress">,
    Pick<RunRequest, "profile" | "label" | "precision"> {
  /** Wall time of all of it, in milliseconds. */
  readonly budgetMs: number;
  /** When that began, by the monotonic clock. */
  readonly startMs: number;
  onProgress?(progress: Progress): void;
  /** Is told what was found out about a task that can be measured, and may change what is measured of it. */
  adapt?(
    task: MeasuredTask,
    report: TaskReport,
  ): MeasuredTask | Promise<MeasuredTask>;
}

/**
 * Examines a user's task, and measures it on every model that can run it.
 *
 * @returns What was found out, and a run where any model can run it.
 * @throws {TypeError} where there is no such file.
 */
export async function tryTask(
  path: string,
  { budgetMs, startMs, adapt, onProgress = () => {}, ...options }: TrialOptions,
): Promise<{ readonly report: TaskReport; readonly run: Run | null }> {
  const report = await examineTask(path, {
    ...options,
    profileMs: profileMs(budgetMs),
  });
  if (!report.profile) return { report, run: null };
  const planned = planTask(report, navigator.hardwareConcurrency);
  const task = adapt ? await adapt(planned, report) : planned;
  const prepared = prepareTask(task, {
    ...options,
    budgetMs: budgetMs - (performance.now() - startMs),
  });
  return {
    report,
    run: await measureRun(prepared, { ...options, onProgress }),
  };
}

/** Plans a run of a user's task: all that the profile has for it. */
function prepareTask(
  task: MeasuredTask,
  { profile, label, precision, budgetMs }: Pick<
    TrialOptions,
    "profile" | "label" | "precision" | "budgetMs"
  >,
): PreparedRun {
  const usableCores = navigator.hardwareConcurrency;
  return prepareRun({
    ...{ profile, label, precision, pin: null },
    budgetMs: Math.max(1_000, Math.round(budgetMs)),
    selection: {
      ...{ suites: [], workloads: [], models: [], replicates: false, task },
      cores: workersOfTask(task.kind, { usableCores, depth: profile }),
    },
  });
}

/**
 * What the first rounds of each scenario take, in milliseconds: as on the machine of the committed runs, since nothing
 * has been measured yet.
 */
export function estimateTimes({ head, scenarios }: PreparedRun): number[] {
  const profile = PROFILES[head.profile];
  const schedule = new Schedule(scenarios, { profile, samples: new Samples() });
  return scenarios.map((scenario) => schedule.firstRoundsMs(scenario));
}

function settingOf(pin: number | null): Setting {
  return {
    version: toolVersion(),
    commit: toolCommit(),
    deno: Deno.version.deno,
    usableCores: pin ?? navigator.hardwareConcurrency,
  };
}

/**
 * Goes on with a run that was interrupted.
 *
 * @throws {UnsupportedError} where it was begun by other code, on another Deno or on other cores, or where the journal
 * does not say what was planned.
 */
export function resumeRun(entries: readonly JournalEntry[]): PreparedRun {
  const [head] = entries;
  if (head?.kind !== "begun") {
    throw notResumable("no plan in the journal", "one");
  }
  const [begun, now] = [head, settingOf(head.pin)].map(formatSetting);
  if (begun !== now) throw notResumable(`a run of ${begun}`, String(now));
  return { head, scenarios: plan(head), resumed: entries };
}

function formatSetting(
  { version, commit, deno, usableCores }: Setting,
): string {
  const code = commit === null ? "" : ` (${commit})`;
  return `Crossover ${version}${code} with Deno ${deno} on ${usableCores} cores`;
}

function notResumable(found: string, expected: string): UnsupportedError {
  return new UnsupportedError(
    `Cannot resume: found ${found}, expected ${expected}`,
    `measure again; the journal is the newest file beside this machine's runs that ends in ${JOURNAL_SUFFIX}, and can be removed`,
  );
}

function plan({ selection, usableCores, profile, budgetMs }: JournalHead) {
  const { task, contest } = selection;
  const options = {
    ...{ usableCores, depth: profile },
    replicatesPool: !task || !isShortOfTime(task, budgetMs),
  };
  const scenarios = planScenarios(selection, options);
  // Whoever asks of one task wants its answer soon, and other programs have a process each.
  return task || contest ? scenarios : withControls(scenarios, options);
}

/** Share of the budget that is kept for measuring memory, at most: time is what a run is about. */
const MAX_RESERVE = 0.2;

/** Measures a run on this machine. */
export async function measureRun(
  prepared: PreparedRun,
  options: MeasureRunOptions,
): Promise<Run> {
  const startMs = performance.now();
  const { head, scenarios } = prepared;
  const { folder, journal, signal } = options;
  const pinnedCores = head.pin === null
    ? null
    : await chooseProcessors(head.pin);
  if (prepared.resumed.length === 0) journal.append(head);
  const before = await SYSTEM.readSettings();
  const benchmarks = scenarios.flatMap(({ benchmarks }) => benchmarks);
  const profile = {
    ...PROFILES[head.profile],
    ...{ budgetMs: head.budgetMs, precision: head.precision },
    ...(head.rounds === undefined
      ? {}
      : { minRounds: head.rounds, maxRounds: head.rounds }),
  };
  const { task, contest } = head.selection;
  const processes = { folder, pinnedCores, task, contest };
  const session = new Session(prepared, {
    ...{ ...options, processes, profile, runBench, watch: watchMachine },
    reserveMs: Math.min(
      task && isShortOfTime(task, head.budgetMs)
        ? 0
        : head.budgetMs * MAX_RESERVE,
      estimateMemoryMs(
        memoryBenchmarks(benchmarks, { ...profile, ...head }).length,
        head.usableCores,
      ),
    ),
    areCoresFree,
    now: () => performance.now() - startMs,
  });
  await session.run();
  const measured = benchmarks.filter(({ id, parameters }) =>
    session.samples.roundsOf(id).length > 0 &&
    !session.samples.hasFailed(id) && !parameters.replicate
  );
  const peakBytes = await measureMemory(
    memoryBenchmarks(measured, { ...profile, ...head }),
    {
      ...{ ...processes, signal, usableCores: head.usableCores },
      leftMs: () => session.clock.leftMs,
      onProgress: (name, position, of) =>
        options.onProgress({
          ...{ phase: "memory", round: session.states.length, name },
          rounds: profile.minRounds,
          ...{ position, of, ...session.clock },
        }),
    },
  );
  const conditions = joinConditions(before, await SYSTEM.readSettings());
  const { label, startedAt, seed, usableCores, version, commit } = head;
  return assembleRun({
    id: createRunId(new Date(startedAt)),
    ...{ label, startedAt, conditions },
    finishedAt: new Date().toISOString(),
    tool: { name: "crossover", version, commit },
    machine: { ...await describeMachine(), usableCores },
    runtime: describeRuntime(),
    settings: {
      profile: head.profile,
      budgetMs: head.budgetMs,
      rounds: Math.max(1, session.states.length),
      seed,
      cores: [...new Set(benchmarks.map(({ workers }) => workers))]
        .sort((a, b) => a - b),
      precision: head.precision,
      pinnedCores,
    },
  }, {
    scenarios,
    samples: session.samples,
    trimmed: session.trimmed,
    suites: suitesOf(head.selection),
    rounds: session.states,
    isInterrupted: signal.aborted,
    peakBytes,
  }, task);
}

/** What a session of measuring is made with; tests put fakes in the place of processes, machine and clock. */
export interface SessionOptions
  extends Pick<MeasureRunOptions, "journal" | "signal" | "onProgress"> {
  readonly processes: ProcessOptions;
  readonly profile: Profile;
  readonly runBench: RunBench;
  /** Starts watching the machine for a round. */
  readonly watch: typeof watchMachine;
  /** Whether others keep no more than so many cores busy now; it takes a moment to find out. */
  areCoresFree(mostCores: number): Promise<boolean>;
  /** Time at the end of the budget that is kept for what follows the rounds, in milliseconds. */
  readonly reserveMs: number;
  /** Milliseconds since this session began, of a clock that never goes back. */
  now(): number;
}

/** Measures round by round, until the budget ends or nothing more is worth its time. */
export class Session {
  readonly samples = new Samples();
  readonly states: RoundState[] = [];
  readonly #scenarios: readonly PlannedScenario[];
  readonly #options: SessionOptions;
  readonly #schedule: Schedule;
  readonly #seed: number;
  /** Time that earlier sessions of this run took. */
  #spentMs = 0;
  /** Whether it had to wait for the cores: then there is no time for what follows the rounds. */
  #hasWaited = false;
  /** Processes that have stopped since the machine lacked cores. */
  #stops = 0;
  #position = 0;
  #of = 0;
  /** The scenario that was reported last. */
  #reported = "";

  constructor(
    { head, scenarios, resumed }: Pick<PreparedRun, "scenarios" | "resumed"> & {
      readonly head: Pick<JournalHead, "seed">;
    },
    options: SessionOptions,
  ) {
    this.#scenarios = scenarios;
    this.#options = options;
    this.#seed = head.seed;
    this.#schedule = new Schedule(scenarios, {
      profile: options.profile,
      samples: this.samples,
    });
    for (const entry of resumed) this.#recall(entry);
  }

  get trimmed(): Trimmed {
    return this.#schedule.trimmed;
  }

  /** Time so far and until the end of the budget. */
  get clock(): Pick<Progress, "elapsedMs" | "leftMs"> {
    const elapsedMs = this.#spentMs + this.#options.now();
    const leftMs = Math.max(0, this.#options.profile.budgetMs - elapsedMs);
    return { elapsedMs, leftMs };
  }

  async run(): Promise<void> {
    for (let round = this.states.length + 1;; round++) {
      if (round > this.#options.profile.minRounds) {
        this.#takeDownTrimmed(() => this.#schedule.bringBack(this.#leftMs));
      }
      const wanted = this.#schedule.due(round);
      if (wanted.length === 0 || this.#leftMs < MIN_PROCESS_MS) break;
      if (!await this.#runRound(round, wanted)) break;
    }
    if (this.#options.signal.aborted) return;
    this.#takeDownTrimmed(() => this.#schedule.cutShort());
  }

  /** Time left for rounds: verdicts that lack some come before the memory of models. */
  get #leftMs(): number {
    const { minRounds } = this.#options.profile;
    const needsAll = this.#hasWaited ||
      this.states.length >= minRounds && this.#schedule.lacksRounds;
    return this.clock.leftMs - (needsAll ? 0 : this.#options.reserveMs);
  }

  /**
   * Waits while others use the cores, since nothing that is measured meanwhile would count: as long as three rounds still
   * fit afterwards.
   */
  async #awaitCores(
    round: number,
    left: readonly PlannedScenario[],
  ): Promise<void> {
    const { foreignCores } = calmBounds(this.samples);
    while (!this.#options.signal.aborted && this.#canWait(round, left)) {
      if (await this.#options.areCoresFree(foreignCores)) return;
      // The memory of models is worth less than their times.
      this.#hasWaited = true;
      this.#tell(round, "waiting while other programs use the cores");
    }
  }

  #canWait(round: number, left: readonly PlannedScenario[]): boolean {
    // Whoever tries a task, or asks for one round, is promised an answer soon, and told how far it can be trusted.
    return this.#options.processes.task === undefined &&
      this.#options.profile.maxRounds > 1 &&
      this.samples.scenarios.size > 0 &&
      this.#leftMs > this.#schedule.leastMs({ round, left });
  }

  /** Gives whether anything was measured. */
  async #runRound(
    round: number,
    wanted: readonly PlannedScenario[],
  ): Promise<boolean> {
    // Half a round that was resumed is gone on with as it was chosen, as far as it still is.
    const due = wanted
      .filter(({ id }) => !this.samples.hasRound(id, round));
    const { journal, watch, signal } = this.#options;
    // Hashed, because neighbouring seeds of the generator begin with similar draws.
    const draw = seededDraw(seedFrom(`${this.#seed} ${round}`));
    const endWatch = await watch();
    this.#position = 0;
    this.#of = due.length;
    this.#reported = "";
    let left = groupsOf(due, draw);
    let measured = 0;
    while (left.length > 0 && !signal.aborted) {
      let [group = [], ...others] = left;
      // How fast this machine is shows in the first scenario: a process of its own lets all others be planned by that.
      if (this.samples.scenarios.size === 0 && group.length > 1) {
        others = [group.slice(1), ...others];
        group = group.slice(0, 1);
      }
      left = others;
      await this.#awaitCores(round, [group, ...others].flat());
      if (round <= this.#options.profile.minRounds) {
        this.#fit(round, [group, ...others].flat());
      }
      const fitting = this.#fitting(group, round);
      const scheduled = fitting.flatMap((scenario) =>
        this.#schedule.schedule(scenario, draw) ?? []
      );
      if (scheduled.length === 0) continue;
      const expectedMs = fitting.reduce(
        (sum, scenario) => sum + this.#schedule.priceOf(scenario),
        0,
      );
      const startMs = this.clock.elapsedMs;
      const stopped = await this.#runScenarios(scheduled, {
        round,
        mayStop: this.#stops < MAX_STOPS &&
          this.#canWait(round, [group, ...others].flat()),
      });
      measured += scheduled.length - stopped.length;
      if (stopped.length > 0) {
        this.#stops++;
        this.#position = measured;
        left = [stopped, ...left];
        continue;
      }
      // Prices of the first round are guesses.
      if (round > 1) {
        const tookMs = this.clock.elapsedMs - startMs;
        this.#schedule.observe(tookMs / expectedMs);
      }
    }
    if (signal.aborted) return false;
    if (measured === 0 && due.length === wanted.length) return false;
    const state = await endWatch({
      round,
      iteratingSeconds: (this.samples.insideMs.get(round) ?? 0) / 1e3,
    });
    this.states.push(state);
    journal.append({ kind: "round", state });
    return true;
  }

  #fit(round: number, left: readonly PlannedScenario[]): void {
    this.#takeDownTrimmed(() =>
      this.#schedule.fit(this.#leftMs, { round, left })
    );
  }

  #takeDownTrimmed(trim: () => void): void {
    const list = ({ benchmarks, scenarios }: Trimmed) => ({
      benchmarks: [...benchmarks].sort(),
      scenarios: [...scenarios].sort(),
    });
    const before = list(this.trimmed);
    trim();
    const after = list(this.trimmed);
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    this.#options.journal.append({ kind: "trimmed", ...after });
  }

  /** The scenarios of a group that there is time for. */
  #fitting(
    group: readonly PlannedScenario[],
    round: number,
  ): PlannedScenario[] {
    let leftMs = this.#leftMs;
    if (leftMs <= MIN_PROCESS_MS) return [];
    return group.filter((scenario) => {
      if (this.trimmed.scenarios.has(scenario.id)) return false;
      leftMs -= this.#schedule.priceOf(scenario);
      // The first rounds were made to fit; a process that takes longer than was thought stops by itself.
      return leftMs > 0 || round <= this.#options.profile.minRounds;
    });
  }

  /**
   * A process that dies takes one benchmark with it: the one that was under way. What it had still to measure gets a
   * process of its own.
   *
   * @returns What is left since the machine lacked cores.
   */
  async #runScenarios(
    scheduled: readonly ScheduledScenario[],
    { round, mayStop }: { readonly round: number; readonly mayStop: boolean },
  ): Promise<PlannedScenario[]> {
    const { processes, signal } = this.#options;
    let left = [...scheduled];
    let hasStopped = false;
    for (let idle = 0; left.length > 0;) {
      const before = countVariants(left);
      const ended = new Set<string>();
      let underWay: string | undefined;
      const { problem } = await this.#options.runBench({
        ...processes,
        ...{ suite: left[0]?.scenario.suite ?? "", signal },
        scenarios: left.map(({ request }) => request),
        leftMs: this.#leftMs,
        ...(mayStop
          ? { mostForeignCores: calmBounds(this.samples).foreignCores }
          : undefined),
        patienceMs: (id) => this.#patienceMs(id),
        onRecord: (record) => {
          if (record.kind === "started") {
            underWay = record.id;
            this.#report(record.id, round);
            return;
          }
          if (record.kind === "stopped") {
            hasStopped = true;
            return;
          }
          // Ctrl-C goes to all processes: a benchmark may lose its own to it, and is not to be blamed for that.
          if (record.kind === "failed" && signal.aborted) return;
          if (record.kind === "scenario") {
            ended.add(record.id);
            underWay = undefined;
          }
          this.#keep(record, round);
        },
      });
      left = left.filter(({ scenario }) => !ended.has(scenario.id));
      // It may have stopped by itself, as it was told to.
      if (signal.aborted || this.#leftMs <= MIN_PROCESS_MS) return [];
      if (hasStopped) return left.map(({ scenario }) => scenario);
      const reason = problem || "deno bench gave no result";
      if (underWay !== undefined) this.#blame(underWay, { reason, round });
      left = this.#withoutFailed(left);
      idle = countVariants(left) === before ? idle + 1 : 0;
      if (idle < MAX_IDLE_PROCESSES) continue;
      for (const { id } of left.flatMap(({ request }) => request.variants)) {
        this.#blame(id, { reason, round });
      }
      return [];
    }
    return [];
  }

  /** What is left to measure once those that have failed are gone. */
  #withoutFailed(
    scheduled: readonly ScheduledScenario[],
  ): ScheduledScenario[] {
    return scheduled.flatMap((one) => {
      const failed = one.request.variants
        .filter(({ id }) => this.samples.hasFailed(id));
      return failed.reduce<ScheduledScenario | undefined>(
        (rest, { id }) => rest && without(id, rest),
        one,
      ) ?? [];
    });
  }

  #blame(
    id: string,
    { reason, round }: { readonly reason: string; readonly round: number },
  ): void {
    if (this.samples.hasFailed(id)) return;
    this.#keep({ kind: "failed", id, reason }, round);
  }

  /**
   * What takes ten times as long as it did before is stuck, and not only disturbed. Where the budget is small, little of
   * it may be lost to that.
   */
  #patienceMs(id: string): number {
    const { visitMs = 0, setupMs = 0 } = this.samples.benchmarks.get(id) ?? {};
    const least = Math.min(
      MIN_PATIENCE_MS,
      Math.max(SHORT_PATIENCE_MS, this.#options.profile.budgetMs / 6),
    );
    return Math.max(least, 10 * (visitMs + setupMs));
  }

  #keep(record: KeptRecord, round: number): void {
    this.#options.journal.append({ kind: "record", round, record });
    this.samples.add(record, round);
  }

  /** Takes up what an earlier session has measured. */
  #recall(entry: JournalEntry): void {
    switch (entry.kind) {
      case "begun":
        return;
      case "record":
        return this.samples.add(entry.record, entry.round);
      case "trimmed":
        return this.#schedule.recall(entry);
      case "round":
        this.states.push(entry.state);
        this.#spentMs += entry.state.wallSeconds * 1_000;
    }
  }

  #report(id: string, round: number): void {
    const parsed = parseBenchId(id);
    const name = parsed ? formatScenarioId(parsed) : id;
    if (name === this.#reported) return;
    this.#reported = name;
    this.#position++;
    this.#tell(round, name);
  }

  #tell(round: number, name: string): void {
    this.#options.onProgress({
      ...{ phase: "rounds", round, name, ...this.clock },
      rounds: this.#options.profile.minRounds,
      ...{ position: this.#position, of: this.#of },
    });
  }
}

/** How often a process may stop since the machine lacks cores: starting others takes time, too. */
const MAX_STOPS = 6;

/** A process that is not given this much is not worth its start, in milliseconds. */
const MIN_PROCESS_MS = 2_000;

/** Processes in a row that may end without having measured anything; the next would hardly do better. */
const MAX_IDLE_PROCESSES = 2;

function countVariants(scheduled: readonly ScheduledScenario[]): number {
  return scheduled.reduce((sum, one) => sum + one.request.variants.length, 0);
}

/** Longer than anything takes between two records, but for what is stuck. */
const SHORT_PATIENCE_MS = 10_000;

/** Scenarios of one suite share a process, a few at a time; all in an order drawn anew for each round. */
function groupsOf(
  due: readonly PlannedScenario[],
  draw: Draw,
): PlannedScenario[][] {
  const bySuite = Map.groupBy(due, ({ suite }) => suite);
  const groups = [...bySuite.values()].flatMap((own) => {
    const order = shuffled(own, draw);
    return Array.from(
      { length: Math.ceil(order.length / SCENARIOS_OF_PROCESS) },
      (_, group) =>
        order.slice(
          group * SCENARIOS_OF_PROCESS,
          (group + 1) * SCENARIOS_OF_PROCESS,
        ),
    );
  });
  const isControl = ([first]: readonly PlannedScenario[]) =>
    first?.suite === CONTROLS_SUITE;
  const order = shuffled(groups, draw);
  // What nobody asked for must not take the time of what was.
  return [
    ...order.filter((group) => !isControl(group)),
    ...order.filter(isControl),
  ];
}

/** A scenario without one of its variants; `undefined` where none is left. */
function without(
  id: string,
  { scenario, request }: ScheduledScenario,
): ScheduledScenario | undefined {
  const gone = request.variants.findIndex((variant) => variant.id === id);
  if (gone === -1) return { scenario, request };
  const variants = request.variants.filter((_, index) => index !== gone);
  if (variants.length === 0) return undefined;
  const cycles = request.cycles.map((order) =>
    order.filter((index) => index !== gone)
      .map((index) => index > gone ? index - 1 : index)
  );
  return { scenario, request: { ...request, variants, cycles } };
}
