import type { Run } from "../results/run.ts";
import { formatCount } from "./format.ts";
import { ENOUGH_ROUNDS } from "./verdict/judge.ts";
import { capitalise, joinNames } from "./phrases.ts";
import type { WorkloadAnalysis } from "./types.ts";

/** Open outcomes of more workloads than that are counted, since a list of them tells nobody which model to take. */
const MOST_NAMED = 3;

/** Says in one sentence who wins what, the most wins first: `On 2 cores async code wins timer and http; …` */
export function wordHeadline(
  workloads: readonly WorkloadAnalysis[],
  usableCores: number,
): string {
  const outcomes = [...Map.groupBy(workloads, outcomeOf)]
    .toSorted(([, a], [, b]) => rankOf(a) - rankOf(b) || b.length - a.length);
  const parts = outcomes.map(([outcome, own], index) =>
    `${outcome} ${nameAll(own, index > 0)}`
  );
  if (parts.length === 0) return "No suite of this run asks which model wins.";
  const cores = formatCount(usableCores, "core");
  return `On ${cores} ${parts.join("; ")}.`;
}

/** Says what weakens a run, the gravest first; empty for a complete run of enough rounds. */
export function wordCautions(run: Run): string[] {
  const cautions: string[] = [];
  const count = (kind: string) =>
    run.cells.filter((cell) => cell.outcome.kind === kind).length;
  const [failed, missing] = [count("failed"), count("not-run")];
  if (run.status === "partial") {
    cautions.push(
      "The run was interrupted: it holds what was measured by then.",
    );
  }
  if (failed > 0) {
    cautions.push(
      `${formatCount(failed, "cell")} failed and ${
        failed === 1 ? "is" : "are"
      } left out of the verdicts.`,
    );
  }
  if (missing > 0) {
    cautions.push(
      `${capitalise(formatCount(missing, "cell"))} ${
        missing === 1 ? "was" : "were"
      } not measured.`,
    );
  }
  cautions.push(...run.warnings.map(({ message }) => message));
  const rounds = smallestRounds(run);
  if (rounds < ENOUGH_ROUNDS) {
    cautions.push(
      `Some cells have only ${
        formatCount(rounds, "round")
      }: too few to see how much processes differ, so only leads of 25 % and more count.`,
    );
  }
  return cautions;
}

/** Wins first, then what is open, then what was no contest. */
function rankOf([first]: readonly WorkloadAnalysis[]): number {
  switch (first?.verdict.kind) {
    case "winner":
      return 0;
    case "no-clear-winner":
      return 1;
    default:
      return 2;
  }
}

function nameAll(
  workloads: readonly WorkloadAnalysis[],
  isAfterOthers: boolean,
): string {
  const isWon = workloads[0]?.verdict.kind === "winner";
  if (isWon || workloads.length <= MOST_NAMED) {
    return joinNames(workloads.map(({ id }) => id));
  }
  return `${workloads.length} ${isAfterOthers ? "others" : "workloads"}`;
}

function outcomeOf({ verdict }: WorkloadAnalysis): string {
  switch (verdict.kind) {
    case "winner": {
      return `${verdict.winner.modelInfo.phrase} wins`;
    }
    case "no-clear-winner":
      return "there is no clear winner for";
    case "undecidable":
      return "there is no verdict on";
  }
}

function smallestRounds(run: Run): number {
  return run.cells.reduce(
    (fewest, { outcome }) =>
      outcome.kind === "measured"
        ? Math.min(fewest, outcome.rounds.length)
        : fewest,
    Infinity,
  );
}
