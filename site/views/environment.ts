import { formatBytes, formatCount } from "../../src/analysis/mod.ts";
import type { MachineInfo, NoiseFloor, Run } from "../../src/results/mod.ts";

/** One line of the list of facts about a run. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** Names a machine by what matters to a reader; its id is only a hash. */
export function machineTitle(machine: MachineInfo): string {
  return `${machine.cpuModel}, ${coresText(machine)}`;
}

/** Lists everything that a run says of its machine, its runtime and how it was made. */
export function environmentFacts(run: Run): readonly Fact[] {
  return [...machineFacts(run.machine), ...settingsFacts(run)];
}

/** Writes a moment of a run file the same way for every reader: UTC, to the minute. */
export function formatMoment(timestamp: string): string {
  const moment = new Date(timestamp);
  if (Number.isNaN(moment.getTime())) return timestamp;
  return `${moment.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `1.2 % (18 pairs of cells that are the same code)`. */
function formatNoise({ floor, pairs }: NoiseFloor): string {
  return `${(floor * 100).toFixed(1)} % (${
    formatCount(pairs, "pair")
  } of cells that are the same code)`;
}

function coresText({ usableCores, logicalCores }: MachineInfo): string {
  return usableCores === logicalCores
    ? formatCount(usableCores, "core")
    : `${usableCores} of ${formatCount(logicalCores, "core")} usable`;
}

function machineFacts(machine: MachineInfo): readonly Fact[] {
  return [
    { name: "Machine id", value: machine.id },
    { name: "Processor", value: machine.cpuModel },
    { name: "Cores", value: coresText(machine) },
    { name: "Memory", value: formatBytes(machine.memoryBytes) },
    {
      name: "System",
      value: `${machine.os} ${machine.osRelease}, ${machine.arch}`,
    },
    { name: "Container", value: machine.container ?? "none found" },
    { name: "Virtual machine", value: machine.virtualMachine ?? "none found" },
  ];
}

function settingsFacts(run: Run): readonly Fact[] {
  const { runtime, settings, tool } = run;
  return [
    { name: "Deno", value: `${runtime.deno} (V8 ${runtime.v8})` },
    {
      name: "Crossover",
      value: tool.commit ? `${tool.version} (${tool.commit})` : tool.version,
    },
    { name: "Profile", value: settings.profile },
    { name: "Rounds", value: String(settings.rounds) },
    { name: "Worker counts", value: settings.cores.join(", ") },
    { name: "Seed", value: String(settings.seed) },
    ...(settings.pinnedCores
      ? [{ name: "Kept on cores", value: settings.pinnedCores.join(", ") }]
      : []),
    ...(run.noise
      ? [{ name: "Noise floor", value: formatNoise(run.noise) }]
      : []),
    { name: "Began", value: formatMoment(run.startedAt) },
    { name: "Ended", value: formatMoment(run.finishedAt) },
  ];
}
