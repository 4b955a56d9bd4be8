/** What things are called on the pages, and where their own pages are. */
import { hasWorkers, type MeasuredCell } from "../../src/analysis/mod.ts";
import type { MachineInfo, NoiseFloor, Run } from "../../src/results/mod.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatName,
  withoutZeros,
} from "../../src/text/mod.ts";

/** Names a cell by its model, and by its workers where it has any: `Worker pool, 2 workers`. */
export function cellName(
  { modelInfo, workers }: Pick<MeasuredCell, "modelInfo" | "workers">,
): string {
  const { label } = modelInfo;
  return hasWorkers(modelInfo)
    ? `${label}, ${formatCount(workers, "worker")}`
    : label;
}

/** Names one size of a suite by what sets it apart, in words: `100 items of 20 µs`; empty where nothing does. */
export function caseName(
  { items, itemMicros, bytes, ...others }: Readonly<Record<string, number>>,
): string {
  const each = itemMicros === undefined
    ? ""
    : ` of ${withoutZeros(formatDuration(itemMicros * 1e3))}`;
  const count = items === undefined
    ? each && "items"
    : formatCount(items, "item");
  const named = [
    `${count}${each}`,
    ...(bytes === undefined ? [] : [withoutZeros(formatBytes(bytes))]),
    ...Object.entries(others).map(([name, value]) =>
      `${formatName(name)} ${value}`
    ),
  ].filter((part) => part !== "").join(", ");
  return named.charAt(0).toUpperCase() + named.slice(1);
}

/**
 * Writes an id as one segment of a URL and of a path. Ids may hold dots, and a page called
 * `index.html` would take the place of another file; `~` is no character of an id.
 */
function segment(id: string): string {
  return id.replaceAll(".", "~");
}

/** The page of a workload, with every machine that measured it; or what one of several machines measured of it. */
export function workloadUrl(workload: string, machine?: string): string {
  return `/workloads/${segment(workload)}/${below(machine)}`;
}

/** The page of a user's task. */
export function taskUrl(task: string): string {
  return `/tasks/${segment(task)}/`;
}

/** The page of one saved run; its file stands beside it as `run.json`. */
export function runUrl(machine: string, run: string): string {
  return `/runs/${segment(machine)}/${segment(run)}/`;
}

/** The section of one workload on the page of a run. */
export function runWorkloadAnchor(workload: string): string {
  return `workload-${segment(workload)}`;
}

/** The page of a machine. */
export function machineUrl(machine: string): string {
  return `/machines/${segment(machine)}/`;
}

/** What the map of a machine is drawn from, as a file beside its page. */
export function mapDataUrl(machine: string): string {
  return `${machineUrl(machine)}map.json`;
}

/** The page of a question, whose id is that of the suite that answers it; or the answer of one of several machines. */
export function questionUrl(question: string, machine?: string): string {
  return `/questions/${segment(question)}/${below(machine)}`;
}

function below(machine: string | undefined): string {
  return machine === undefined ? "" : `${segment(machine)}/`;
}

/** Machines with a page of their own for each question and workload: more would take longer to build than all else. */
const MAX_DETAILED = 8;

/** Where the answer of one machine is told at length, and whether that is a page for nothing else: the page of a question or a workload itself where a machine is the only one, else one below it, or that of its run. */
export function detailPage(
  index: number,
  { of, own, further, run }: {
    /** Machines that have an answer, the one measured last first. */
    readonly of: number;
    readonly own: string;
    readonly further: string;
    readonly run: string;
  },
) {
  if (of === 1) return { url: own, hasPage: false };
  return index < MAX_DETAILED
    ? { url: further, hasPage: true }
    : { url: run, hasPage: false };
}

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

/** Something that machines differ in, and that they can be chosen by; its name is a word for attributes and addresses. */
export type MachineTrait = ReturnType<typeof machineTraits>[number];

/** What a machine can be chosen by. */
export function machineTraits(
  { os, arch, usableCores, logicalCores }: MachineInfo,
) {
  const cores = usableCores ?? logicalCores ?? NOT_TOLD;
  return [
    { name: "os", label: "System", value: os ?? NOT_TOLD },
    { name: "arch", label: "Architecture", value: arch ?? NOT_TOLD },
    { name: "cores", label: "Usable cores", value: String(cores) },
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
    ? `${rounds}, and ${fewest} at least of each benchmark`
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
