import {
  formatScenarioId,
  type ScenarioRequest,
  takesPart,
} from "../results/bench_id.ts";
import {
  cycleLogRatios,
  type Draw,
  fitVariancePrior,
  mean,
  median,
  pairedRatio,
  type RatioEstimate,
  studentTQuantile,
  variance,
  type VarianceEstimate,
} from "../stats/mod.ts";
import { TRIM_RANK } from "../workloads/catalog.ts";
import {
  isBaseline,
  type PlannedBenchmark,
  type PlannedScenario,
} from "./plan.ts";
import type { Profile } from "./profile.ts";
import type { Samples } from "./samples.ts";

/*
 * How the time of a run is spent:
 *
 *   round 1: all contenders ──▶ rounds 2 and 3: those that may still win ──▶ further rounds, for as long as the budget
 *   lasts: the scenarios whose answer is least certain, and then the points of curves and whoever left the race, until
 *   they have three rounds
 *
 * Before each process the rest of the first rounds is priced by what was measured so far. What does not fit is
 * trimmed, the least worth first.
 */

/** Scenarios that share a process: starting `deno bench` takes as long as a cycle or two. */
export const SCENARIOS_OF_PROCESS = 9;
/** Scenarios of a further round: few, so that the next ones are chosen by what these have shown. */
const SCENARIOS_OF_FURTHER_ROUND = 4;
/** What starting a process takes, with the no-op that `deno bench` runs first and the canary's warm-up, in milliseconds. */
const PROCESS_MS = 1_000;
/** What a cycle takes beside its visits, and a scenario beside its variants. */
const CYCLE_MS = 15;
const SCENARIO_MS = 80;

/** Cycles of a scenario in a round. */
const MIN_CYCLES = 2;
const MAX_CYCLES = 12;
/**
 * Cycles of a race in its first round, and in the next ones, in which fewer take part. A cycle costs a quarter of what it
 * takes to set a scenario up and to warm it up, and on a machine with neighbours cycles scatter more than processes do.
 */
const RACE_CYCLES = { first: 3, next: 4 };

/** Longest warm-up of a scenario: a time for each variant, within bounds. */
const WARMUP_MS = { each: 250, least: 1_000, most: 3_500 };

/** How far off prices may be before anything has been measured. */
const UNKNOWN_SHARE = 0.5;
/** What is left of the price of a round once all is trimmed that can be, whole scenarios apart. */
const TRIMMED_SHARE = 0.5;
/** Share of the time that is left for what nobody foresees. */
const SPARE_SHARE = 0.03;
/** A process may be disturbed once, or spared what its prices held: this much of either is believed. */
const MAX_SLOWDOWN = 2.5;
const MIN_SLOWDOWN = 0.7;

/** What a benchmark costs before it has been measured, in milliseconds on the machine of the committed runs. */
const PRIOR = { setupMs: 60, visitMs: 65, perTaskVisitMs: 300 };

/** Cores gone or not, a variant that is slower in every cycle, and usually by this much, is out of the race. */
const BEATEN_BY = Math.log(1.15);
/** The same of a variant that has been measured in one process, or two. */
const BEATEN_AT_ONCE_BY = Math.log(1.3);
/** Of fewer cycles each must show that margin, and not only their median. */
const CYCLES_TO_TELL = 4;
/** What a round costs once variants have left the race, beside one with all of them. */
const RACED_SHARE = 0.6;

/**
 * What further rounds are for, as how much a scenario needs one: rounds that a race lost; a decision, where more than a
 * small gain may be hidden; rounds that others lost; variants that were never measured, or lack rounds; a decision
 * between small gains; precision.
 */
const NEED = {
  ...{ rounds: 1e3, decision: 1, ladder: 0.3 },
  ...{ curve: 0.1, rough: 0.05, smallGain: 0.02 },
};
/** A decision this many times as far from "no difference" as its interval is wide is certain enough. */
const CERTAIN = 1.5;
/** Where a larger gain is excluded, to know how small it is can wait. */
const WORTH_IT = Math.log(1.25);
/** Chance of a false decision about a scenario. */
const FALSE_CALLS = 0.05;

/** A scenario in a round: who takes part, and for how long. */
export interface ScheduledScenario {
  readonly scenario: PlannedScenario;
  readonly request: ScenarioRequest;
}

/** What was left out for lack of time. */
export interface Trimmed {
  readonly benchmarks: ReadonlySet<string>;
  readonly scenarios: ReadonlySet<string>;
}

