import type { ServiceLoad } from "../../src/results/bench_id.ts";

/** What was counted beside time, by name. */
export type Observations = Readonly<Record<string, number>>;

/**
 * Runs one variant of a scenario, over and over: each {@linkcode run} is one batch and one sample.
 *
 *   setup ─▶ run (measured) ─▶ verify ─▶ setup ─▶ run ─▶ verify … ─▶ measureLoads ─▶ … ─▶ teardown
 */
export interface Runner {
  /** Makes ready for one batch; not measured. */
  setup?(): Promise<void>;
  /** Runs the batch; this alone is measured. */
  run(): Promise<unknown>;
  /**
   * Checks what the batch gave, and tidies up after it; not measured.
   *
   * @throws where the answer is wrong.
   */
  verify(result: unknown): Promise<Observations> | Observations;
  /** What a service does with several rates of requests; called at the end of each visit. */
  measureLoads?(): Promise<readonly Omit<ServiceLoad, "cycle">[]>;
  /** Whether batches become faster with use: false where each starts its workers anew. */
  readonly warmsUp: boolean;
  /**
   * Its child processes: `kept` between batches, started and ended within each (`per-batch`), or `unknown` where they
   * also run while nothing is measured, so that their CPU time cannot be told apart.
   */
  readonly children: "none" | "kept" | "per-batch" | "unknown";
  /** Memory of one thread or process, in bytes, where that is what the variant is about; null where the system does not tell. */
  measureMemory?(): Promise<number | null>;
  /** Ends what it has started. */
  teardown(): Promise<void>;
  /** The same at once, for the end of the process. */
  kill(): void;
}
