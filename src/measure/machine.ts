import * as os from "node:os";
import type { Conditions, MachineInfo, RuntimeInfo } from "../results/mod.ts";
import { SYSTEM } from "../system/mod.ts";

/**
 * Describes this machine. What cannot be read, for lack of a file or of a permission, is left empty or null; a run
 * never fails for it.
 */
export async function describeMachine(): Promise<MachineInfo> {
  const cpus = os.cpus();
  const cpuModel = cpus[0]?.model?.trim() || "unknown";
  const logicalCores = Math.max(1, cpus.length);
  const { id, container, virtualMachine } = await SYSTEM.identify();
  return {
    id: await machineId(
      id || Deno.hostname(),
      `${cpuModel}\n${logicalCores}`,
    ),
    os: Deno.build.os,
    osRelease: Deno.osRelease(),
    arch: Deno.build.arch,
    cpuModel,
    logicalCores,
    usableCores: navigator.hardwareConcurrency,
    memoryBytes: Deno.systemMemoryInfo().total,
    container,
    virtualMachine,
  };
}

/** The versions of what runs the code. */
export function describeRuntime(): RuntimeInfo {
  return { ...Deno.version };
}

/**
 * A short name that stays the same over runs and reboots and tells nothing of the machine's identity: the system's own
 * machine id, or where there is none the host's name, is hashed under a key of this project together with the hardware.
 */
async function machineId(systemId: string, hardware: string): Promise<string> {
  const bytes = new TextEncoder().encode(
    `crossover machine id\n${systemId}\n${hardware}`,
  );
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const arch = Deno.build.arch.replace("_", "-");
  return `${Deno.build.os}-${arch}-${hash.toHex().slice(0, 8)}`;
}

/** What a run was measured under, by what was read before and after: a battery slows it down whenever it was on one. */
export function joinConditions(
  before: Conditions,
  after: Conditions,
): Conditions {
  const wasOnBattery = before.powerSource === "battery";
  return wasOnBattery ? { ...after, powerSource: "battery" } : after;
}