/** How thinly the first rounds are measured: steps that a run takes one after another until it fits into its time. */
type TrimStep =
  | { readonly kind: "rank"; readonly rank: number }
  | { readonly kind: "scenarios" };

const TRIM_STEPS: readonly TrimStep[] = [
  { kind: "rank", rank: TRIM_RANK.farEnd },
  { kind: "rank", rank: TRIM_RANK.beyondCores },
  { kind: "rank", rank: TRIM_RANK.perTask },
  { kind: "rank", rank: TRIM_RANK.replicate },
  { kind: "rank", rank: TRIM_RANK.betweenCores },
  { kind: "rank", rank: TRIM_RANK.oneWorker },
  { kind: "scenarios" },
];

/** Decides who is measured when, from what has been measured so far. */
export class Schedule {
  readonly #scenarios: readonly PlannedScenario[];
  readonly #profile: Profile;
  readonly #samples: Samples;
  readonly #trimmedBenchmarks = new Set<string>();
  readonly #trimmedScenarios = new Set<string>();
  /** Ratios by round and cycle of pairs of benchmarks, as of so many records: planning asks for them again and again. */
  readonly #ratios = new Map<string, number[][]>();
  #ratiosOf = 0;
  /** How much leads scatter, as of so many records. */
  #prior:
    | { readonly of: number; readonly estimate: VarianceEstimate }
    | undefined;
  /** How slow this machine is beside that of the committed runs. */
  #pace = 1;
  /** How much longer processes take by now than they did when their prices were measured. */
  #slowdown = 1;

  constructor(
    scenarios: readonly PlannedScenario[],
    { profile, samples }: {
      readonly profile: Profile;
      readonly samples: Samples;
    },
  ) {
    this.#scenarios = scenarios;
    this.#profile = profile;
    this.#samples = samples;
  }

  get trimmed(): Trimmed {
    return {
      benchmarks: this.#trimmedBenchmarks,
      scenarios: this.#trimmedScenarios,
    };
  }

  /** Takes up what an interrupted session had trimmed. */
  recall(trimmed: {
    readonly benchmarks: readonly string[];
    readonly scenarios: readonly string[];
  }): void {
    this.#trimmedBenchmarks.clear();
    this.#trimmedScenarios.clear();
    for (const id of trimmed.benchmarks) this.#trimmedBenchmarks.add(id);
    for (const id of trimmed.scenarios) this.#trimmedScenarios.add(id);
  }

