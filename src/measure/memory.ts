import type { PlannedCell } from "./plan.ts";

/** Measures the peak memory of one cell, in bytes; null where the system does not tell. */
export type ProbeMemory = (id: string) => Promise<number | null>;

/**
 * Measures the peak memory of cells, each in a process of its own; memory, unlike time, does not mind neighbours, so
 * several are measured at once.
 */
export async function measureMemory(
  cells: readonly PlannedCell[],
  { atOnce, probe, signal }: {
    readonly atOnce: number;
    readonly probe: ProbeMemory;
    readonly signal: AbortSignal;
  },
): Promise<Map<string, number | null>> {
  const found = new Map<string, number | null>();
  const left = [...cells];
  const work = async () => {
    for (let cell = left.shift(); cell; cell = left.shift()) {
      if (signal.aborted) return;
      found.set(cell.id, await probe(cell.id));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return found;
}
