import * as os from "node:os";
import type { Conditions, MachineInfo, RuntimeInfo } from "../results/mod.ts";
import { machineIdOf } from "../results/plausibility.ts";
import { SYSTEM } from "../system/mod.ts";

/**
 * Describes this machine. What cannot be read, for lack of a file or of a permission, is left empty or null; a run
 * never fails for it.
 */
export async function describeMachine(): Promise<MachineInfo> {
  const cpus = os.cpus();
  const machine = {
    os: Deno.build.os,
    osRelease: Deno.osRelease(),
    arch: Deno.build.arch,
    cpuModel: cpus[0]?.model?.trim() || "unknown",
    logicalCores: Math.max(1, cpus.length),
    usableCores: navigator.hardwareConcurrency,
    memoryBytes: Deno.systemMemoryInfo().total,
    ...await SYSTEM.identify(),
  };
  return { id: machineIdOf(machine), ...machine };
}

/** The versions of what runs the code. */
export function describeRuntime(): RuntimeInfo {
  return { ...Deno.version };
}

/** What a run was measured under, by what was read before and after: a battery slows it down whenever it was on one. */
export function joinConditions(
  before: Conditions,
  after: Conditions,
): Conditions {
  const wasOnBattery = before.powerSource === "battery";
  return wasOnBattery ? { ...after, powerSource: "battery" } : after;
}
