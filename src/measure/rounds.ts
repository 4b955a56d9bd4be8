import type { RoundState } from "../results/mod.ts";
import type { BenchCommandOptions } from "./bench_command.ts";
import type { RunBench } from "./bench_process.ts";
import type { CellSamples } from "./cell_samples.ts";
import {
  firstMeasurements,
  scheduleRounds,
  SLOW_CELL_ROUNDS,
  wholeRoundMs,
} from "./iterations.ts";
import { isBaseline } from "./noise.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import { shuffledCells } from "./order.ts";
import { patienceMs } from "./patience.ts";
import type { PlannedCell } from "./plan.ts";
import { impreciseCells } from "./precision.ts";
import type { Profile } from "./profile.ts";
import type { Progress } from "./progress.ts";
import type { watchMachine } from "./round_state.ts";
import { weighCells } from "./weights.ts";

export interface MeasureOptions extends BenchCommandOptions {
  readonly profile: Profile;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly runBench: RunBench;
  /** Where what is measured is taken down at once. */
  readonly journal: Journal;
  /** What an earlier, interrupted run took down: it is gone on with. */
  readonly resumed: readonly JournalEntry[];
  /** Starts watching the machine for a round. */
  readonly watch: typeof watchMachine;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  onProgress(progress: Progress): void;
}

/** What the rounds gave; where they were interrupted, what had come until then. */
export interface Measurement {
  readonly samples: ReadonlyMap<string, CellSamples>;
  readonly rounds: readonly RoundState[];
  readonly interrupted: boolean;
}

/**
 * Measures the cells round by round, each in a fresh process per suite. After the first round, every cell gets time by
 * its weight; after the profile's fewest rounds, those that are precise enough are left out, and rounds go on as long
 * as the time lasts.
 */
export async function measureCells(
  cells: readonly PlannedCell[],
  options: MeasureOptions,
): Promise<Measurement> {
  const session = new Session(cells, options);
  await session.run();
  return {
    samples: session.samples,
    rounds: session.states,
    interrupted: options.signal.aborted,
  };
}

class Session {
  readonly samples = new Map<string, CellSamples>();
  readonly states: RoundState[] = [];
  #iterations: ReadonlyMap<string, number> = new Map();
  /** Cells that are measured in {@linkcode SLOW_CELL_ROUNDS} rounds only. */
  #slow: ReadonlySet<string> = new Set();
  /** Time inside all batches of the first round, in milliseconds, by cell. */
  readonly #firstMs = new Map<string, number>();
  #totalMs: number;
  /** Time that earlier sessions of this run took. */
  #spentMs = 0;
  #position = 0;
  #roundCells = 0;
  #iteratingNs = 0;
  readonly #startMs: number;
  readonly #cells: ReadonlyMap<string, PlannedCell>;
  readonly #options: MeasureOptions;

  constructor(cells: readonly PlannedCell[], options: MeasureOptions) {
    this.#cells = new Map(cells.map((cell) => [cell.id, cell]));
    this.#options = options;
    this.#totalMs = options.profile.budgetMs;
    this.#startMs = options.now();
    for (const entry of options.resumed) this.#recall(entry);
  }

  async run(): Promise<void> {
    for (let round = this.states.length + 1;; round++) {
      const cells = this.#due(round);
      if (cells.length === 0) return;
      const beganMs = this.#elapsedMs;
      await this.#runRound(round, cells);
      if (this.#options.signal.aborted) return;
      if (this.#iterations.size === 0) {
        this.#schedule(this.#elapsedMs - beganMs);
      } else this.#foresee(round, this.#elapsedMs - beganMs);
    }
  }

  get #elapsedMs(): number {
    return this.#spentMs + this.#options.now() - this.#startMs;
  }

  /** The cells of a round; none where enough is known, or no time is left. */
  #due(round: number): PlannedCell[] {
    const { minRounds, maxRounds, budgetMs, precision } = this.#options.profile;
    const alive = this.#alive()
      .filter(({ id }) => round <= SLOW_CELL_ROUNDS || !this.#slow.has(id));
    if (round <= minRounds) return alive;
    if (round > maxRounds) return [];
    const { samples } = this;
    const cells = impreciseCells(alive, { samples, precision });
    const { round: last = 0, wallSeconds = 0 } = this.states.at(-1) ?? {};
    const lastCells = alive.filter(({ id }) => this.#hasRound(id, last)).length;
    const roundMs = wallSeconds * 1_000 * cells.length / Math.max(1, lastCells);
    return this.#elapsedMs + roundMs <= budgetMs ? cells : [];
  }

  #schedule(durationMs: number): void {
    const { profile, journal } = this.#options;
    const cells = firstMeasurements(this.samples, this.#firstMs);
    if (cells.size === 0) return;
    const planned = [...this.#cells.values()];
    const { iterations, slow } = scheduleRounds(profile, {
      durationMs: wholeRoundMs([...this.#firstMs.values()], {
        durationMs,
        iteratingMs: this.#iteratingNs / 1e6,
        cells: this.#position,
      }),
      cells,
      weights: weighCells(planned),
      baselines: new Set(planned.filter(isBaseline).map(({ id }) => id)),
      iterations: profile.minIterations,
    });
    this.#iterations = iterations;
    this.#slow = slow;
    journal.append({
      kind: "scheduled",
      iterations: [...iterations],
      slow: [...slow],
    });
  }

  /** Once a planned round is over, the time of the others is known better than from the budget. */
  #foresee(round: number, roundMs: number): void {
    const { minRounds, budgetMs } = this.#options.profile;
    const neededMs = this.#elapsedMs + roundMs * Math.max(0, minRounds - round);
    this.#totalMs = Math.max(neededMs, budgetMs);
  }

  async #runRound(
    round: number,
    cells: readonly PlannedCell[],
  ): Promise<void> {
    const { seed, journal, watch, signal } = this.#options;
    this.#position = 0;
    this.#roundCells = cells.length;
    this.#iteratingNs = 0;
    const endWatch = await watch();
    const missing = cells.filter(({ id }) => !this.#hasRound(id, round));
    const suites = Map.groupBy(
      shuffledCells(missing, { seed, round }),
      (cell) => cell.suite,
    );
    for (const [suite, ofSuite] of suites) {
      await this.#runSuite(suite, { round, cells: ofSuite });
    }
    if (signal.aborted) return;
    const state = await endWatch({
      round,
      iteratingSeconds: this.#iteratingNs / 1e9,
    });
    this.states.push(state);
    journal.append({ kind: "round", state });
  }

  #hasRound(id: string, round: number): boolean {
    const { rounds = [] } = this.samples.get(id) ?? {};
    return rounds.some((found) => found.round === round);
  }

