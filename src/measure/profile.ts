import type { Depth } from "../workloads/catalog.ts";

/** How long a run may take, and how far it goes. */
export interface Profile {
  readonly id: Depth;
  /** Wall time of the whole run, in milliseconds. */
  readonly budgetMs: number;
  /** Rounds of every scenario; further ones go to those that are least certain. */
  readonly minRounds: number;
  /** Rounds after which nothing is measured any more, however much time is left. */
  readonly maxRounds: number;
  /** Relative half-width of an interval at which a scenario has been measured enough. */
  readonly precision: number;
  /** Which benchmarks have their peak memory measured: none, each model at as many workers as there are cores, or all. */
  readonly memory: "none" | "at-cores" | "all";
}

/** Rounds that a verdict needs: fewer do not tell how much processes differ. */
export const MIN_ROUNDS = 3;

/** The profiles of `deno task bench`: presets of a budget. Each measures what the ones before it do, and more. */
export const PROFILES: Readonly<Record<Profile["id"], Profile>> = {
  quick: {
    id: "quick",
    budgetMs: 50_000,
    minRounds: MIN_ROUNDS,
    maxRounds: 10,
    precision: 0.02,
    memory: "none",
  },
  default: {
    id: "default",
    budgetMs: 360_000,
    minRounds: MIN_ROUNDS,
    maxRounds: 50,
    precision: 0.02,
    memory: "at-cores",
  },
  thorough: {
    id: "thorough",
    budgetMs: 2_700_000,
    minRounds: MIN_ROUNDS,
    maxRounds: 50,
    precision: 0.01,
    memory: "all",
  },
};

/** The profile that a budget stands for: the deepest one that fits into it. */
export function profileFor(budgetMs: number): Profile["id"] {
  if (budgetMs >= PROFILES.thorough.budgetMs) return "thorough";
  // Half of its time is enough to decide most of what the default profile asks.
  return budgetMs >= PROFILES.default.budgetMs / 2 ? "default" : "quick";
}
