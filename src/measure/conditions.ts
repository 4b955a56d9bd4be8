import type { Conditions } from "../results/mod.ts";
import { readText } from "./procfs.ts";

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