  /** The scenarios of a round, those first that gain the most certainty for their time; none where nothing is to gain. */
  due(round: number): PlannedScenario[] {
    if (round > this.#profile.maxRounds) return [];
    if (round <= this.#profile.minRounds) return this.#open;
    const uncertain = this.#open
      .map((scenario) => ({
        scenario,
        need: this.#need(scenario) / this.priceOf(scenario),
      }))
      .filter(({ need }) => need > 0)
      .toSorted((a, b) => b.need - a.need);
    return uncertain.slice(0, SCENARIOS_OF_FURTHER_ROUND)
      .map(({ scenario }) => scenario);
  }

  /**
   * Trims the first rounds until what is left of them fits into the time that is left.
   *
   * @param left Scenarios that the round under way has still to measure.
   */
  fit(
    leftMs: number,
    { round, left }: {
      readonly round: number;
      readonly left: readonly PlannedScenario[];
    },
  ): void {
    // As long as little has been measured, only what is far too much is certain to be so.
    const unknown = 1 - this.#samples.scenarios.size / this.#scenarios.length;
    const share = 1 - SPARE_SHARE +
      (SPARE_SHARE + UNKNOWN_SHARE) * Math.max(0, unknown);
    // In the last of these rounds there is nothing to gain from what it has measured already.
    const candidates = round < this.#profile.minRounds
      ? this.#scenarios
      : this.#scenarios.filter((one) => left.includes(one));
    this.#pace = this.#measurePace();
    // A process that few scenarios share is not paid for by their prices.
    const mostMs = leftMs * share - PROCESS_MS * Math.max(1, this.#pace);
    this.#untrim(candidates, { round, left });
    const later = Math.max(0, this.#profile.minRounds - round);
    const times = new Map(
      candidates.map((one) => [
        one,
        later * this.#raced(one) + (left.includes(one) ? 1 : 0),
      ]),
    );
    const needed = new Needed((scenario) =>
      this.#trimmedScenarios.has(scenario.id)
        ? 0
        : (times.get(scenario) ?? 0) * this.priceOf(scenario) * this.#slowdown
    );
    for (const one of candidates) needed.update(one);
    const fits = () => needed.ms <= mostMs;
    for (const step of TRIM_STEPS) {
      if (fits()) return;
      for (const scenario of candidates.toReversed()) {
        // From the end of the catalogs, until it fits: what comes first is asked most.
        if (fits()) break;
        this.#trim(step, scenario);
        needed.update(scenario);
      }
    }
  }

  /**
   * What was trimmed by a guess comes back once it turns out to fit. What has missed a round by then does not: it would
   * never have as many as the others.
   */
  #untrim(
    scenarios: readonly PlannedScenario[],
    { round, left }: {
      readonly round: number;
      readonly left: readonly PlannedScenario[];
    },
  ): void {
    for (const scenario of scenarios) {
      const { id, benchmarks } = scenario;
      const { rounds = [] } = this.#samples.scenarios.get(id) ?? {};
      const past = left.includes(scenario) ? round - 1 : round;
      if (rounds.length >= past) this.#trimmedScenarios.delete(id);
      for (const { id } of benchmarks) {
        if (this.#samples.roundsOf(id).length >= rounds.length) {
          this.#trimmedBenchmarks.delete(id);
        }
      }
    }
  }

  /**
   * Brings back the scenarios that were trimmed for a price that turned out too high, as far as the time that is left is
   * enough for the rounds that they lack: a first answer is worth more than a further round of another scenario.
   */
  bringBack(leftMs: number): void {
    let mostMs = leftMs * (1 - SPARE_SHARE);
    const lacking = this.#scenarios
      .filter(({ id }) => this.#trimmedScenarios.has(id))
      .map((scenario) => ({
        id: scenario.id,
        ms: this.#slowdown * this.priceOf(scenario) *
          (this.#profile.minRounds - this.#samples.keptRounds(scenario.id)),
      }))
      .toSorted((a, b) => a.ms - b.ms);
    for (const { id, ms } of lacking) {
      mostMs -= ms;
      if (mostMs < 0) return;
      this.#trimmedScenarios.delete(id);
    }
  }

  /** Counts as trimmed what had no time for its rounds before the budget ended. */
  cutShort(): void {
    for (const scenario of this.#scenarios) {
      const { rounds = [] } = this.#samples.scenarios.get(scenario.id) ?? {};
      const alive = this.#alive(scenario);
      // Where the baseline has failed, it was not for lack of time.
      const hasBaseline = alive.some((one) => isBaseline(one, scenario));
      for (const { id, isForCurve } of hasBaseline ? alive : []) {
        if (!isForCurve || this.#samples.roundsOf(id).length > 0) continue;
        this.#trimmedBenchmarks.add(id);
      }
      if (rounds.length >= this.#profile.minRounds) continue;
      if (alive.length === 0) continue;
      this.#trimmedScenarios.add(scenario.id);
    }
  }

  /** Takes up how long a process took against what it was thought to take: machines become slower, and faster again. */
  observe(ratio: number): void {
    const bounded = Math.min(MAX_SLOWDOWN, Math.max(MIN_SLOWDOWN, ratio));
    this.#slowdown = (this.#slowdown + bounded) / 2;
  }

  /** What the rest of the first rounds takes at the least, once it is trimmed, in milliseconds. */
  leastMs(
    { round, left }: {
      readonly round: number;
      readonly left: readonly PlannedScenario[];
    },
  ): number {
    const sum = (list: readonly PlannedScenario[]) =>
      list.reduce((total, one) => total + this.priceOf(one), 0);
    const later = Math.max(0, this.#profile.minRounds - round);
    return TRIMMED_SHARE * (sum(left) + later * sum(this.#scenarios));
  }

  /** What a scenario takes in a round, in milliseconds. */
  priceOf(scenario: PlannedScenario): number {
    const variants = this.#variants(scenario);
    if (variants.length === 0) return 0;
    const visits = variants.reduce(
      (sum, { benchmark, cycles }) => sum + cycles * this.#visitMs(benchmark),
      0,
    );
    const setup = variants.reduce(
      (sum, { benchmark }) => sum + this.#setupMs(benchmark),
      0,
    );
    const cycles = Math.max(...variants.map(({ cycles }) => cycles));
    const fixed = SCENARIO_MS + cycles * CYCLE_MS +
      PROCESS_MS / SCENARIOS_OF_PROCESS;
    return fixed * Math.max(1, this.#pace) + setup + visits +
      this.#warmupMs(scenario, variants.map(({ benchmark }) => benchmark));
  }

  /** What the first rounds of a scenario take, in milliseconds. */
  firstRoundsMs(scenario: PlannedScenario): number {
    const later = (this.#profile.minRounds - 1) * this.#raced(scenario);
    return this.priceOf(scenario) * (1 + later);
  }

  /** What to ask for in a round; `undefined` where nobody is left. */
  schedule(
    scenario: PlannedScenario,
    draw: Draw,
  ): ScheduledScenario | undefined {
    const variants = this.#variants(scenario);
    if (variants.length === 0) return undefined;
    const most = Math.max(...variants.map(({ cycles }) => cycles));
    const cycles = Array.from({ length: most }, (_, cycle) =>
      shuffled(
        [...variants.keys()].filter((index) =>
          takesPart(cycle, { times: variants[index]?.cycles ?? 0, most })
        ),
        draw,
      ));
    return {
      scenario,
      request: {
        variants: variants.map(({ benchmark: { id, items } }) => ({
          ...{ id, items },
        })),
        cycles,
        warmupMs: warmupMs(variants.length, this.#profile.budgetMs),
      },
    };
  }

  /** Whether some scenario that asks who wins still lacks rounds, since it lost them. */
  get lacksRounds(): boolean {
    return this.#open.some((scenario) =>
      this.#isRanked(scenario) &&
      this.#samples.keptRounds(scenario.id) < this.#profile.minRounds
    );
  }

  /** Scenarios that are not trimmed, and have something to measure. */
  get #open(): PlannedScenario[] {
    return this.#scenarios.filter((scenario) =>
      !this.#trimmedScenarios.has(scenario.id) &&
      this.#variants(scenario).length > 0
    );
  }

  /** Whether a scenario is a race against a baseline. */
  #isRanked({ isRace, baseline }: PlannedScenario): boolean {
    return isRace && baseline !== null;
  }

  #alive({ benchmarks }: PlannedScenario): PlannedBenchmark[] {
    return benchmarks.filter(({ id, absence }) =>
      absence === undefined && !this.#trimmedBenchmarks.has(id) &&
      !this.#samples.hasFailed(id)
    );
  }

  /** Share of the price of a scenario that a later round of it will have. */
  #raced(scenario: PlannedScenario): number {
    const isKnown = this.#samples.keptRounds(scenario.id) > 0;
    return isKnown || !scenario.isRace ? 1 : RACED_SHARE;
  }

  /** Who takes part in a round, and in how many cycles; the baseline is the first. */
  #variants(scenario: PlannedScenario) {
    const alive = this.#alive(scenario);
    const beaten = this.#beaten(scenario, alive);
    const lacking = this.#lacking(scenario, alive, beaten);
    if (lacking.length > 0 && this.#decisionNeed(scenario) < NEED.rough) {
      return alive
        .filter((one) => isBaseline(one, scenario) || lacking.includes(one))
        .map((benchmark) => ({
          benchmark,
          cycles: benchmark.isGlance ? 1 : MIN_CYCLES,
        }));
    }
    const { minRounds } = this.#profile;
    const mayLeave = scenario.isRace ||
      this.#samples.keptRounds(scenario.id) >= minRounds;
    const variants = alive.filter(({ id, isForCurve }) =>
      !(mayLeave && beaten.has(id)) &&
      !(isForCurve && this.#samples.roundsOf(id).length < minRounds)
    );
    const cycles = this.#cyclesOf(scenario, variants);
    return variants.map((benchmark) => ({
      benchmark,
      cycles: beaten.has(benchmark.id) || isSlow(benchmark)
        ? MIN_CYCLES
        : cycles,
    }));
  }

  /** Variants with fewer rounds than their curve needs, once their scenario has had all of its own. */
  #lacking(
    scenario: PlannedScenario,
    alive: readonly PlannedBenchmark[],
    beaten = this.#beaten(scenario, alive),
  ): PlannedBenchmark[] {
    const { minRounds } = this.#profile;
    const baseline = alive.find((one) => isBaseline(one, scenario));
    if (!baseline || this.#samples.keptRounds(scenario.id) < minRounds) {
      return [];
    }
    return alive.filter((one) =>
      !isBaseline(one, scenario) && !(one.isGlance && beaten.has(one.id)) &&
      this.#byRound(one, baseline).length < minRounds
    );
  }

  /** Variants that were slower in every cycle than the fastest one, and by enough. */
  #beaten(
    scenario: PlannedScenario,
    alive: readonly PlannedBenchmark[],
  ): Set<string> {
    const baseline = alive.find((one) => isBaseline(one, scenario));
    if (!baseline) return new Set();
    const fastest = this.#fastestOf(alive, baseline);
    if (!fastest) return new Set();
    return new Set(
      alive.flatMap((one) => {
        if (isBaseline(one, scenario) || one.parameters.replicate) return [];
        if (one.staysInRace) return [];
        const rounds = this.#byRound(one, fastest);
        const behind = rounds.flat();
        const margin = rounds.length < this.#profile.minRounds
          ? BEATEN_AT_ONCE_BY
          : BEATEN_BY;
        const enough = one.isGlance ? 1 : MIN_CYCLES;
        // Two or three cycles may all be slow by chance.
        const least = behind.length < CYCLES_TO_TELL ? margin : 0;
        const isBeaten = behind.length >= enough &&
          Math.min(...behind) > least && median(behind) > margin;
        return isBeaten ? [one.id] : [];
      }),
    );
  }

  /** The fastest of some benchmarks by its ratio to the baseline; whoever left early is not among those asked. */
  #fastestOf(
    benchmarks: readonly PlannedBenchmark[],
    baseline: PlannedBenchmark,
  ): PlannedBenchmark | undefined {
    const found = benchmarks.map((one) => ({
      one,
      rounds: this.#byRound(one, baseline),
    })).filter(({ rounds }) => rounds.length > 0);
    const enough = Math.min(
      this.#profile.minRounds,
      Math.max(...found.map(({ rounds }) => rounds.length)),
    );
    return found.filter(({ rounds }) => rounds.length >= enough)
      .map(({ one, rounds }) => ({ one, middle: median(rounds.flat()) }))
      .toSorted((a, b) => a.middle - b.middle)[0]?.one;
  }

  /** Logarithms of the ratio of two benchmarks by the item, by round and by cycle that both were measured in. */
  #byRound(above: PlannedBenchmark, below: PlannedBenchmark): number[][] {
    const { size } = this.#samples;
    if (size !== this.#ratiosOf) this.#ratios.clear();
    this.#ratiosOf = size;
    const key = `${above.id} ${below.id}`;
    const known = this.#ratios.get(key) ?? this.#findRatios(above, below);
    this.#ratios.set(key, known);
    return known;
  }

  #findRatios(above: PlannedBenchmark, below: PlannedBenchmark): number[][] {
    const others = new Map(
      this.#samples.roundsOf(below.id).map((found) => [found.round, found]),
    );
    const byItem = Math.log(below.items / above.items);
    const scenario = formatScenarioId(above);
    return this.#samples.roundsOf(above.id).flatMap((found) => {
      const other = others.get(found.round);
      if (!other?.cycles || !found.cycles) return [];
      const ratios = cycleLogRatios(
        { samplesNs: found.samplesNs, cycles: found.cycles },
        { samplesNs: other.samplesNs, cycles: other.cycles },
      );
      const kept = this.#samples.keptCycles(scenario, found.round);
      const values = [...ratios].filter(([cycle]) => kept.has(cycle))
        .map(([, ratio]) => ratio + byItem);
      return values.length === 0 ? [] : [values];
    });
  }

  /**
   * Cycles of a round: as many as make the most of the time, by how much the ratio of the fastest variant to the
   * baseline scatters within a process and between processes, and by what a cycle and a process cost (Kalibera and
   * Jones, "Rigorous Benchmarking in Reasonable Time", ISMM 2013, equation 3).
   */
  #cyclesOf(
    scenario: PlannedScenario,
    variants: readonly PlannedBenchmark[],
  ): number {
    const rounds = this.#leaderRatios(scenario);
    if (rounds.length < this.#profile.minRounds) {
      if (!this.#isRanked(scenario)) return MIN_CYCLES;
      return rounds.length === 0 ? RACE_CYCLES.first : RACE_CYCLES.next;
    }
    const cycleMs = CYCLE_MS +
      variants.reduce((sum, one) => sum + this.#visitMs(one), 0);
    const startMs = SCENARIO_MS + this.#warmupMs(scenario, variants) +
      variants.reduce((sum, one) => sum + this.#setupMs(one), 0);
    const best = Math.sqrt(startMs / cycleMs * scatterOf(rounds));
    return Math.min(MAX_CYCLES, Math.max(MIN_CYCLES, Math.round(best)));
  }

  /** Log ratios of the fastest variant to the baseline, by round and cycle; empty without a baseline. */
  #leaderRatios(scenario: PlannedScenario): number[][] {
    const alive = this.#alive(scenario);
    const baseline = alive.find((one) => isBaseline(one, scenario));
    if (!baseline) return [];
    const rivals = alive.filter((one) =>
      !isBaseline(one, scenario) && !one.parameters.replicate
    );
    const leader = this.#fastestOf(rivals, baseline);
    return leader ? this.#byRound(leader, baseline) : [];
  }

  /** How much a further round of a scenario is needed; 0 where all of it is certain or precise enough. */
  #need(scenario: PlannedScenario): number {
    const missing = this.#profile.minRounds -
      this.#samples.keptRounds(scenario.id);
    if (missing > 0) {
      const isRanked = this.#isRanked(scenario);
      return missing * (isRanked ? NEED.rounds : NEED.ladder);
    }
    const need = this.#decisionNeed(scenario);
    const lacking = this.#lacking(scenario, this.#alive(scenario));
    if (lacking.length === 0) return need;
    const hasVerdict = this.#leads(scenario).length >= this.#profile.minRounds;
    // Where all have left a race early, none of them has rounds enough to say that the baseline won.
    if (this.#isRanked(scenario) && !hasVerdict) return NEED.decision / 2;
    const isNew = lacking.some(({ id }) =>
      this.#samples.roundsOf(id).length === 0
    );
    return Math.max(need, isNew ? NEED.curve : NEED.rough);
  }

  /** How much the race between the baseline and the fastest variant needs a further round. */
  #decisionNeed(scenario: PlannedScenario): number {
    const estimate = this.#estimateLead(scenario);
    if (!estimate) return 0;
    const { log, standardError, degreesOfFreedom } = estimate;
    const rivals =
      new Set(this.#alive(scenario).map(({ model }) => model)).size;
    const level = FALSE_CALLS / Math.max(1, rivals - 1);
    const halfWidth = standardError *
      studentTQuantile(1 - level / 2, degreesOfFreedom);
    if (halfWidth <= this.#profile.precision) return 0;
    const certainty = Math.abs(log) / halfWidth;
    // What is certain waits until all else is.
    if (certainty > CERTAIN) return NEED.smallGain * Math.min(1, halfWidth) / 2;
    if (certainty >= 1) return NEED.decision / 2;
    // Ratios of times: below 0 the leader is faster than the baseline.
    const mayBeWorthIt = halfWidth - log > WORTH_IT;
    return mayBeWorthIt ? NEED.decision : NEED.smallGain;
  }

  /** The ratio of the fastest variant to the baseline, as verdicts estimate it. */
  #estimateLead(scenario: PlannedScenario): RatioEstimate | undefined {
    const logRatios = this.#leads(scenario);
    if (logRatios.length < this.#profile.minRounds) return undefined;
    return pairedRatio(logRatios, { prior: this.#priorOfLeads() });
  }

  /** The log ratio of the fastest variant to the baseline that each round gave. */
  #leads(scenario: PlannedScenario): number[] {
    return this.#leaderRatios(scenario).map((cycles) => median(cycles));
  }

  /** How much the ratios of the leaders usually scatter between rounds. */
  #priorOfLeads(): VarianceEstimate {
    if (this.#samples.size === this.#prior?.of) return this.#prior.estimate;
    const estimate = fitVariancePrior(
      this.#scenarios.flatMap((scenario) => {
        const logRatios = this.#leads(scenario);
        return logRatios.length < this.#profile.minRounds ? [] : [{
          variance: variance(logRatios),
          degreesOfFreedom: logRatios.length - 1,
        }];
      }),
    );
    this.#prior = { of: this.#samples.size, estimate };
    return estimate;
  }

