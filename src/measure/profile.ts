/** How long a run may take and how its time is spent. */
export interface Profile {
  readonly id: "quick" | "default" | "thorough";
  /** Wall time that the rounds together should take, in milliseconds. */
  readonly budgetMs: number;
  /** Rounds that the iterations are planned for; each is a fresh `deno bench` process per suite. */
  readonly rounds: number;
  /** Rounds measured even where they exceed the budget: an interval needs them. Slow cells are in the first five only. */
  readonly minRounds: number;
  /** Rounds after which nothing is measured any more, however much time is left. */
  readonly maxRounds: number;
  /** Fewest and most batches measured per cell and round. */
  readonly minIterations: number;
  readonly maxIterations: number;
  /** Relative half-width of an interval at which a cell has been measured enough. */
  readonly precision: number;
  /** Of which cells peak memory is measured too: of none, of each model at as many workers as there are cores, of all. */
  readonly memory: "none" | "at-cores" | "all";
}

/** The profiles of `deno task bench`, by the name a run carries; each measures what the ones before it do, and more. */
export const PROFILES: Readonly<Record<Profile["id"], Profile>> = {
  quick: {
    id: "quick",
    budgetMs: 45_000,
    rounds: 5,
    minRounds: 5,
    maxRounds: 10,
    minIterations: 2,
    maxIterations: 20,
    precision: 0.02,
    memory: "none",
  },
  default: {
    id: "default",
    budgetMs: 275_000,
    rounds: 5,
    minRounds: 5,
    maxRounds: 15,
    minIterations: 2,
    maxIterations: 50,
    precision: 0.02,
    memory: "at-cores",
  },
  thorough: {
    id: "thorough",
    budgetMs: 2_400_000,
    // Time in a round does not make up for rounds: a cell's times differ more between processes than inside one.
    rounds: 25,
    minRounds: 10,
    maxRounds: 40,
    minIterations: 2,
    maxIterations: 50,
    precision: 0.01,
    memory: "all",
  },
};
