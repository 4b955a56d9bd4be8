import * as os from "node:os";
import type { MachineInfo, RuntimeInfo } from "../results/mod.ts";
import { outputOf, readText } from "./procfs.ts";

/**
 * Describes this machine. What cannot be read, for lack of a file or of a permission, is left empty or null; a run
 * never fails for it.
 */
export async function describeMachine(): Promise<MachineInfo> {
  const cpus = os.cpus();
  const cpuModel = cpus[0]?.model?.trim() || "unknown";
  const logicalCores = Math.max(1, cpus.length);
  const cpuInfo = await readText("/proc/cpuinfo");
  return {
    id: await machineId(`${cpuModel}\n${logicalCores}`),
    os: Deno.build.os,
    osRelease: Deno.osRelease(),
    arch: Deno.build.arch,
    cpuModel,
    logicalCores,
    usableCores: navigator.hardwareConcurrency,
    memoryBytes: Deno.systemMemoryInfo().total,
    container: await findContainer(),
    virtualMachine: await findHypervisor(cpuInfo),
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
async function machineId(hardware: string): Promise<string> {
  const systemId = (await readText("/etc/machine-id")).trim() ||
    await platformUuid() || Deno.hostname();
  const bytes = new TextEncoder().encode(
    `crossover machine id\n${systemId}\n${hardware}`,
  );
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const arch = Deno.build.arch.replace("_", "-");
  return `${Deno.build.os}-${arch}-${hash.toHex().slice(0, 8)}`;
}

/** The identifier of the hardware on macOS; empty elsewhere. */
async function platformUuid(): Promise<string> {
  if (Deno.build.os !== "darwin") return "";
  const text = await outputOf("ioreg", [
    "-rd1",
    "-c",
    "IOPlatformExpertDevice",
  ]);
  return /"IOPlatformUUID" = "([^"]+)"/.exec(text)?.[1] ?? "";
}

async function findContainer(): Promise<string | null> {
  if (await exists("/.dockerenv")) return "docker";
  if (await exists("/run/.containerenv")) return "podman";
  const named = (await readText("/run/systemd/container")).trim();
  return named || null;
}

async function findHypervisor(cpuInfo: string): Promise<string | null> {
  const product = (await readText("/sys/class/dmi/id/sys_vendor")).trim();
  const isGuest = /^flags\s*:.*\bhypervisor\b/m.test(cpuInfo);
  return isGuest ? product || "unknown hypervisor" : null;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