  #trim(step: TrimStep, scenario: PlannedScenario): void {
    const takesAll = step.kind === "scenarios" ||
      step.rank === TRIM_RANK.farEnd;
    // Something has to be measured.
    if (takesAll && scenario === this.#scenarios[0]) return;
    switch (step.kind) {
      case "rank":
        for (const { id, trimRank, isForCurve } of this.#alive(scenario)) {
          if (trimRank !== step.rank || isForCurve) continue;
          this.#trimmedBenchmarks.add(id);
        }
        return;
      case "scenarios":
        this.#trimmedScenarios.add(scenario.id);
    }
  }

  #visitMs(benchmark: PlannedBenchmark): number {
    return this.#samples.benchmarks.get(benchmark.id)?.visitMs ??
      priorVisitMs(benchmark) * this.#pace;
  }

  #setupMs({ id }: PlannedBenchmark): number {
    return this.#samples.benchmarks.get(id)?.setupMs ??
      PRIOR.setupMs * this.#pace;
  }

  #warmupMs(
    { id, warmsUp, benchmarks }: PlannedScenario,
    variants: readonly PlannedBenchmark[],
  ): number {
    const { warmupMs: lastMs, rounds = [] } = this.#samples.scenarios.get(id) ??
      {};
    const longestMs = warmupMs(variants.length, this.#profile.budgetMs);
    if (lastMs === undefined) return warmsUp ? longestMs : 0;
    const last = rounds.at(-1)?.round;
    const before = benchmarks.filter(({ id }) =>
      this.#samples.roundsOf(id).some(({ round }) => round === last)
    );
    // Each worker is warmed up for itself.
    const share = workersOf(variants) / Math.max(1, workersOf(before));
    const bound = Math.max(lastMs, longestMs);
    return Math.min(lastMs * share, bound);
  }

  /** How slow this machine is beside that of the committed runs, by what was measured so far. */
  #measurePace(): number {
    let [measured, prior] = [PRIOR.visitMs, PRIOR.visitMs];
    for (const { benchmarks } of this.#scenarios) {
      for (const benchmark of benchmarks) {
        const { visitMs } = this.#samples.benchmarks.get(benchmark.id) ?? {};
        if (visitMs === undefined) continue;
        measured += visitMs;
        prior += priorVisitMs(benchmark);
      }
    }
    return measured / prior;
  }
}

