import type { CellRound, CycleInfo, ScenarioRound } from "../results/mod.ts";
import {
  type BenchRecord,
  formatScenarioId,
  type MeasuredRecord,
  parseBenchId,
  type ScenarioRecord,
} from "../results/bench_id.ts";
import { quantile } from "../stats/mod.ts";

/** What has been measured of one benchmark. */
export interface BenchmarkSamples {
  readonly rounds: CellRound[];
  /** Why it failed; it is not measured again. */
  failure?: string;
  /** The round in which it failed. */
  failedRound?: number;
  /** Wall time of a visit, and of setting it up, in the last round that measured it, in milliseconds. */
  visitMs?: number;
  setupMs?: number;
}

/** What the rounds of one scenario were like. */
export interface ScenarioSamples {
  readonly rounds: (Omit<ScenarioRound, "cycles"> & {
    readonly cycles: readonly Omit<CycleInfo, "isSetAside">[];
  })[];
  /** Time of its last warm-up, in milliseconds. */
  warmupMs?: number;
}

/** A record that is kept in the journal. */
export type KeptRecord = Exclude<
  BenchRecord,
  { readonly kind: "started" | "stopped" }
>;

/** Everything measured so far, by name. */
export class Samples {
  readonly benchmarks = new Map<string, BenchmarkSamples>();
  readonly scenarios = new Map<string, ScenarioSamples>();
  /** Time inside batches in each round, in milliseconds. */
  readonly insideMs = new Map<number, number>();
  /** Measured in a process that has not told yet how the cycles of the scenario went: without that nothing counts. */
  readonly #pending = new Map<string, MeasuredRecord>();
  /** Forgotten with every scenario that comes in, as it depends on all of them. */
  #rule: ReturnType<typeof setAsideRule> | undefined;
  readonly #kept = new Map<string, ReadonlySet<number>>();

  /** Records that have been taken up. */
  size = 0;

  add(record: KeptRecord, round: number): void {
    this.size++;
    switch (record.kind) {
      case "failed":
        this.#pending.delete(record.id);
        Object.assign(this.#benchmark(record.id), {
          ...{ failure: record.reason, failedRound: round },
        });
        return;
      case "measured":
        this.#pending.set(record.id, record);
        return;
      case "scenario":
        for (const [id, measured] of this.#pending) {
          if (scenarioOf(id) !== record.id) continue;
          this.#pending.delete(id);
          this.#addMeasured(measured, round);
        }
        return this.#addScenario(record, round);
    }
  }

  /** Whether a scenario has been measured in a round. */
  hasRound(scenario: string, round: number): boolean {
    const { rounds = [] } = this.scenarios.get(scenario) ?? {};
    return rounds.some((found) => found.round === round);
  }

  /** The rounds of a benchmark that count: none after a wrong answer, and else those before it failed. */
  roundsOf(id: string): readonly CellRound[] {
    const found = this.benchmarks.get(id);
    if (!found || found.failure?.startsWith(WRONG_ANSWER)) return [];
    return found.rounds;
  }

  /** The cycles of a scenario's round that count. */
  keptCycles(scenario: string, round: number): ReadonlySet<number> {
    const key = `${scenario} ${round}`;
    const known = this.#kept.get(key);
    if (known) return known;
    this.#rule ??= setAsideRule(this);
    const rule = this.#rule;
    const found = this.scenarios.get(scenario)?.rounds
      .find((one) => one.round === round);
    const kept = new Set(
      (found?.cycles ?? []).filter((cycle) => !rule(cycle))
        .map(({ cycle }) => cycle),
    );
    this.#kept.set(key, kept);
    return kept;
  }

  /** Rounds of a scenario of which any cycle counts. */
  keptRounds(scenario: string): number {
    return (this.scenarios.get(scenario)?.rounds ?? [])
      .filter(({ round }) => this.keptCycles(scenario, round).size > 0).length;
  }

  hasFailed(id: string): boolean {
    return this.benchmarks.get(id)?.failure !== undefined;
  }

  #addMeasured(record: MeasuredRecord, round: number): void {
    const { samplesNs, cycles, cpu, contextSwitches, observations } = record;
    const { isWarm, loads, loopDelay } = record;
    const samples = this.#benchmark(record.id);
    samples.rounds.push({
      ...{ round, samplesNs, cycles, cpu, contextSwitches, observations },
      ...(isWarm === undefined ? undefined : { isWarm }),
      ...(loads === undefined ? undefined : { loads }),
      ...(loopDelay === undefined ? undefined : { loopDelay }),
    });
    samples.rounds.sort(byRound);
    samples.visitMs = record.visitMs;
    samples.setupMs = record.setupMs;
    const inside = this.insideMs.get(round) ?? 0;
    this.insideMs.set(round, inside + record.insideNs / 1e6);
  }

  #addScenario(record: ScenarioRecord, round: number): void {
    const { id, warmupCycles, warmupMs, cycles } = record;
    const samples = this.scenarios.get(id) ?? { rounds: [] };
    this.scenarios.set(id, samples);
    samples.rounds.push({ round, warmupCycles, cycles });
    samples.rounds.sort(byRound);
    this.#rule = undefined;
    this.#kept.clear();
    samples.warmupMs = warmupMs;
  }

  #benchmark(id: string): BenchmarkSamples {
    const samples = this.benchmarks.get(id) ?? { rounds: [] };
    this.benchmarks.set(id, samples);
    return samples;
  }
}

