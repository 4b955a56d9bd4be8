import type { CellRound } from "../results/mod.ts";

/** What has been measured of one cell. */
export interface CellSamples {
  readonly rounds: CellRound[];
  /** Why it failed; a failed cell is not measured again. */
  failure?: string;
  /** The round in which it failed. */
  failedRound?: number;
}

/** How a bench file writes down a wrong answer, which makes all that the cell has measured worthless. */
const WRONG_ANSWER = "WrongAnswerError:";

/** The rounds of a cell that count: none of a wrong answer, and else those before it failed. */
export function keptRounds(
  samples: CellSamples | undefined,
): readonly CellRound[] {
  if (!samples || samples.failure?.startsWith(WRONG_ANSWER)) return [];
  return samples.rounds;
}
