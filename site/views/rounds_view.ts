import { formatDuration, formatPercent } from "../../src/text/mod.ts";
import type { RoundState, Run } from "../../src/results/mod.ts";

/** How the machine was during each round. */
export interface RoundsView {
  readonly columns: readonly string[];
  /** The number of a round, then a figure for each column. */
  readonly rows: readonly {
    readonly round: number;
    readonly figures: readonly string[];
  }[];
}

const COLUMNS: readonly {
  readonly name: string;
  readonly write: (state: RoundState) => string | null;
}[] = [
  { name: "Took", write: (state) => formatDuration(state.wallSeconds * 1e9) },
  {
    name: "Of it measuring",
    write: (state) => formatDuration(state.iteratingSeconds * 1e9),
  },
  { name: "Load", write: ({ load1 }) => fixed(load1, 2) },
  {
    name: "Cores used by others",
    write: ({ foreignCores }) => fixed(foreignCores, 2),
  },
  { name: "Stolen time", write: ({ stealShare }) => percent(stealShare) },
  {
    name: "Waiting for a processor",
    write: ({ cpuPressure }) => percent(cpuPressure),
  },
  { name: "MHz", write: ({ frequencyMhz }) => fixed(frequencyMhz, 0) },
  {
    name: "Throttled",
    write: ({ throttledSeconds }) => throttled(throttledSeconds),
  },
];

/** Lays out the states of a run's rounds; columns that the system told nothing of are left out. */
export function roundsView({ rounds }: Run): RoundsView {
  const told = COLUMNS.filter(({ write }) =>
    rounds.some((state) => write(state) !== null)
  );
  return {
    columns: told.map(({ name }) => name),
    rows: rounds.map((state) => ({
      round: state.round,
      figures: told.map(({ write }) => write(state) ?? "–"),
    })),
  };
}

function fixed(value: number | null, decimals: number): string | null {
  return value === null ? null : value.toFixed(decimals);
}

function percent(share: number | null): string | null {
  return share === null ? null : formatPercent(share);
}

function throttled(seconds: number | null): string | null {
  if (seconds === null) return null;
  return seconds === 0 ? "never" : formatDuration(seconds * 1e9);
}
