import type { CellRound } from "../results/run.ts";
import { formatWait } from "./format.ts";
import { mergeHistograms, percentileMs, totalCount } from "./histogram.ts";
import { cellPhrase, joinAlternatives } from "./phrases.ts";
import type {
  CellAnalysis,
  HeldLoop,
  LoopDelay,
  MeasuredCell,
} from "./types.ts";

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

/** `while sequential code works, another request waits up to 412 ms (p99); with the worker pool with 2 workers, up to 1 ms.` */
export function describeHeldLoop({ holders, pool }: HeldLoop): string {
  const waitOf = (cells: readonly MeasuredCell[]) =>
    formatWait(
      Math.max(...cells.map(({ loopDelay }) => loopDelay?.p99Ns ?? 0)),
    );
  const names = joinAlternatives(holders.map(cellPhrase));
  const instead = pool
    ? `; with ${cellPhrase(pool)}, up to ${waitOf([pool])}`
    : "";
  return `while ${names} works, another request waits up to ${
    waitOf(holders)
  } (p99)${instead}.`;
}
