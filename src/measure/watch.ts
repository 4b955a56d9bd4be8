import * as os from "node:os";
import process from "node:process";
import type { RoundState } from "../results/mod.ts";
import { childrenCpu, readText } from "../procfs.ts";

/** What the system had counted by some moment. */
interface Counters {
  readonly ms: number;
  /** CPU time of everything on the machine, in milliseconds. */
  readonly busyMs: number;
  /** CPU time of this process and of its children that have ended, in milliseconds. */
  readonly ownMs: number;
  /** First line of /proc/stat, in ticks; empty where there is none. */
  readonly ticks: readonly number[];
  /** Time that a quota held the control group up, in microseconds. */
  readonly throttledMicros: number | null;
}

/** Watches the machine over one round; the returned function ends the watch and says how it was. */
export async function watchMachine(): Promise<
  (
    round: { readonly round: number; readonly iteratingSeconds: number },
  ) => Promise<RoundState>
> {
  const startedAt = new Date().toISOString();
  const before = await count();
  return async (round) => {
    const after = await count();
    const wallMs = after.ms - before.ms;
    return {
      ...round,
      startedAt,
      wallSeconds: wallMs / 1_000,
      load1: loadOfMinute(),
      foreignCores: foreignCores(before, after),
      stealShare: stealShare(before.ticks, after.ticks),
      frequencyMhz: meanFrequency(await readText("/proc/cpuinfo")),
      throttledSeconds:
        before.throttledMicros === null || after.throttledMicros === null
          ? null
          : Math.max(0, after.throttledMicros - before.throttledMicros) / 1e6,
      cpuPressure: parsePressure(await readText("/proc/pressure/cpu")),
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

/** Windows keeps no such average: Deno gives 0 there. */
function loadOfMinute(): number | null {
  return Deno.build.os === "windows" ? null : Deno.loadavg()[0] ?? null;
}

async function count(): Promise<Counters> {
  const [statLine = ""] = (await readText("/proc/stat")).split("\n");
  const { user, system } = process.cpuUsage();
  const { ended } = await childrenCpu([]) ?? {};
  return {
    ms: performance.now(),
    busyMs: os.cpus().reduce(
      (sum, { times }) => sum + times.user + times.nice + times.sys + times.irq,
      0,
    ),
    ownMs: (user + system) / 1_000 +
      ((ended?.userSeconds ?? 0) + (ended?.systemSeconds ?? 0)) * 1_000,
    ticks: statLine.split(/\s+/).slice(1).map(Number),
    throttledMicros: parseThrottled(await readText("/sys/fs/cgroup/cpu.stat")),
  };
}

function foreignCores(before: Counters, after: Counters): number | null {
  // Without /proc the children's time is not known, and would count as foreign.
  if (before.ticks.length === 0) return null;
  const grown = (name: "busyMs" | "ownMs") => after[name] - before[name];
  const cores = (grown("busyMs") - grown("ownMs")) / (after.ms - before.ms);
  return Math.max(0, cores);
}

const STEAL = 7;
/** User, nice, system, idle, iowait, irq, softirq and steal; guest time is part of user time. */
const COUNTED = 8;

/** Share of CPU time that the hypervisor gave to others between two readings of /proc/stat. */
export function stealShare(
  before: readonly number[],
  after: readonly number[],
): number | null {
  const grown = after.slice(0, COUNTED).map((ticks, index) =>
    ticks - (before[index] ?? 0)
  );
  const all = grown.reduce((sum, ticks) => sum + ticks, 0);
  const stolen = grown[STEAL];
  if (stolen === undefined || all <= 0) return null;
  return Math.min(1, Math.max(0, stolen / all));
}

/** Mean of the `cpu MHz` lines of /proc/cpuinfo; null where there is none. */
export function meanFrequency(cpuInfo: string): number | null {
  const found = [...cpuInfo.matchAll(/^cpu MHz\s*:\s*([\d.]+)/gm)]
    .map(([, mhz]) => Number(mhz));
  if (found.length === 0) return null;
  return found.reduce((sum, mhz) => sum + mhz, 0) / found.length;
}

/** The share of ten seconds in which some task waited, of a file of /proc/pressure; null where there is none. */
export function parsePressure(text: string): number | null {
  const found = /^some avg10=([\d.]+)/m.exec(text)?.[1];
  return found === undefined ? null : Math.min(1, Number(found) / 100);
}

function parseThrottled(text: string): number | null {
  const found = /^throttled_usec (\d+)/m.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
