import { cellsNear } from "./curve.ts";
import { travelTerm } from "./payload.ts";
import type { PoolCosts } from "./types.ts";
import type { Work } from "./work.ts";

/** Why a pool cannot be predicted; `undefined` where it can. */
export function whyUnknown(
  { efficiency, handover, startUp, ...costs }: PoolCosts,
  { work, isStarted }: { readonly work: Work; readonly isStarted: boolean },
): string | undefined {
  const hasBytes = work.bytesIn > 0 || work.bytesOut > 0;
  const needed = [
    efficiency,
    handover,
    ...(hasBytes ? [travelTerm(costs, work)] : []),
    ...(isStarted ? [startUp] : []),
  ];
  return needed.find((term) => term.kind === "missing")?.reason;
}

/** Ids of the cells that a pool's prediction rests on. */
export function evidenceOf(
  { efficiency, handover, startUp, ...costs }: PoolCosts,
  { work, isStarted }: { readonly work: Work; readonly isStarted: boolean },
): string[] {
  const travel = travelTerm(costs, work);
  const computingNs = work.items * work.cpuNs;
  const sizes = [work.bytesIn, work.bytesOut].filter((size) => size > 0);
  return [
    ...new Set([
      ...(efficiency.kind === "known" ? efficiency.value.cells : []),
      ...(handover.kind === "known"
        ? cellsNear(handover.value, work.cpuNs + work.waitNs)
        : []),
      ...(travel.kind === "known"
        ? sizes.flatMap((size) => cellsNear(travel.value, size))
        : []),
      ...(startUp.kind === "known" && isStarted
        ? [
          ...startUp.value.first.cells,
          ...cellsNear(startUp.value.further, computingNs),
        ]
        : []),
    ]),
  ];
}
