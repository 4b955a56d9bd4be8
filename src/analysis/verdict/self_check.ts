import type { Cell, Run } from "../../results/mod.ts";
import { judge, SMALLEST_LEAD } from "./judge.ts";
import { findTwins, type TwinPair } from "./noise_floors.ts";
import { RunSamples } from "../run_samples.ts";
import { median } from "../../stats/mod.ts";

/** How often verdicts call something, and of how many. */
export interface CallRate {
  /** Pairs that were called better or worse. */
  readonly called: number;
  /** Pairs that were judged. */
  readonly pairs: number;
}

/** What {@linkcode checkTwins} changes and counts. */
export interface TwinCheck {
  /** Makes every sample of the twins longer by this share, such as 0.05; then each call of `worse` is right. */
  readonly injected?: number;
  /** Which pairs count, as they are before anything is injected. */
  readonly isCounted?: (pair: TwinPair) => boolean;
}

/**
 * Puts the verdicts to the test with a run's twins, which are the same code measured twice: how often is the one called
 * faster than the other?
 *
 * All pairs are judged together, as the models of a run are; the noise floor of each comes from the other pairs, so
 * that no pair sets its own bar.
 *
 * @param run A validated run.
 * @param check What is injected, and which pairs count.
 */
export function checkTwins(
  run: Run,
  { injected = 0, isCounted = () => true }: TwinCheck = {},
): CallRate {
  const pairs = findTwins(run, new RunSamples(run));
  const samples = new RunSamples(
    injected === 0 ? run : lengthenTwins(run, injected),
  );
  const relations = judge(
    pairs.map((pair) => ({
      comparison: samples.compare(pair.twin.id, pair.cell.id),
      smallest: Math.max(SMALLEST_LEAD, typicalOf(pairs, pair)),
    })),
  );
  const counted = relations.filter((_, index) => {
    const pair = pairs[index];
    return pair && isCounted(pair);
  });
  const called = counted.filter((relation) =>
    relation === "worse" || (injected === 0 && relation === "better")
  );
  return { called: called.length, pairs: counted.length };
}

/**
 * Cuts a run into pieces of so many rounds, in their order, each as if it were a run: how many rounds there are
 * decides what a verdict can see. Rounds that are left over at the end are left out; a run that has fewer stays whole.
 *
 * @param run A validated run.
 * @param rounds Rounds in each piece.
 * @returns As many runs as there are whole pieces, and at least one.
 */
export function splitRounds(run: Run, rounds: number): Run[] {
  const numbers = [
    ...new Set(
      run.cells.flatMap(({ outcome }) =>
        outcome.kind === "measured"
          ? outcome.rounds.map(({ round }) => round)
          : []
      ),
    ),
  ].sort((a, b) => a - b);
  if (numbers.length <= rounds) return [run];
  const pieces = Math.floor(numbers.length / rounds);
  return Array.from({ length: pieces }, (_, piece) => {
    const own = new Set(numbers.slice(piece * rounds, (piece + 1) * rounds));
    return {
      ...run,
      cells: run.cells.flatMap((cell) => keepRounds(cell, own)),
    };
  });
}

/** The cell with these rounds only; nothing where it was measured in none of them. */
function keepRounds(cell: Cell, kept: ReadonlySet<number>): Cell[] {
  if (cell.outcome.kind !== "measured") return [cell];
  const rounds = cell.outcome.rounds.filter(({ round }) => kept.has(round));
  if (rounds.length === 0) return [];
  return [{ ...cell, outcome: { ...cell.outcome, rounds } }];
}

function typicalOf(pairs: readonly TwinPair[], pair: TwinPair): number {
  const others = pairs.filter((other) => other !== pair);
  return others.length === 0
    ? 0
    : median(others.map(({ difference }) => difference));
}

function lengthenTwins(run: Run, share: number): Run {
  return {
    ...run,
    cells: run.cells.map((cell) =>
      cell.parameters.replicate ? lengthen(cell, share) : cell
    ),
  };
}

function lengthen(cell: Cell, share: number): Cell {
  if (cell.outcome.kind !== "measured") return cell;
  const rounds = cell.outcome.rounds.map((round) => ({
    ...round,
    samplesNs: round.samplesNs.map((ns) => ns * (1 + share)),
  }));
  return { ...cell, outcome: { ...cell.outcome, rounds } };
}
