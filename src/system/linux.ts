import type { Origin, ProcessCpu, RunProgram, System } from "./system.ts";

/** Clock ticks a second in /proc, the same on every Linux that Deno runs on. */
const TICKS_PER_SECOND = 100;

/** Linux, by /proc and /sys: Deno guards both with a permission of their own, so `cat` and `ls` read them. */
export function linux(run: RunProgram): System {
  /** Text of files, one after another; those that are not there are left out. */
  const read = (...paths: string[]) =>
    paths.length === 0 ? Promise.resolve("") : run("cat", paths);
  const statsOf = async (pids: readonly number[]) =>
    statLines(await read(...pids.map((pid) => `/proc/${pid}/stat`)));
  let threads: Promise<number[]> | undefined;
  /** Linux lists children by the thread that started them, which under `deno bench` is not the first one. */
  const threadIds = async () => {
    const listed = await run("ls", [`/proc/${Deno.pid}/task`]);
    return listed.split("\n").filter(Boolean).map(Number);
  };
  return {
    async childPids() {
      threads ??= threadIds();
      const found: number[] = [];
      let lists = (await threads)
        .map((thread) => `/proc/${Deno.pid}/task/${thread}/children`);
      while (lists.length > 0) {
        const pids = (await read(...lists)).split(/\s+/).filter(Boolean)
          .map(Number);
        found.push(...pids);
        // A child's main thread alone is asked: it is the one that starts processes.
        lists = pids.map((pid) => `/proc/${pid}/task/${pid}/children`);
      }
      return (await statsOf(found)).map(({ pid }) => pid);
    },
    async childrenCpu(pids) {
      const lines = await statsOf([Deno.pid, ...pids]);
      const own = lines.find(({ pid }) => pid === Deno.pid);
      if (!own) return undefined;
      const alive = lines.filter((line) => line !== own)
        .map(({ pid, self, ended }) => [pid, addCpu(self, ended)] as const);
      return { ended: own.ended, alive: new Map(alive) };
    },
    async memoryOf(pids, when) {
      const field = when === "now" ? "VmRSS" : "VmHWM";
      const text = await read(...pids.map((pid) => `/proc/${pid}/status`));
      // Zombies have no such field.
      const found = text.split(/^(?=Name:)/m).flatMap((status) => {
        const pid = matchNumber(status, /^Pid:\s+(\d+)$/m);
        const kib = matchNumber(
          status,
          new RegExp(`^${field}:\\s+(\\d+) kB$`, "m"),
        );
        return pid === null || kib === null
          ? []
          : [[pid, kib * 1_024] as const];
      });
      return new Map(found);
    },
    async originsOf(pids) {
      const found = new Map<number, Origin>();
      for (const { pid, parent } of await statsOf(pids)) {
        const command = await read(`/proc/${pid}/cmdline`);
        found.set(pid, { parent, command: command.replaceAll("\0", " ") });
      }
      return found;
    },
    async allowedProcessors() {
      return allowedProcessors(await read(`/proc/${Deno.pid}/status`));
    },
    async identify() {
      const text = await read("/proc/cpuinfo");
      const isGuest = /^flags\s*:.*\bhypervisor\b/m.test(text);
      const vendor = (await read("/sys/class/dmi/id/sys_vendor")).trim();
      return {
        virtualMachine: isGuest ? vendor || "unknown hypervisor" : null,
        container: await findContainer(run),
      };
    },
    async readSettings() {
      const governor = (await read(
        "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
      )).trim();
      const supplies = (names: readonly string[], field: string) =>
        read(...names.map((name) => `${POWER_SUPPLIES}/${name}/${field}`));
      return {
        powerSource: parsePowerSource({
          online: await supplies(ADAPTERS, "online"),
          status: await supplies(BATTERIES, "status"),
        }),
        governor: governor || null,
        quotaCores: await findQuota(read),
      };
    },
    async readLoad() {
      // No two of these files have lines that are alike.
      const text = await read(
        "/proc/loadavg",
        "/proc/stat",
        "/proc/cpuinfo",
        "/proc/pressure/cpu",
        ...cpuGroups(await read(`/proc/${Deno.pid}/cgroup`)).map((group) =>
          `${group}/cpu.stat`
        ),
      );
      return {
        load1: matchNumber(text, /^([\d.]+) [\d.]+ [\d.]+ \d+\/\d+ \d+$/m),
        frequencyMhz: meanFrequency(text),
        cpuPressure: parsePressure(text),
        throttledMicros: parseThrottled(text),
        cpuTime: parseCpuTime(text),
      };
    },
  };
}

function addCpu(a: ProcessCpu, b: ProcessCpu): ProcessCpu {
  return {
    userSeconds: a.userSeconds + b.userSeconds,
    systemSeconds: a.systemSeconds + b.systemSeconds,
  };
}

