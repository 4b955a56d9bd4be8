import { formatCount } from "../analysis/mod.ts";
import {
  caseOf,
  estimateMemoryMs,
  memoryCells,
  type PlannedCell,
  type PreparedRun,
  PROFILES,
  SLOW_CELL_ROUNDS,
} from "../measure/mod.ts";
import { formatSeconds } from "./progress_line.ts";
import { wrap } from "./table.ts";

const WIDTH = 80;

/** What `--list` prints: the cells that would be measured, a line each, and how long that takes. */
export function formatPlan({ head, cells }: PreparedRun): string {
  const measured = cells.filter((cell) => cell.absence === undefined);
  const absent = cells.filter((cell) => cell.absence !== undefined);
  const sentences = [
    formatExtent(measured, head),
    `Time: about ${
      formatSeconds(roundsMs(measured, head))
    }, or as long as those rounds take.`,
    ...formatMemory(measured, head),
  ];
  return [
    ...measured.map(({ id, items }) => `${id}  (${items} a batch)`),
    ...absent.map(formatAbsent),
    "",
    ...sentences.flatMap((sentence) => wrap(sentence, { width: WIDTH })),
  ].join("\n");
}

function formatAbsent({ id, absence }: PlannedCell): string {
  return `${id}  not measured: ${absence}`;
}

type Head = PreparedRun["head"];

function formatExtent(
  measured: readonly PlannedCell[],
  { profile, usableCores }: Head,
): string {
  const { minRounds } = PROFILES[profile];
  const cells = formatCount(measured.length, "cell");
  const cases = formatCount(new Set(measured.map(caseOf)).size, "case");
  const cores = formatCount(usableCores, "core");
  const exception = minRounds > SLOW_CELL_ROUNDS
    ? `, or ${SLOW_CELL_ROUNDS} where a cell takes very long`
    : "";
  return `${cells} of ${cases} on ${cores}, in ${minRounds} rounds at least${exception}.`;
}

/** What a cell takes in a round, where nothing is known of it: its start, a warm-up and a few batches. */
const CELL_MS = 350;

function roundsMs(cells: readonly PlannedCell[], { profile }: Head): number {
  const { budgetMs, maxRounds } = PROFILES[profile];
  return Math.min(budgetMs, cells.length * maxRounds * CELL_MS);
}

function formatMemory(
  measured: readonly PlannedCell[],
  { profile, usableCores }: Head,
): string[] {
  const { memory } = PROFILES[profile];
  const { length } = memoryCells(measured, { memory, usableCores });
  if (length === 0) return [];
  const ms = estimateMemoryMs(length, usableCores);
  return [
    `Then ${formatSeconds(ms)} for the memory of ${
      formatCount(length, "cell")
    }.`,
  ];
}
