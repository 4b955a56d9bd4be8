/** What a chunk of calls gave: the values up to the first failure, and that failure. */
export interface ChunkOutcome {
  /** Results in the order of the calls. */
  readonly values: ArrayLike<unknown>;
  /** What ended the chunk early; the calls after it were not made. */
  readonly failure?: { readonly error: unknown };
}
