/** CPU time, in seconds. */
export interface ProcessCpu {
  readonly userSeconds: number;
  readonly systemSeconds: number;
}

/** What the children of this process have used. */
export interface ChildrenCpu {
  /** Children that have ended and were waited for, and theirs; null where the system does not tell. */
  readonly ended: ProcessCpu | null;
  /** Each child asked about that is there; with its own ended children where the system tells of those. */
  readonly alive: ReadonlyMap<number, ProcessCpu>;
}

/** Who started a process. */
export interface Origin {
  readonly parent: number;
  /** Its command line. */
  readonly command: string;
}

/** Where a system runs. */
export interface Identity {
  /** The product that it runs in as a guest; null where it is none, or the system does not tell. */
  readonly virtualMachine: string | null;
  /** The kind of container; null outside of any. */
  readonly container: string | null;
}

/** Settings of a machine that change its speed; null where the system does not tell. */
export interface Settings {
  readonly powerSource: "mains" | "battery" | null;
  /** How the system chooses frequencies: governor or power plan. */
  readonly governor: string | null;
  /** Cores that a quota allows. */
  readonly quotaCores: number | null;
}

/** How busy a machine is; null where the system does not tell. */
export interface Load {
  /** Runnable tasks, on average over a minute; on Windows, which keeps none, at this moment. */
  readonly load1: number | null;
  readonly frequencyMhz: number | null;
  /** Share of time in which some task waited for a core. */
  readonly cpuPressure: number | null;
  /** Time that a quota has held this process up, in microseconds. */
  readonly throttledMicros: number | null;
  /** CPU time so far, and the part of it that the hypervisor gave to others, in one unit. */
  readonly cpuTime: { readonly all: number; readonly stolen: number } | null;
}

/** What an operating system tells of processes and of the machine. */
export interface System {
  /** Children of this process that are there now, and theirs, without the program that was asked. */
  childPids(): Promise<number[]>;
  /** CPU time of this process's children; `undefined` where the system does not tell. */
  childrenCpu(pids: readonly number[]): Promise<ChildrenCpu | undefined>;
  /** Memory that processes take now, or took at most, in bytes; without those that the system does not tell of. */
  memoryOf(
    pids: readonly number[],
    when: "now" | "peak",
  ): Promise<ReadonlyMap<number, number>>;
  originsOf(pids: readonly number[]): Promise<ReadonlyMap<number, Origin>>;
  /** The processors that this process may use; empty where the system keeps none from it, or does not tell. */
  allowedProcessors(): Promise<number[]>;
  identify(): Promise<Identity>;
  readSettings(): Promise<Settings>;
  readLoad(): Promise<Load>;
}

/** What a program prints; empty where it cannot be run. Tests put recorded outputs in its place. */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => Promise<string>;

/** A process, as systems list it that list all of them at once. */
export interface ListedProcess extends Origin {
  readonly pid: number;
  readonly cpu: ProcessCpu;
  readonly residentBytes: number;
}

/** The children of a process and theirs. */
export function descendantsOf(
  pid: number,
  processes: readonly ListedProcess[],
): ListedProcess[] {
  const byParent = Map.groupBy(processes, ({ parent }) => parent);
  const found: ListedProcess[] = [];
  // Windows lets the number of a parent that has ended go to another process: a child may seem to be its own ancestor.
  const seen = new Set([pid]);
  let parents = [pid];
  while (parents.length > 0) {
    const children = parents.flatMap((parent) => byParent.get(parent) ?? [])
      .filter((child) => !seen.has(child.pid));
    for (const child of children) seen.add(child.pid);
    found.push(...children);
    parents = children.map((child) => child.pid);
  }
  return found;
}
