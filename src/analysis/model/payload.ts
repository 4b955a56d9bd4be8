import type { ModelInfo } from "../../results/run.ts";
import { type CostCurve, readCurve } from "./curve.ts";
import { derive, quantityOf } from "./quantity.ts";
import type { CostModel, PoolCosts, Term, TermSource } from "./types.ts";
import type { PayloadKind, Work } from "./work.ts";

/** The channel of the `payload` suite that shows what a pool's messages cost; threads all get objects alike. */
function channelOf(
  payload: PayloadKind,
  { isolation, sharesMemory }: ModelInfo,
): string {
  const isBytes = payload === "bytes";
  if (isolation === "process") return isBytes ? "pipe" : "pipe-objects";
  if (!isBytes) return "clone-objects";
  return sharesMemory ? "shared" : "clone";
}

/**
 * What bytes or objects cost on their way: half of how much longer than the smallest echo an echo of so many bytes takes. The
 * smallest echo itself is a hand-over, which has a term of its own.
 */
export function travelOf(
  payload: PayloadKind,
  { pool, cells, samples }: TermSource & { readonly pool: ModelInfo },
): Term<CostCurve> {
  const channel = channelOf(payload, pool);
  const echoes = cells
    .filter((cell) => cell.suite === "payload" && cell.model === channel)
    .toSorted((a, b) => sizeOf(a) - sizeOf(b));
  const [smallest] = echoes;
  if (!smallest || echoes.length === 1) {
    const reason = `the run has too few payload cells of ${channel}`;
    return { kind: "missing", reason };
  }
  const base = quantityOf(samples.get(smallest.id));
  const curve = echoes.map((cell) => ({
    at: sizeOf(cell),
    ns: derive(
      [quantityOf(samples.get(cell.id)), base],
      (ns, baseNs) =>
        Math.max(0, (ns / cell.items - baseNs / smallest.items) / 2),
    ),
    cells: [...new Set([cell.id, smallest.id])],
  }));
  return { kind: "known", value: curve };
}

/** The term of what a work sends: objects count as plain bytes where the run says nothing of them. */
export function travelTerm(
  { bytes, objects }: Pick<PoolCosts, "bytes" | "objects">,
  { payload }: Pick<Work, "payload">,
): Term<CostCurve> {
  return payload === "objects" && objects.kind === "known" ? objects : bytes;
}

/**
 * Whether every pool that can be predicted at all can be with what a work sends: else bytes would take some out of a
 * ranking for want of cells, which is no reason to choose another model.
 */
export function isTravelKnown(
  { pools }: CostModel,
  work: Pick<Work, "payload">,
): boolean {
  return Object.values(pools).every((costs) =>
    costs.handover.kind === "missing" ||
    travelTerm(costs, work).kind === "known"
  );
}

/** Largest message that every pool was measured with, of what a work sends; absent where none was. */
export function largestMessageBytes(
  { pools }: CostModel,
  work: Pick<Work, "payload">,
): number | undefined {
  const sizes = Object.values(pools).flatMap((costs) => {
    const travel = travelTerm(costs, work);
    return travel.kind === "known" ? travel.value.at(-1)?.at ?? [] : [];
  });
  return sizes.length === 0 ? undefined : Math.min(...sizes);
}

/** Time of bytes to travel one way; beyond the largest size measured it grows in proportion. */
export function bytesNs(
  curve: CostCurve,
  { bytes, draw }: {
    readonly bytes: number;
    readonly draw?: number | undefined;
  },
): number {
  const largest = curve.at(-1)?.at ?? bytes;
  const ns = readCurve(curve, { at: bytes, spacing: "linear", draw });
  return bytes > largest ? ns * bytes / largest : ns;
}

function sizeOf({ parameters }: TermSource["cells"][number]): number {
  return parameters.bytes ?? 0;
}
