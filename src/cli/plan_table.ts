import { formatCount } from "../analysis/mod.ts";
import {
  caseOf,
  memoryCells,
  type PlannedCell,
  type PreparedRun,
  probesAtOnce,
  PROFILES,
  SLOW_CELL_ROUNDS,
} from "../measure/mod.ts";
import { formatSeconds } from "./progress_line.ts";

/** What `--list` prints: the cells that would be measured, a line each, and how long that takes. */
export function formatPlan({ head, cells }: PreparedRun): string {
  const measured = cells.filter((cell) => cell.absence === undefined);
  const absent = cells.filter((cell) => cell.absence !== undefined);
  const cases = new Set(measured.map(caseOf)).size;
  const { minRounds } = PROFILES[head.profile];
  return [
    ...measured.map(({ id, items }) => `${id}  (${items} a batch)`),
    ...absent.map(formatAbsent),
    "",
    `${formatCount(measured.length, "cell")} of ${
      formatCount(cases, "case")
    } on ${
      formatCount(head.usableCores, "core")
    }, in ${minRounds} rounds at least${
      minRounds > SLOW_CELL_ROUNDS
        ? `, or ${SLOW_CELL_ROUNDS} where a cell takes very long`
        : ""
    }.`,
    `Time: about ${
      formatSeconds(roundsMs(measured, head))
    }, or as long as those rounds take.`,
    ...formatMemory(measured, head),
  ].join("\n");
}

function formatAbsent({ id, absence }: PlannedCell): string {
  return `${id}  not measured: ${absence}`;
}

type Head = PreparedRun["head"];

/** What a cell takes in a round, where nothing is known of it: its start, a warm-up and a few batches. */
const CELL_MS = 350;

function roundsMs(cells: readonly PlannedCell[], { profile }: Head): number {
  const { budgetMs, rounds } = PROFILES[profile];
  return Math.min(budgetMs, cells.length * rounds * CELL_MS);
}

/** What a process takes that measures the memory of a cell. */
const PROBE_MS = 600;

function formatMemory(
  measured: readonly PlannedCell[],
  { profile, usableCores }: Head,
): string[] {
  const { memory } = PROFILES[profile];
  const { length } = memoryCells(measured, { memory, usableCores });
  if (length === 0) return [];
  const ms = length * PROBE_MS / probesAtOnce(usableCores);
  return [
    `Then ${formatSeconds(ms)} for the memory of ${
      formatCount(length, "cell")
    }.`,
  ];
}