/** A round of which a journal was damaged is measured after later ones. */
function byRound(
  a: { readonly round: number },
  b: { readonly round: number },
): number {
  return a.round - b.round;
}

function scenarioOf(id: string): string | undefined {
  const parsed = parseBenchId(id);
  return parsed && formatScenarioId(parsed);
}

/** How a bench file writes down a wrong answer, which makes all that the benchmark has measured worthless. */
const WRONG_ANSWER = "WrongAnswerError:";

/** How much longer than usual the canary may take in all cores at once. */
const SLOW_CANARY = 1.4;
/** Cores that others may keep busy beyond what is usual. */
const FOREIGN_CORES = 0.35;
/** Usual is what the quiet quarter of the run's cycles shows. */
const QUIET = 0.25;

/**
 * Decides which cycles are set aside, since the machine lacked cores. The rule is fixed, and blind to what was measured:
 * a cycle is beyond the {@linkcode calmBounds} of the run.
 */
export function setAsideRule(
  samples: Pick<Samples, "scenarios">,
): (cycle: Omit<CycleInfo, "isSetAside">) => boolean {
  const bounds = calmBounds(samples);
  return ({ canaryTogetherNs, foreignCores }) =>
    (canaryTogetherNs ?? 0) > bounds.canaryTogetherNs ||
    (foreignCores ?? 0) > bounds.foreignCores;
}

/** What a cycle shows at most while the machine has its cores. */
interface CalmBounds {
  /** Time of the canary in all cores at once, in nanoseconds. */
  readonly canaryTogetherNs: number;
  /** Cores that others keep busy. */
  readonly foreignCores: number;
}

/**
 * What a cycle that counts shows at most: 1.4 times as long a canary in all cores at once as in the quiet quarter of the
 * run's cycles, and 0.35 cores more that others keep busy.
 */
export function calmBounds(
  { scenarios }: Pick<Samples, "scenarios">,
): CalmBounds {
  const cycles = [...scenarios.values()].flatMap(({ rounds }) =>
    rounds.flatMap(({ cycles }) => cycles)
  );
  const canary = cycles.flatMap((cycle) => cycle.canaryTogetherNs ?? []);
  const foreign = cycles.flatMap((cycle) => cycle.foreignCores ?? []);
  return {
    canaryTogetherNs: canary.length === 0
      ? Number.MAX_VALUE
      : SLOW_CANARY * quantile(canary, QUIET),
    foreignCores: FOREIGN_CORES +
      (foreign.length === 0 ? 0 : quantile(foreign, QUIET)),
  };
}
