import { type CostCurve, readCurve } from "./curve.ts";
import { derive, quantityOf } from "./quantity.ts";
import type { PoolModel, Term, TermSource } from "./types.ts";

/** The channel of the `payload` suite by which each model sends what text cannot hold. */
const CHANNELS: Readonly<Record<PoolModel, string>> = {
  "worker-pool": "clone",
  "shared-memory": "shared",
  "subprocess-pool": "pipe",
};

/**
 * What bytes cost on their way: half of how much longer than the smallest echo an echo of so many bytes takes. The
 * smallest echo itself is a hand-over, which has a term of its own.
 */
export function bytesOf(
  model: PoolModel,
  { cells, samples }: TermSource,
): Term<CostCurve> {
  const echoes = cells
    .filter((cell) =>
      cell.suite === "payload" && cell.model === CHANNELS[model]
    )
    .toSorted((a, b) => sizeOf(a) - sizeOf(b));
  const [smallest] = echoes;
  if (!smallest || echoes.length === 1) {
    const reason = `the run has too few payload cells of ${CHANNELS[model]}`;
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
