/** What is going on, for a progress bar. */
export interface Progress {
  /** Id of the cell under way. */
  readonly cell: string;
  /** The round under way, or, once all are over, that memory is measured. */
  readonly round: number | "memory";
  /** Cells begun in this round, this one included, and all cells of the round. */
  readonly position: number;
  readonly cells: number;
  /** Time of the rounds so far, or of measuring memory, which begins anew. */
  readonly elapsedMs: number;
  /** Expected wall time of all rounds, or of measuring memory, in milliseconds. */
  readonly totalMs: number;
}
