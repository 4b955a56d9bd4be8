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

async function findPowerSource(): Promise<Conditions["powerSource"]> {
  for (const name of ["AC", "AC0", "ACAD", "ADP1"]) {
    const online = (await readText(`${POWER_SUPPLIES}/${name}/online`)).trim();
    if (online === "1") return "mains";
    if (online === "0") return "battery";
  }
  const status = (await readText(`${POWER_SUPPLIES}/BAT0/status`)).trim();
  if (status === "Discharging") return "battery";
  return status ? "mains" : null;
}
