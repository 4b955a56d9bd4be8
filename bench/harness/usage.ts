import * as os from "node:os";
import process from "node:process";
import {
  type ChildrenCpu,
  type ProcessCpu,
  SYSTEM,
} from "../../src/system/mod.ts";

/** What this process used over one batch. */
export interface Usage {
  readonly userMicros: number;
  readonly systemMicros: number;
  readonly voluntary: number;
  readonly involuntary: number;
}

/** Starts watching this process, its threads included; the result of the returned function is what it used since. */
export function watchUsage(): () => Usage {
  const cpu = process.cpuUsage();
  const before = process.resourceUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    const now = process.resourceUsage();
    return {
      userMicros: user,
      systemMicros: system,
      voluntary: now.voluntaryContextSwitches - before.voluntaryContextSwitches,
      involuntary: now.involuntaryContextSwitches -
        before.involuntaryContextSwitches,
    };
  };
}

/** What everything on the machine, and this run, had used by some moment. */
export interface Reading {
  readonly ms: number;
  /** CPU time of everything on the machine, in milliseconds. */
  readonly busyMs: number;
  /** CPU time of this process and its children, in milliseconds; `undefined` where children cannot be asked. */
  readonly ownMs: number | undefined;
  readonly children: ChildrenCpu | undefined;
}

/** Reads the counters; asking for children takes some milliseconds, so only those that there are should be named. */
export async function readCounters(
  pids: readonly number[],
  { hasChildren }: { readonly hasChildren: boolean },
): Promise<Reading> {
  const children = hasChildren ? await SYSTEM.childrenCpu(pids) : undefined;
  const { user, system } = process.cpuUsage();
  const childrenSeconds = hasChildren ? secondsOf(children) : 0;
  return {
    ms: performance.now(),
    busyMs: busyMs(),
    ownMs: childrenSeconds === undefined
      ? undefined
      : (user + system) / 1_000 + childrenSeconds * 1_000,
    children,
  };
}

/**
 * Cores that others kept busy between two readings; null where the system does not tell, or this process is kept on some
 * processors: what others do on the rest is no matter.
 */
export function foreignCores(before: Reading, after: Reading): number | null {
  if (navigator.hardwareConcurrency < os.cpus().length) return null;
  if (before.ownMs === undefined || after.ownMs === undefined) return null;
  const foreignMs = after.busyMs - before.busyMs - (after.ownMs - before.ownMs);
  return Math.max(0, foreignMs / (after.ms - before.ms));
}

function secondsOf(children: ChildrenCpu | undefined): number | undefined {
  if (!children?.ended) return undefined;
  return [children.ended, ...children.alive.values()].reduce(
    (sum: number, { userSeconds, systemSeconds }: ProcessCpu) =>
      sum + userSeconds + systemSeconds,
    0,
  );
}

/** In steps of 10 ms, as the system counts. */
function busyMs(): number {
  return os.cpus().reduce(
    (sum, { times }) => sum + times.user + times.nice + times.sys + times.irq,
    0,
  );
}
