import * as os from "node:os";
import process from "node:process";
import type { RoundState } from "../results/mod.ts";
import { type Load, SYSTEM } from "../system/mod.ts";

/** What the system had counted by some moment. */
interface Counters {
  readonly ms: number;
  /** CPU time of everything on the machine, in milliseconds. */
  readonly busyMs: number;
  /** CPU time of this process and of its children that have ended, in milliseconds; null where the system does not tell. */
  readonly ownMs: number | null;
}

/** Watches the machine over one round; the returned function ends the watch and says how it was. */
export async function watchMachine(): Promise<
  (
    round: { readonly round: number; readonly iteratingSeconds: number },
  ) => Promise<RoundState>
> {
  const startedAt = new Date().toISOString();
  const [loadBefore, before] = [await SYSTEM.readLoad(), await count()];
  return async (round) => {
    const [load, after] = [await SYSTEM.readLoad(), await count()];
    const wallMs = after.ms - before.ms;
    const throttledMicros = grown(
      loadBefore.throttledMicros,
      load.throttledMicros,
    );
    return {
      ...round,
      startedAt,
      wallSeconds: wallMs / 1_000,
      load1: load.load1,
      foreignCores: foreignCores(before, after),
      stealShare: stealShare(loadBefore.cpuTime, load.cpuTime),
      frequencyMhz: load.frequencyMhz,
      throttledSeconds: throttledMicros === null ? null : throttledMicros / 1e6,
      cpuPressure: load.cpuPressure,
    };
  };
}

const LOOK_MS = 300;
const PAUSE_MS = 700;

/**
 * Looks whether others leave the cores alone, while nothing is measured; where they do not, it takes a second.
 *
 * @param mostCores Cores that others may keep busy.
 */
export async function areCoresFree(mostCores: number): Promise<boolean> {
  const before = await count();
  await pause(LOOK_MS);
  const busy = foreignCores(before, await count()) ?? 0;
  if (busy <= mostCores) return true;
  await pause(PAUSE_MS);
  return false;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function count(): Promise<Counters> {
  const { user, system } = process.cpuUsage();
  const { ended } = await SYSTEM.childrenCpu([]) ?? {};
  return {
    ms: performance.now(),
    busyMs: os.cpus().reduce(
      (sum, { times }) => sum + times.user + times.nice + times.sys + times.irq,
      0,
    ),
    ownMs: ended
      ? (user + system) / 1_000 +
        (ended.userSeconds + ended.systemSeconds) * 1_000
      : null,
  };
}

function foreignCores(before: Counters, after: Counters): number | null {
  // Time of children that is not known would count as foreign.
  if (before.ownMs === null || after.ownMs === null) return null;
  const foreignMs = after.busyMs - before.busyMs - (after.ownMs - before.ownMs);
  return Math.max(0, foreignMs / (after.ms - before.ms));
}

/** Share of CPU time that the hypervisor gave to others between two readings. */
export function stealShare(
  before: Load["cpuTime"],
  after: Load["cpuTime"],
): number | null {
  if (!before || !after || after.all <= before.all) return null;
  const stolen = (after.stolen - before.stolen) / (after.all - before.all);
  return Math.min(1, Math.max(0, stolen));
}

function grown(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : Math.max(0, after - before);
}
