import { findOversubscription, findSaturation } from "./cores.ts";
import { findCopying, findDispatchOverhead } from "./dispatch_overhead.ts";
import { type FindingContext, groupBenchmarks } from "./benchmark_groups.ts";
import { findStartUp } from "./start_up.ts";
import { findBlockedLoop, findNativeThreads, findOverlap } from "./waiting.ts";
import type { CellAnalysis, Finding } from "../types.ts";

export type { FindingContext };

/** What finds each cause, the most telling first. */
const FINDERS = [
  findOverlap,
  findNativeThreads,
  findCopying,
  findSaturation,
  findDispatchOverhead,
  findStartUp,
  findBlockedLoop,
  findOversubscription,
];

/**
 * Looks for what explains a workload's verdict, the most telling first. Each cause has a rule of its own and is named
 * only where the numbers leave no doubt; what another cause explains already is left out.
 */
export function findFindings(
  cells: readonly CellAnalysis[],
  context: FindingContext,
): Finding[] {
  const groups = groupBenchmarks(cells, context);
  const found = FINDERS.flatMap((find) => find(groups));
  return found
    .filter((finding) => !isExplained(finding, found))
    .toSorted((a, b) => Number(isOfWaits(b)) - Number(isOfWaits(a)));
}

/** Whether waiting is what it tells of: that explains more than anything else does. */
function isOfWaits(finding: Finding): boolean {
  switch (finding.kind) {
    case "overlap":
      return true;
    case "blocked-loop":
      return finding.task === "waits";
    case "oversubscription":
      return finding.effect === "gain";
    default:
      return false;
  }
}

function isExplained(finding: Finding, found: readonly Finding[]): boolean {
  switch (finding.kind) {
    case "dispatch-overhead":
      return found.some(({ kind }) =>
        ["copying", "overlap", "native-threads"].includes(kind)
      );
    case "oversubscription":
      // That more workers change nothing is worth saying where nothing else is.
      return finding.effect === "none" && found.length > 1;
    default:
      return false;
  }
}
