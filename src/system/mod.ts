/**
 * What the operating system tells of processes and of the machine, behind one interface:
 *
 *   System ◀── linux (/proc, /sys) · macos (ps, footprint, sysctl …) · windows (PowerShell)
 *
 * Each system has a file. What it does not tell is null or missing, and never guessed.
 */
import { linux } from "./linux.ts";
import { macos } from "./macos.ts";
import type { System } from "./system.ts";
import { windows } from "./windows.ts";

export type {
  ChildrenCpu,
  Identity,
  Load,
  Origin,
  ProcessCpu,
  Settings,
  System,
} from "./system.ts";

/** What a program prints; empty where it cannot be run. */
export async function outputOf(
  program: string,
  args: readonly string[],
): Promise<string> {
  try {
    const { stdout } = await new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stderr: "null",
      // Numbers with a point, whatever the user's language.
      env: { LC_ALL: "C" },
    }).output();
    return new TextDecoder().decode(stdout);
  } catch {
    return "";
  }
}

/** The system that this process runs on; one that is none of these tells nothing through Linux's files. */
export const SYSTEM: System = createSystem(Deno.build.os);

function createSystem(os: typeof Deno.build.os): System {
  switch (os) {
    case "darwin":
      return macos(outputOf);
    case "windows":
      return windows(outputOf);
    default:
      return linux(outputOf);
  }
}

/** Memory, in bytes. */
export interface TreeBytes {
  /** Of this process. */
  readonly own: number;
  /** Of its children together. */
  readonly children: number;
}

/**
 * Memory of this process and its children, but for those in `without`.
 *
 * @returns `undefined` where the system does not tell of each of them.
 */
export async function treeBytes(
  when: "now" | "peak",
  without: readonly number[] = [],
): Promise<TreeBytes | undefined> {
  const children = (await SYSTEM.childPids())
    .filter((pid) => !without.includes(pid));
  const bytes = await SYSTEM.memoryOf([Deno.pid, ...children], when);
  const own = bytes.get(Deno.pid);
  if (own === undefined) return undefined;
  // One that has ended meanwhile takes none.
  const found = children.map((pid) => bytes.get(pid) ?? 0);
  return { own, children: found.reduce((sum, one) => sum + one, 0) };
}
