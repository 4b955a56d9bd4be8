import { descendantsOf, type ListedProcess } from "./system.ts";
import type { ProcessCpu, RunProgram, System } from "./system.ts";

/** macOS, by `ps`, `footprint`, `sysctl` and `pmset`. */
export function macos(run: RunProgram): System {
  const listAll = async () => parseProcesses(await run("ps", PS_ARGUMENTS));
  return {
    async childPids() {
      return descendantsOf(Deno.pid, await listAll())
        .filter(({ command }) => !command.startsWith(PS_COMMAND))
        .map(({ pid }) => pid);
    },
    async childrenCpu(pids) {
      const alive = (await listAll()).filter(({ pid }) => pids.includes(pid))
        .map(({ pid, cpu }) => [pid, cpu] as const);
      // Its `ps -S` does not add what ended children have used, and no other program tells.
      return { ended: null, alive: new Map(alive) };
    },
    async memoryOf(pids, when) {
      if (when === "now") {
        const found = (await listAll()).filter(({ pid }) => pids.includes(pid));
        return new Map(
          found.map(({ pid, residentBytes }) => [pid, residentBytes]),
        );
      }
      if (pids.length === 0) return new Map();
      return parseFootprints(
        await run("footprint", [
          "-f",
          "bytes",

          ...pids.map(String),
        ]),
      );
    },
    async originsOf(pids) {
      return new Map(
        (await listAll()).filter(({ pid }) => pids.includes(pid))
          .map((found) => [found.pid, found]),
      );
    },
    allowedProcessors: () => Promise.resolve([]),
    async identify() {
      const values = parseSysctl(
        await run("sysctl", ["kern.hv_vmm_present", "hw.model"]),
      );
      return {
        virtualMachine: values.get("kern.hv_vmm_present") === "1"
          ? values.get("hw.model") ?? "unknown hypervisor"
          : null,
        container: null,
      };
    },
    async readSettings() {
      return {
        powerSource: parsePowerSource(await run("pmset", ["-g", "batt"])),
        governor: parsePowerMode(await run("pmset", ["-g"])),
        quotaCores: null,
      };
    },
    async readLoad() {
      const { "0": average } = /[\d.]+/.exec(
        parseSysctl(await run("sysctl", ["vm.loadavg"])).get("vm.loadavg") ??
          "",
      ) ?? {};
      return {
        load1: average === undefined ? null : Number(average),
        frequencyMhz: null,
        cpuPressure: null,
        throttledMicros: null,
        cpuTime: null,
      };
    },
  };
}

const PS_ARGUMENTS = [
  "-axww",
  ...["pid", "ppid", "rss", "utime", "time", "command"]
    .flatMap((keyword) => ["-o", `${keyword}=`]),
];
const PS_COMMAND = "ps -axww ";

/** Lines of `ps`: numbers, KiB, user time and all CPU time as `[[days-]hours:]minutes:seconds`, and the command. */
function parseProcesses(text: string): ListedProcess[] {
  return text.split("\n").flatMap((line) => {
    const [, pid, parent, kib, user, all, command = ""] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (user === undefined || all === undefined) return [];
    return [{
      pid: Number(pid),
      parent: Number(parent),
      residentBytes: Number(kib) * 1_024,
      cpu: cpuOf(parseTime(user), parseTime(all)),
      command,
    }];
  });
}

function cpuOf(userSeconds: number, allSeconds: number): ProcessCpu {
  return {
    userSeconds,
    systemSeconds: Math.max(0, allSeconds - userSeconds),
  };
}

/** Seconds of a time such as `0:01.25`, `123:45.67` or `2-03:04:05.00`. */
function parseTime(text: string): number {
  const [days = 0, ...clock] = /^(?:(\d+)-)?(.*)$/.exec(text)?.slice(1) ?? [];
  const seconds = String(clock).split(":")
    .reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number(days) * 86_400 + seconds;
}

/** `footprint` heads what it says of each process with a line such as `deno [123]: 64-bit    Footprint: 4567 B`. */
function parseFootprints(text: string): Map<number, number> {
  const found = text.matchAll(
    /^.* \[(\d+)\]: [^]*?phys_footprint_peak: (\d+) B$/gm,
  );
  return new Map(found.map(([, pid, bytes]) => [Number(pid), Number(bytes)]));
}

function parseSysctl(text: string): Map<string, string> {
  const found = text.matchAll(/^([\w.]+): (.*)$/gm);
  return new Map(found.map(([, name = "", value = ""]) => [name, value]));
}

function parsePowerSource(text: string): "mains" | "battery" | null {
  const source = /^Now drawing from '(.+)'$/m.exec(text)?.[1];
  if (source === undefined) return null;
  return source === "Battery Power" ? "battery" : "mains";
}

/** Low power mode is the only one that a Mac tells of. */
function parsePowerMode(text: string): string | null {
  const mode = /^\s*(?:lowpowermode|powermode)\s+(\d)/m.exec(text)?.[1];
  return mode === "1" ? "low power mode" : null;
}
