import type { BenchRecord } from "../results/bench_id.ts";
import { median } from "../stats/mod.ts";
import type { RunBench } from "./bench_process.ts";
import { scheduleRounds } from "./iterations.ts";
import { shuffledCells } from "./order.ts";
import type { PlannedCell } from "./plan.ts";
import type { Profile } from "./profile.ts";

/** What has been measured of one cell. */
export interface CellSamples {
  readonly rounds: {
    readonly round: number;
    readonly samplesNs: readonly number[];
  }[];
  /** Why it failed; a failed cell is not measured again. */
  failure?: string;
}

/** What is going on, for a progress bar. */
export interface Progress {
  readonly cell: PlannedCell;
  readonly round: number;
  readonly rounds: number;
  /** Cells begun in this round, this one included, and all cells of the round. */
  readonly position: number;
  readonly cells: number;
  readonly elapsedMs: number;
  /** Expected wall time of everything, in milliseconds. */
  readonly totalMs: number;
}

export interface MeasureOptions {
  readonly profile: Profile;
  readonly seed: number;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly runBench: RunBench;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  onProgress(progress: Progress): void;
}

/** What the rounds gave; where they were interrupted, what had come until then. */
export interface Measurement {
  readonly samples: ReadonlyMap<string, CellSamples>;
  readonly rounds: number;
  readonly interrupted: boolean;
}

/** Measures the cells round by round, each in a fresh process per suite, within the profile's budget. */
export async function measureCells(
  cells: readonly PlannedCell[],
  options: MeasureOptions,
): Promise<Measurement> {
  const session = new Session(cells, options);
  await session.run();
  return {
    samples: session.samples,
    rounds: session.rounds,
    interrupted: options.signal.aborted,
  };
}

class Session {
  readonly samples = new Map<string, CellSamples>();
  rounds: number;
  #iterations: ReadonlyMap<string, number> = new Map();
  #totalMs: number;
  #position = 0;
  readonly #startMs: number;
  readonly #cells: ReadonlyMap<string, PlannedCell>;
  readonly #options: MeasureOptions;

  constructor(cells: readonly PlannedCell[], options: MeasureOptions) {
    this.#cells = new Map(cells.map((cell) => [cell.id, cell]));
    this.#options = options;
    this.rounds = options.profile.rounds;
    this.#totalMs = options.profile.budgetMs;
    this.#startMs = options.now();
  }

  async run(): Promise<void> {
    for (let round = 1; round <= this.rounds; round++) {
      await this.#runRound(round);
      if (this.#options.signal.aborted) return;
      if (round === 1) this.#schedule();
    }
  }

  #schedule(): void {
    const { profile, now } = this.#options;
    const durationMs = now() - this.#startMs;
    const medianMs = new Map(
      [...this.samples].filter(([, cell]) => cell.rounds.length > 0).map((
        [id, cell],
      ) => [id, median(cell.rounds.flatMap((round) => round.samplesNs)) / 1e6]),
    );
    if (medianMs.size === 0) {
      this.rounds = 1;
      return;
    }
    const schedule = scheduleRounds(profile, {
      durationMs,
      medianMs,
      iterations: profile.minIterations,
    });
    this.rounds = schedule.rounds;
    this.#iterations = schedule.iterations;
    this.#totalMs = durationMs + schedule.roundMs * (schedule.rounds - 1);
  }

  async #runRound(round: number): Promise<void> {
    this.#position = 0;
    const suites = Map.groupBy(
      shuffledCells(this.#alive(), { seed: this.#options.seed, round }),
      (cell) => cell.suite,
    );
    for (const [suite, cells] of suites) {
      await this.#runSuite(suite, { round, cells });
    }
  }

  #alive(): PlannedCell[] {
    return [...this.#cells.values()].filter((cell) =>
      this.samples.get(cell.id)?.failure === undefined
    );
  }

  /** A process that dies takes one cell with it; the cells after it get a process of their own. */
  async #runSuite(
    suite: string,
    { round, cells }: { round: number; cells: readonly PlannedCell[] },
  ): Promise<void> {
    let left = [...cells];
    while (left.length > 0 && !this.#options.signal.aborted) {
      const settled = new Set<string>();
      let underWay = left[0];
      const { problem } = await this.#options.runBench({
        suite,
        cells: left.map(({ id }) => ({
          id,
          iterations: this.#iterationsOf(id),
        })),
        folder: this.#options.folder,
        signal: this.#options.signal,
        onRecord: (record) => {
          if (record.kind === "started") {
            underWay = this.#cells.get(record.id);
            this.#report(record.id, round);
          } else {
            settled.add(record.id);
            this.#keep(record, round);
          }
        },
      });
      left = left.filter((cell) => !settled.has(cell.id));
      if (this.#options.signal.aborted || left.length === 0) return;
      const culprit = left.find((cell) => cell === underWay) ?? left[0];
      if (culprit) {
        this.#fail(culprit.id, problem || "deno bench gave no result");
      }
      left = left.filter((cell) => cell !== culprit);
    }
  }

  #iterationsOf(id: string): number {
    return this.#iterations.get(id) ?? this.#options.profile.minIterations;
  }

  #keep(
    record: Exclude<BenchRecord, { kind: "started" }>,
    round: number,
  ): void {
    if (record.kind === "failed") return this.#fail(record.id, record.reason);
    this.#samplesOf(record.id).rounds.push({
      round,
      samplesNs: record.samplesNs,
    });
  }

  #fail(id: string, reason: string): void {
    this.#samplesOf(id).failure = reason;
  }

  #samplesOf(id: string): CellSamples {
    const samples = this.samples.get(id) ?? { rounds: [] };
    this.samples.set(id, samples);
    return samples;
  }

  #report(id: string, round: number): void {
    const cell = this.#cells.get(id);
    if (!cell) return;
    this.#position++;
    this.#options.onProgress({
      cell,
      round,
      rounds: this.rounds,
      position: this.#position,
      cells: this.#alive().length,
      elapsedMs: this.#options.now() - this.#startMs,
      totalMs: this.#totalMs,
    });
  }
}
