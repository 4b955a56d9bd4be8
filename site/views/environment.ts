import { formatBytes, formatCount } from "../../src/text/mod.ts";
import type { MachineInfo, NoiseFloor, Run } from "../../src/results/mod.ts";

/** One line of the list of facts about a run. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What stands for a fact that an imported run lacks. */
const NOT_TOLD = "not told";

/** Names a machine by what matters to a reader; its id is only a hash. */
export function machineTitle(machine: MachineInfo): string {
  return `${machine.cpuModel ?? "unknown processor"}, ${coresText(machine)}`;
}

const MAX_SHORT_TITLE = 24;

/** Names a machine where there is little room, such as at the axis of a chart: `AMD EPYC 7763, 2 cores`. */
export function shortMachineTitle(
  { cpuModel, usableCores, logicalCores }: MachineInfo,
): string {
  const name = (cpuModel ?? "unknown")
    .replaceAll(/\((R|TM)\)|CPU|Processor|\d+-Core|@.*/gi, "")
    .replaceAll(/\s+/g, " ").trim();
  const cores = usableCores ?? logicalCores;
  const end = cores === null ? "" : `, ${cores}`;
  const room = MAX_SHORT_TITLE - end.length;
  return (name.length > room ? `${name.slice(0, room - 1)}…` : name) + end;
}

/** Something that machines differ in, and that they can be chosen by. */
export interface MachineTrait {
  /** A word for attributes and addresses. */
  readonly name: "os" | "arch" | "cores";
  readonly label: string;
  readonly value: string;
}

/** What a machine can be chosen by. */
export function machineTraits(
  { os, arch, usableCores, logicalCores }: MachineInfo,
): readonly MachineTrait[] {
  const cores = usableCores ?? logicalCores;
  return [
    { name: "os", label: "System", value: os ?? NOT_TOLD },
    { name: "arch", label: "Architecture", value: arch ?? NOT_TOLD },
    {
      name: "cores",
      label: "Usable cores",
      value: cores === null ? NOT_TOLD : String(cores),
    },
  ];
}

/** Lists everything that a run says of its machine, its runtime and how it was made. */
export function environmentFacts(run: Run): readonly Fact[] {
  const facts = { ...machineFacts(run), ...settingsFacts(run) };
  return Object.entries<string | number | null | undefined>(facts)
    .flatMap(([name, value]) =>
      value === null || value === undefined
        ? []
        : [{ name, value: String(value) }]
    );
}

/** Writes a moment of a run file the same way for every reader: UTC, to the minute. */
export function formatMoment(timestamp: string): string {
  const moment = new Date(timestamp);
  if (Number.isNaN(moment.getTime())) return timestamp;
  return `${moment.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** How far two measurements of the same code differ: `1.2 %`. */
export function formatNoise({ floor }: NoiseFloor): string {
  return `${(floor * 100).toFixed(1)} %`;
}

function coresText({ usableCores, logicalCores }: MachineInfo): string {
  if (logicalCores === null) return "cores not told";
  return usableCores === logicalCores || usableCores === null
    ? formatCount(logicalCores, "core")
    : `${usableCores} of ${formatCount(logicalCores, "core")} usable`;
}

/** `2.9.6 (V8 15.0.245.2)`. */
function withNote(text: string | null, note: string | null): string {
  return `${text ?? NOT_TOLD}${note ? ` (${note})` : ""}`;
}

function isTold(text: string | null): boolean {
  return text !== null && text !== "";
}

function machineFacts({ machine, tool }: Run) {
  const none = tool.name === "crossover" ? "none found" : NOT_TOLD;
  const { osRelease, memoryBytes } = machine;
  const os = [machine.os, osRelease].filter(isTold).join(" ");
  return {
    "Machine id": machine.id,
    "Processor": machine.cpuModel ?? NOT_TOLD,
    "Cores": coresText(machine),
    "Memory": memoryBytes === null ? NOT_TOLD : formatBytes(memoryBytes),
    "System": [os, machine.arch].filter(isTold).join(", ") || NOT_TOLD,
    "Container": machine.container ?? none,
    "Virtual machine": machine.virtualMachine ?? none,
  };
}

/** Slow cells can be in fewer rounds than the others. */
function roundsText({ settings: { rounds }, cells }: Run): string {
  if (rounds === null) return NOT_TOLD;
  const fewest = Math.min(
    rounds,
    ...cells.flatMap(({ outcome }) =>
      outcome.kind === "measured" ? [outcome.rounds.length] : []
    ),
  );
  return fewest < rounds
    ? `${rounds}, and ${fewest} at least of each cell`
    : String(rounds);
}

/** What a system does not know of, and null stands for, is no news. */
function settingsFacts(run: Run) {
  const { conditions, runtime, settings, tool, noise } = run;
  const made = tool.name === "crossover"
    ? "Crossover"
    : `Imported from ${tool.name}`;
  return {
    "Deno": withNote(runtime.deno, runtime.v8 && `V8 ${runtime.v8}`),
    [made]: withNote(tool.version, tool.commit),
    "Profile": settings.profile ?? NOT_TOLD,
    "Rounds": roundsText(run),
    "Worker counts": settings.cores.join(", "),
    "Seed": settings.seed ?? NOT_TOLD,
    "Kept on cores": settings.pinnedCores?.join(", ") ?? null,
    "Power": conditions.powerSource,
    "Frequency governor": conditions.governor,
    "Quota of cores": conditions.quotaCores,
    "Noise floor": noise &&
      `${formatNoise(noise)} (${
        formatCount(noise.pairs, "pair")
      } of cells that are the same code)`,
    "Began": formatMoment(run.startedAt),
    "Ended": formatMoment(run.finishedAt),
  };
}
