import {
  caseOf,
  type PlannedCell,
  type PreparedRun,
  PROFILES,
  SLOW_CELL_ROUNDS,
} from "../measure/mod.ts";
import { formatSeconds } from "./progress_line.ts";

/** What `--list` prints: the cells that would be measured, a line each, and how long that takes. */
export function formatPlan({ head, cells }: PreparedRun): string {
  const measured = cells.filter((cell) => cell.absence === undefined);
  const absent = cells.filter((cell) => cell.absence !== undefined);
  const cases = new Set(measured.map(caseOf)).size;
  const { budgetMs, minRounds } = PROFILES[head.profile];
  return [
    ...measured.map(({ id, items }) => `${id}  (${items} a batch)`),
    ...absent.map(formatAbsent),
    "",
    `${measured.length} cells of ${cases} cases on ${head.usableCores} cores, in ${minRounds} rounds at least${
      minRounds > SLOW_CELL_ROUNDS
        ? `, or ${SLOW_CELL_ROUNDS} where a cell takes very long`
        : ""
    }.`,
    `Time: about ${
      formatSeconds(estimateMs(measured, head.profile))
    }, at most ${formatSeconds(budgetMs)} and what is under way then.`,
  ].join("\n");
}

function formatAbsent({ id, absence }: PlannedCell): string {
  return `${id}  not measured: ${absence}`;
}

/** What a cell takes in a round, where nothing is known of it: its start, a warm-up and a few batches. */
const CELL_MS = 350;

function estimateMs(
  cells: readonly PlannedCell[],
  profile: PreparedRun["head"]["profile"],
): number {
  const { budgetMs, rounds } = PROFILES[profile];
  return Math.min(budgetMs, cells.length * rounds * CELL_MS);
}
