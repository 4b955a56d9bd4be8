/** How long a run may take and how its time is spent. */
export interface Profile {
  readonly id: "quick" | "default";
  /** Wall time that the rounds together should take, in milliseconds. */
  readonly budgetMs: number;
  /** Rounds planned; each is a fresh `deno bench` process per suite. */
  readonly rounds: number;
  /** Rounds measured even where they exceed the budget: an interval needs them. */
  readonly minRounds: number;
  /** Fewest and most batches measured per cell and round. */
  readonly minIterations: number;
  readonly maxIterations: number;
}

/** The profiles of `deno task bench`, by the name a run carries. */
export const PROFILES: Readonly<Record<Profile["id"], Profile>> = {
  quick: {
    id: "quick",
    budgetMs: 48_000,
    rounds: 5,
    minRounds: 3,
    minIterations: 2,
    maxIterations: 20,
  },
  default: {
    id: "default",
    budgetMs: 240_000,
    rounds: 10,
    minRounds: 5,
    minIterations: 3,
    maxIterations: 50,
  },
};
