import { inertLine, inertText } from "../inert_text.ts";
import type { CellOutcome, CellRound } from "../run.ts";
import type { ForeignBench, ForeignRound } from "./foreign_file.ts";

const MIN_NS = 1e-6;
const MAX_NS = 1e15;
const MAX_SECONDS = 1e15;

/** What came of a bench, and what weakens its figures. */
export interface ForeignResult {
  readonly outcome: CellOutcome;
  readonly cautions: readonly string[];
}

/**
 * Makes the outcome of a cell of what another tool measured. Times of 0, which no ratio can be taken of, and those that
 * are no number are left out, and said to be.
 */
export function foreignOutcome(
  { outcome, cautions = [] }: ForeignBench,
): ForeignResult {
  switch (outcome.kind) {
    case "failed":
      return {
        outcome: { ...outcome, reason: failure(outcome.reason) },
        cautions,
      };
    case "not-run":
      return {
        outcome: { ...outcome, reason: inertLine(outcome.reason) },
        cautions,
      };
    case "measured":
      return measured(outcome, cautions);
  }
}

function failure(reason: string): string {
  return inertText(reason) || "no reason is given";
}

function measured(
  { rounds: found, peakMemoryBytes }: Extract<
    ForeignBench["outcome"],
    { kind: "measured" }
  >,
  cautions: readonly string[],
): ForeignResult {
  const told = found.reduce((sum, { samplesNs }) => sum + samplesNs.length, 0);
  const rounds = found.map(readRound)
    .filter(({ samplesNs }) => samplesNs.length > 0);
  const kept = rounds.reduce((sum, { samplesNs }) => sum + samplesNs.length, 0);
  if (kept === 0) {
    const reason = "Its file holds no time of it above 0.";
    return { outcome: { kind: "failed", reason }, cautions };
  }
  const lost = told === kept ? [] : [
    "had times of 0 or none at all, which are left out, so the median may be too high",
  ];
  return {
    outcome: { kind: "measured", rounds, peakMemoryBytes },
    cautions: [...cautions, ...lost],
  };
}

function readRound({ samplesNs, cpu }: ForeignRound, index: number): CellRound {
  const kept = samplesNs.filter((time) => time !== null)
    .filter((time) => time >= MIN_NS && time <= MAX_NS);
  const isWhole = kept.length === samplesNs.length;
  return {
    round: index + 1,
    samplesNs: kept,
    cycles: null,
    cpu: isWhole && cpu && isTime(cpu.userSeconds) && isTime(cpu.systemSeconds)
      ? cpu
      : null,
    contextSwitches: null,
    observations: {},
  };
}

function isTime(seconds: number): boolean {
  return seconds >= 0 && seconds <= MAX_SECONDS;
}
