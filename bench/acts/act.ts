/** What was counted beside time, by name. */
export type Observations = Readonly<Record<string, number>>;

/** What a cell does over and over: one run of it is one sample. */
export interface Act {
  /** Makes ready for one run; not measured. */
  before?(): Promise<void>;
  /** What is measured. */
  run(): Promise<unknown>;
  /**
   * Judges what a run gave, and tidies up after it; not measured.
   *
   * @throws where the answer is wrong.
   */
  after(result: unknown): Promise<Observations> | Observations;
  /** Whether a run before the first that counts makes it faster. */
  readonly isWarm: boolean;
  /** Memory of one thread or process, in bytes, where that is what the act is about. */
  measureMemory?(): Promise<number>;
  /** Ends what it has started. */
  end(): Promise<void>;
  /** The same at once, for the end of the process. */
  kill(): void;
}