  #alive(): PlannedCell[] {
    return [...this.#cells.values()].filter((cell) =>
      cell.absence === undefined &&
      this.samples.get(cell.id)?.failure === undefined
    );
  }

  /** A process that dies takes one cell with it; the cells after it get a process of their own. */
  async #runSuite(
    suite: string,
    { round, cells }: { round: number; cells: readonly PlannedCell[] },
  ): Promise<void> {
    const { folder, pinnedCores, signal } = this.#options;
    let left = [...cells];
    while (left.length > 0 && !signal.aborted) {
      const settled = new Set<string>();
      let underWay = left[0];
      const { problem } = await this.#options.runBench({
        ...{ suite, folder, pinnedCores, signal },
        cells: left.map(({ id }) => ({
          id,
          iterations: this.#iterationsOf(id),
        })),
        patienceMs: (id) => patienceMs(this.#cells.get(id), this.#costOf(id)),
        onRecord: (record) => {
          if (record.kind === "started") {
            underWay = this.#cells.get(record.id);
            this.#report(record.id, round);
            return;
          }
          // Ctrl-C goes to all processes: a cell may lose its own to it, and is not to be blamed for that.
          if (record.kind === "failed" && signal.aborted) return;
          settled.add(record.id);
          this.#keep(record, round);
        },
      });
      left = left.filter((cell) => !settled.has(cell.id));
      if (signal.aborted || left.length === 0) return;
      const culprit = left.find((cell) => cell === underWay) ??
        // A process that dies between two cells says nothing against the next one; it has one less to go on with.
        (settled.size === 0 ? left[0] : undefined);
      if (culprit) {
        const reason = problem || "deno bench gave no result";
        this.#keep({ kind: "failed", id: culprit.id, reason }, round);
      }
      left = left.filter((cell) => cell !== culprit);
    }
  }

  #iterationsOf(id: string): number {
    return this.#iterations.get(id) ?? this.#options.profile.minIterations;
  }

  #costOf(id: string) {
    const firstBatches = this.#options.profile.minIterations;
    const firstMs = this.#firstMs.get(id);
    return { batches: this.#iterationsOf(id), firstMs, firstBatches };
  }

  #keep(record: JournalRecord["record"], round: number): void {
    this.#options.journal.append({ kind: "record", round, record });
    this.#remember(record, round);
  }

  #remember(record: JournalRecord["record"], round: number): void {
    if (record.kind === "failed") {
      const failure = { failure: record.reason, failedRound: round };
      Object.assign(this.#samplesOf(record.id), failure);
      return;
    }
    const { kind: _, id, iteratingNs, ...measured } = record;
    this.#iteratingNs += iteratingNs;
    if (round === 1) this.#firstMs.set(id, iteratingNs / 1e6);
    this.#samplesOf(id).rounds.push({ round, ...measured });
  }

  /** Takes in what an earlier session has taken down. */
  #recall(entry: JournalEntry): void {
    switch (entry.kind) {
      case "begun":
        return;
      case "record":
        if (this.#cells.has(entry.record.id)) {
          this.#remember(entry.record, entry.round);
        }
        return;
      case "scheduled":
        this.#iterations = new Map(entry.iterations);
        this.#slow = new Set(entry.slow);
        return;
      case "round":
        this.states.push(entry.state);
        this.#spentMs += entry.state.wallSeconds * 1_000;
    }
  }

  #samplesOf(id: string): CellSamples {
    const samples = this.samples.get(id) ?? { rounds: [] };
    this.samples.set(id, samples);
    return samples;
  }

  #report(id: string, round: number): void {
    this.#position++;
    this.#options.onProgress({
      cell: id,
      round,
      position: this.#position,
      cells: this.#roundCells,
      elapsedMs: this.#elapsedMs,
      totalMs: this.#totalMs,
    });
  }
}

type JournalRecord = Extract<JournalEntry, { readonly kind: "record" }>;
