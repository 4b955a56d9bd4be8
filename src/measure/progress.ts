/** What is going on, for a progress bar. */
export interface Progress {
  /** Id of the cell under way. */
  readonly cell: string;
  readonly round: number;
  /** Cells begun in this round, this one included, and all cells of the round. */
  readonly position: number;
  readonly cells: number;
  readonly elapsedMs: number;
  /** Expected wall time of everything, in milliseconds. */
  readonly totalMs: number;
}
