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
  return [...machineFacts(run), ...settingsFacts(run)];
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

function machineFacts({ machine, tool }: Run): readonly Fact[] {
  const none = tool.name === "crossover" ? "none found" : NOT_TOLD;
  return [
    { name: "Machine id", value: machine.id },
    { name: "Processor", value: machine.cpuModel ?? NOT_TOLD },
    { name: "Cores", value: coresText(machine) },
    {
      name: "Memory",
      value: machine.memoryBytes === null
        ? NOT_TOLD
        : formatBytes(machine.memoryBytes),
    },
    {
      name: "System",
      value: [
        [machine.os, machine.osRelease].filter(isTold).join(" "),
        machine.arch,
      ].filter(isTold).join(", ") || NOT_TOLD,
    },
    { name: "Container", value: machine.container ?? none },
    { name: "Virtual machine", value: machine.virtualMachine ?? none },
  ];
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

function settingsFacts(run: Run): readonly Fact[] {
  const { conditions, runtime, settings, tool } = run;
  return [
    {
      name: "Deno",
      value: withNote(runtime.deno, runtime.v8 && `V8 ${runtime.v8}`),
    },
    {
      name: tool.name === "crossover"
        ? "Crossover"
        : `Imported from ${tool.name}`,
      value: withNote(tool.version, tool.commit),
    },
    { name: "Profile", value: settings.profile ?? NOT_TOLD },
    { name: "Rounds", value: roundsText(run) },
    { name: "Worker counts", value: settings.cores.join(", ") },
    { name: "Seed", value: String(settings.seed ?? NOT_TOLD) },
    ...(settings.pinnedCores
      ? [{ name: "Kept on cores", value: settings.pinnedCores.join(", ") }]
      : []),
    ...toldFacts({
      "Power": conditions.powerSource,
      "Frequency governor": conditions.governor,
      "Quota of cores": conditions.quotaCores,
    }),
    ...(run.noise
      ? [{ name: "Noise floor", value: formatNoise(run.noise) }]
      : []),
    { name: "Began", value: formatMoment(run.startedAt) },
    { name: "Ended", value: formatMoment(run.finishedAt) },
  ];
}

/** The facts that a system told; what it does not know of is no news. */
function toldFacts(
  facts: Readonly<Record<string, string | number | null>>,
): readonly Fact[] {
  return Object.entries(facts).flatMap(([name, value]) =>
    value === null ? [] : [{ name, value: String(value) }]
  );
}
