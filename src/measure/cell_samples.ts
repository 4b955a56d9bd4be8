import type { CellRound } from "../results/mod.ts";

/** What has been measured of one cell. */
export interface CellSamples {
  readonly rounds: CellRound[];
  /** Why it failed; a failed cell is not measured again. */
  failure?: string;
}
