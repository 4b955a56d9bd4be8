/** What is going on, for a progress bar. */
export interface Progress {
  /** Rounds of the measuring, or memory, which follows them. */
  readonly phase: "rounds" | "memory";
  /** The round under way, from 1. */
  readonly round: number;
  /** Rounds that every scenario gets; those after them are extra. */
  readonly rounds: number;
  /** Scenario, or benchmark whose memory is measured. */
  readonly name: string;
  /** Scenarios begun in this round, this one included, and all of the round; benchmarks in the phase `memory`. */
  readonly position: number;
  readonly of: number;
  /** Time of the run so far, and until its end, in milliseconds. */
  readonly elapsedMs: number;
  readonly leftMs: number;
}
