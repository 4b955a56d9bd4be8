import * as os from "node:os";
import type { Conditions, MachineInfo, RuntimeInfo } from "../results/mod.ts";
import { outputOf, readText } from "../procfs.ts";

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

/** Reads the settings of this machine that change its speed; null where they cannot be read. */
export async function describeConditions(): Promise<Conditions> {
  const governor = (await readText(
    "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
  )).trim();
  return {
    powerSource: await findPowerSource(),
    governor: governor || null,
    quotaCores: parseQuota(await readText("/sys/fs/cgroup/cpu.max")),
  };
}

/** What a run was measured under, by what was read before and after: a battery slows it down whenever it was on one. */
export function joinConditions(
  before: Conditions,
  after: Conditions,
): Conditions {
  const wasOnBattery = before.powerSource === "battery";
  return wasOnBattery ? { ...after, powerSource: "battery" } : after;
}

/**
 * Cores that a control group's `cpu.max` allows; null where it has no quota.
 *
 * @param text `QUOTA PERIOD`, both in microseconds, with `max` for no quota.
 */
export function parseQuota(text: string): number | null {
  const [quota, period] = text.trim().split(/\s+/).map(Number);
  if (!quota || !period) return null;
  return quota / period;
}

const POWER_SUPPLIES = "/sys/class/power_supply";
/** What firmware calls the adapter and the batteries. */
const ADAPTERS = ["AC", "AC0", "AC1", "ACAD", "ADP0", "ADP1", "ADP2"];
const BATTERIES = ["BAT0", "BAT1", "BAT2", "BATT", "CMB0", "CMB1"];

async function findPowerSource(): Promise<Conditions["powerSource"]> {
  const read = (names: readonly string[], field: string) =>
    readText(...names.map((name) => `${POWER_SUPPLIES}/${name}/${field}`));
  return parsePowerSource({
    online: await read(ADAPTERS, "online"),
    status: await read(BATTERIES, "status"),
  });
}

/**
 * Where a machine's power comes from; null where nothing tells.
 *
 * @param texts `online` of every adapter, 1 or 0, and `status` of every battery, each on a line.
 */
export function parsePowerSource(
  { online, status }: { readonly online: string; readonly status: string },
): Conditions["powerSource"] {
  if (/^1$/m.test(online)) return "mains";
  if (/^0$/m.test(online) || /^Discharging$/m.test(status)) return "battery";
  return status.trim() === "" ? null : "mains";
}
