/** Something that weakens a run, or some of its cells. */
export interface RunWarning {
  /** What kind of thing it is. */
  readonly kind:
    | "noisy-neighbours"
    | "slow-start"
    | "drift"
    | "two-modes"
    | "few-samples"
    | "failed-round"
    | "battery"
    | "power-saving"
    | "quota"
    | "throttled"
    | "oversubscribed"
    | "trimmed"
    | "set-aside"
    | "no-steady-state"
    | "impossible"
    | "foreign";
  /** A sentence. */
  readonly message: string;
  /** Ids of the cells that it is about; empty where it is about the whole run. */
  readonly cells: readonly string[];
}
