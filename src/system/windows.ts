import { descendantsOf, type ListedProcess } from "./system.ts";
import type { RunProgram, System } from "./system.ts";

/** Windows, by `Get-CimInstance` of PowerShell. */
export function windows(run: RunProgram): System {
  const query = async (cimClass: string, properties: readonly string[]) =>
    parseInstances(
      await run("powershell", [
        ...["-NoProfile", "-NonInteractive", "-Command"],
        `Get-CimInstance ${cimClass} | Select-Object ${
          properties.join(",")
        } | ConvertTo-Json -Compress`,
      ]),
    );
  const listAll = async () =>
    (await query("Win32_Process", PROCESS_PROPERTIES)).flatMap(parseProcess);
  const select = async (pids: readonly number[]) =>
    (await listAll()).filter(({ pid }) => pids.includes(pid));
  return {
    async childPids() {
      return descendantsOf(Deno.pid, await listAll())
        .filter(({ command }) => !command.includes("Get-CimInstance"))
        .map(({ pid }) => pid);
    },
    async childrenCpu(pids) {
      const found = await select(pids);
      // Windows keeps no sum of what ended children have used.
      return {
        ended: null,
        alive: new Map(found.map(({ pid, cpu }) => [pid, cpu])),
      };
    },
    async memoryOf(pids, when) {
      const found = await select(pids);
      return new Map(
        found.map(({ pid, residentBytes, peakBytes }) => [
          pid,
          when === "now" ? residentBytes : peakBytes,
        ]),
      );
    },
    async originsOf(pids) {
      return new Map((await select(pids)).map((found) => [found.pid, found]));
    },
    allowedProcessors: () => Promise.resolve([]),
    async identify() {
      const [computer = {}] = await query("Win32_ComputerSystem", [
        ...["Manufacturer", "Model"],
      ]);
      const made = `${computer.Manufacturer ?? ""} ${computer.Model ?? ""}`;
      return {
        virtualMachine: GUEST.test(made) ? made.trim() : null,
        container: null,
      };
    },
    async readSettings() {
      const batteries = await query("Win32_Battery", ["BatteryStatus"]);
      const plans = await query(
        "-Namespace root/cimv2/power Win32_PowerPlan -Filter IsActive=True",
        ["ElementName"],
      );
      return {
        powerSource: batteries.length === 0
          ? null
          : batteries.some(({ BatteryStatus }) => BatteryStatus === DISCHARGING)
          ? "battery"
          : "mains",
        governor: textOf(plans[0]?.ElementName) || null,
        quotaCores: null,
      };
    },
    async readLoad() {
      const [clock = {}] = await query(
        "Win32_PerfFormattedData_Counters_ProcessorInformation -Filter \"Name='_Total'\"",
        [
          "ProcessorFrequency",
          "PercentProcessorPerformance",
          "PercentProcessorTime",
        ],
      );
      const [{ ProcessorQueueLength } = {}] = await query(
        "Win32_PerfFormattedData_PerfOS_System",
        ["ProcessorQueueLength"],
      );
      const running = numberOf(clock.PercentProcessorTime) / 100 *
        navigator.hardwareConcurrency;
      const runnable = running + numberOf(ProcessorQueueLength);
      const mhz = numberOf(clock.ProcessorFrequency) *
        numberOf(clock.PercentProcessorPerformance) / 100;
      return {
        // Windows keeps no average over a minute: what runs or waits now.
        load1: Number.isNaN(runnable) ? null : runnable,
        frequencyMhz: mhz > 0 ? mhz : null,
        cpuPressure: null,
        throttledMicros: null,
        cpuTime: null,
      };
    },
  };
}

/** What makers of virtual machines write into manufacturer and model. */
const GUEST =
  /Virtual Machine|VMware|VirtualBox|innotek|QEMU|KVM|Xen|Parallels|Amazon EC2|Google Compute/i;
/** Of the `BatteryStatus` of `Win32_Battery`. */
const DISCHARGING = 1;

const PROCESS_PROPERTIES = [
  "ProcessId",
  "ParentProcessId",
  "CommandLine",
  "UserModeTime",
  "KernelModeTime",
  "WorkingSetSize",
  "PeakWorkingSetSize",
];
/** Times of `Win32_Process` are in steps of 100 nanoseconds. */
const STEPS_PER_SECOND = 1e7;

type Instance = Readonly<Record<string, unknown>>;

/** PowerShell writes no instance as nothing, and one of them without the brackets of a list. */
function parseInstances(json: string): Instance[] {
  if (json.trim() === "") return [];
  try {
    const found: unknown = JSON.parse(json);
    return [found].flat().filter((one): one is Instance =>
      typeof one === "object" && one !== null
    );
  } catch {
    return [];
  }
}

function parseProcess(
  instance: Instance,
): (ListedProcess & { readonly peakBytes: number })[] {
  const pid = numberOf(instance.ProcessId);
  if (!Number.isSafeInteger(pid)) return [];
  return [{
    pid,
    parent: numberOf(instance.ParentProcessId),
    command: textOf(instance.CommandLine),
    cpu: {
      userSeconds: numberOf(instance.UserModeTime) / STEPS_PER_SECOND,
      systemSeconds: numberOf(instance.KernelModeTime) / STEPS_PER_SECOND,
    },
    residentBytes: numberOf(instance.WorkingSetSize),
    // The one of the two that is in KiB.
    peakBytes: numberOf(instance.PeakWorkingSetSize) * 1_024,
  }];
}

/** Numbers of 64 bits come as text from some versions. */
function numberOf(value: unknown): number {
  return typeof value === "number" || typeof value === "string"
    ? Number(value)
    : NaN;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
