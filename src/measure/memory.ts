import type { PlannedCell } from "./plan.ts";
import type { Profile } from "./profile.ts";

/** Measures the peak memory of one cell, in bytes; null where the system does not tell. */
export type ProbeMemory = (cell: PlannedCell) => Promise<number | null>;

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
      found.set(cell.id, await probe(cell));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return found;
}

/** Each may start as many children as there are cores: on a large machine, as many of them at once would not fit. */
const MOST_AT_ONCE = 4;

/** How many cells have their memory measured at once. */
export function probesAtOnce(usableCores: number): number {
  return Math.min(usableCores, MOST_AT_ONCE);
}

/** What a process takes that measures the memory of a cell, start and warm-up included. */
const PROBE_MS = 600;

/** About what it takes to measure the memory of so many cells, in milliseconds. */
export function estimateMemoryMs(cells: number, usableCores: number): number {
  return cells * PROBE_MS / probesAtOnce(usableCores);
}

/** Suites that ask what a model or a life costs; in the others memory says nothing of the question. */
const MEMORY_SUITES = ["scaling", "lifecycle"];

/** Which of the cells have their memory measured: a process takes half a second, and there are hundreds of cells. */
export function memoryCells(
  cells: readonly PlannedCell[],
  { memory, usableCores }: Pick<Profile, "memory"> & {
    readonly usableCores: number;
  },
): PlannedCell[] {
  if (memory === "none") return [];
  const asked = cells.filter(({ suite, parameters }) =>
    MEMORY_SUITES.includes(suite) && !parameters.twin
  );
  if (memory === "all") return asked;
  const models = Map.groupBy(
    asked,
    ({ suite, workload, model }) => `${suite}/${workload}/${model}`,
  );
  return [...models.values()].flatMap((own) => {
    const ascending = own.toSorted((a, b) => a.workers - b.workers);
    const busy = ascending.findLast(({ workers }) => workers <= usableCores);
    return busy ?? ascending.slice(0, 1);
  });
}