/** Field 4 and fields 14 to 17 of each /proc/PID/stat, counted after the program's name, which may hold spaces. */
function statLines(text: string) {
  return text.split("\n").flatMap((line) => {
    const pid = Number.parseInt(line);
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ").map(Number);
    const [user, system, endedUser, endedSystem] = fields.slice(11, 15)
      .map((count) => count / TICKS_PER_SECOND);
    if (endedSystem === undefined) return [];
    return [{
      pid,
      parent: fields[1] ?? 0,
      self: { userSeconds: user ?? 0, systemSeconds: system ?? 0 },
      ended: { userSeconds: endedUser ?? 0, systemSeconds: endedSystem },
    }];
  });
}

/** The processors of a /proc/PID/status, which lists them as `0-2,5`. */
function allowedProcessors(status: string): number[] {
  const [, list = ""] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status) ?? [];
  return list.split(",").filter(Boolean).flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, step) => first + step);
  });
}

async function findContainer(run: RunProgram): Promise<string | null> {
  const marks = await run("ls", ["/.dockerenv", "/run/.containerenv"]);
  if (marks.includes("/.dockerenv")) return "docker";
  if (marks.includes("/run/.containerenv")) return "podman";
  return (await run("cat", ["/run/systemd/container"])).trim() || null;
}

const POWER_SUPPLIES = "/sys/class/power_supply";
/** What firmware calls the adapter and the batteries. */
const ADAPTERS = ["AC", "AC0", "AC1", "ACAD", "ADP0", "ADP1", "ADP2"];
const BATTERIES = ["BAT0", "BAT1", "BAT2", "BATT", "CMB0", "CMB1"];

/**
 * Where the power comes from, by `online` of every adapter, 1 or 0, and `status` of every battery, each on a line; null
 * where nothing tells.
 */
function parsePowerSource(
  { online, status }: { readonly online: string; readonly status: string },
): "mains" | "battery" | null {
  if (/^1$/m.test(online)) return "mains";
  if (/^0$/m.test(online) || /^Discharging$/m.test(status)) return "battery";
  return status.trim() === "" ? null : "mains";
}

const GROUPS = "/sys/fs/cgroup";

/**
 * The folders of the control groups whose quotas bind a process, by its /proc/PID/cgroup: its own and those above it, of
 * version 2 and of the `cpu` controller of version 1. A container sees its own group in place of the root.
 */
function cpuGroups(membership: string): string[] {
  const folders = membership.split("\n").flatMap((line) => {
    const [, , controllers, path = ""] = /^(\d+):([^:]*):(.*)$/.exec(line) ??
      [];
    const own = path.split("/").filter(Boolean);
    const levels = own.map((_, level) => own.slice(0, level + 1).join("/"));
    const mounts = controllers === ""
      ? [GROUPS]
      : controllers?.split(",").includes("cpu")
      ? [`${GROUPS}/cpu`]
      : [];
    return mounts.flatMap((mount) => [
      mount,
      ...levels.map((level) => `${mount}/${level}`),
    ]);
  });
  return folders.length > 0 ? folders : [GROUPS];
}

/** The cores of the smallest quota; null where there is none. */
async function findQuota(
  read: (...paths: string[]) => Promise<string>,
): Promise<number | null> {
  const found: number[] = [];
  for (const group of cpuGroups(await read(`/proc/${Deno.pid}/cgroup`))) {
    // `QUOTA PERIOD`, both in microseconds: `max` in version 2, and -1 in version 1, for no quota.
    const text = await read(`${group}/cpu.max`) || [
      await read(`${group}/cpu.cfs_quota_us`),
      await read(`${group}/cpu.cfs_period_us`),
    ].join(" ");
    const [quota = NaN, period = NaN] = text.trim().split(/\s+/).map(Number);
    if (quota > 0 && period > 0) found.push(quota / period);
  }
  return found.length > 0 ? Math.min(...found) : null;
}

/** In microseconds in version 2, in nanoseconds in version 1; the group that was held up longest tells. */
function parseThrottled(text: string): number | null {
  const micros = text.matchAll(/^(throttled_usec|throttled_time) (\d+)$/gm)
    .map(([, name, count]) =>
      name === "throttled_usec" ? Number(count) : Number(count) / 1_000
    ).toArray();
  return micros.length > 0 ? Math.max(...micros) : null;
}

const STEAL = 7;
/** User, nice, system, idle, iowait, irq, softirq and steal; guest time is part of user time. */
const COUNTED = 8;

function parseCpuTime(text: string): { all: number; stolen: number } | null {
  const line = /^cpu +(.*)$/m.exec(text)?.[1] ?? "";
  const ticks = line.split(" ").slice(0, COUNTED).map(Number);
  const stolen = ticks[STEAL];
  if (stolen === undefined) return null;
  return { all: ticks.reduce((sum, count) => sum + count, 0), stolen };
}

function meanFrequency(text: string): number | null {
  const found = text.matchAll(/^cpu MHz\s*:\s*([\d.]+)/gm)
    .map(([, mhz]) => Number(mhz)).toArray();
  if (found.length === 0) return null;
  return found.reduce((sum, mhz) => sum + mhz, 0) / found.length;
}

/** Of the last ten seconds. */
function parsePressure(text: string): number | null {
  const percent = matchNumber(text, /^some avg10=([\d.]+)/m);
  return percent === null ? null : Math.min(1, percent / 100);
}

function matchNumber(text: string, pattern: RegExp): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
