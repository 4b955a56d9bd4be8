import type { CellRound } from "../results/run.ts";
import { mergeHistograms, percentileMs, totalCount } from "./histogram.ts";
import type { CellAnalysis, HeldLoop, LoopDelay } from "./types.ts";

/** Merges what rounds tell of the loop's delay; `undefined` where none does. */
export function mergeLoopDelays(
  rounds: readonly Pick<CellRound, "loopDelay">[],
): LoopDelay | undefined {
  const merged = mergeHistograms(
    rounds.flatMap(({ loopDelay }) => loopDelay ?? []),
  );
  const ticks = totalCount(merged);
  if (ticks === 0) return undefined;
  const waitNs = (share: number) => percentileMs(merged, share) * 1e6;
  return { p50Ns: waitNs(0.5), p99Ns: waitNs(0.99), maxNs: waitNs(1), ticks };
}

/** From this wait on a request notices: a free loop shows up to 1.5 ms. */
export const NOTICEABLE_NS = 5e6;

/** Finds code that holds the event loop, so that another request waits noticeably; `undefined` where none does. */
export function findHeldLoop(
  cells: readonly CellAnalysis[],
): HeldLoop | undefined {
  const measured = cells.flatMap((cell) =>
    cell.kind === "measured" && cell.loopDelay ? [cell] : []
  );
  const holders = measured.filter(({ modelInfo, loopDelay }) =>
    ["loop", "event-loop"].includes(modelInfo.kind) &&
    (loopDelay?.p99Ns ?? 0) >= NOTICEABLE_NS
  );
  if (holders.length === 0) return undefined;
  const [pool] = measured.filter(({ modelInfo }) => modelInfo.kind === "pool")
    .toSorted((a, b) => a.medianNs.value - b.medianNs.value);
  return { holders, ...(pool ? { pool } : undefined) };
}