/** The time that scenarios need together, kept up to date as they change one by one. */
class Needed {
  readonly #parts = new Map<PlannedScenario, number>();
  readonly #partOf: (scenario: PlannedScenario) => number;
  ms = 0;

  constructor(partOf: (scenario: PlannedScenario) => number) {
    this.#partOf = partOf;
  }

  update(scenario: PlannedScenario): void {
    const part = this.#partOf(scenario);
    this.ms += part - (this.#parts.get(scenario) ?? 0);
    this.#parts.set(scenario, part);
  }
}

function isSlow({ trimRank }: PlannedBenchmark): boolean {
  return trimRank === TRIM_RANK.perTask;
}

function workersOf(benchmarks: readonly PlannedBenchmark[]): number {
  return benchmarks.reduce((sum, { workers }) => sum + workers, 0);
}

function priorVisitMs(benchmark: PlannedBenchmark): number {
  return benchmark.priorVisitMs ??
    (isSlow(benchmark) ? PRIOR.perTaskVisitMs : PRIOR.visitMs);
}

/** Budgets below this one get shorter warm-ups in proportion: else there would be no time for three rounds. */
const SHORT_BUDGET_MS = 40_000;

/** Longest warm-up of so many variants together, in milliseconds. */
export function warmupMs(variants: number, budgetMs = Infinity): number {
  return Math.min(1, budgetMs / SHORT_BUDGET_MS) * Math.min(
    WARMUP_MS.most,
    Math.max(WARMUP_MS.least, variants * WARMUP_MS.each),
  );
}

/** Variance of the cycles within a round, over that of rounds beyond what it explains. */
function scatterOf(rounds: readonly (readonly number[])[]): number {
  const within = mean(rounds.map(variance));
  const cycles = mean(rounds.map(({ length }) => length));
  const total = variance(rounds.map(mean));
  // Where the cycles explain all of it, one process is as good as many; a share keeps their number bounded.
  const between = Math.max(total - within / cycles, within / 100, 1e-9);
  return within / between;
}

/** Inserts each item at a place drawn among those before it, which makes every order equally likely. */
export function shuffled<T>(list: readonly T[], draw: Draw): T[] {
  const result: T[] = [];
  for (const item of list) result.splice(draw(result.length + 1), 0, item);
  return result;
}
