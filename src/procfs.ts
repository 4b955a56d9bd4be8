/*
 * What Linux tells of processes and of the machine. Deno guards /proc and /sys with a permission of their own, so `cat`
 * and `ls` read them, under the right to run these. Elsewhere texts are empty, and figures absent or 0.
 */

/** Text of files, one after another; those that are not there are left out, and there are none but on Linux. */
export async function readText(...paths: string[]): Promise<string> {
  if (Deno.build.os !== "linux" || paths.length === 0) return "";
  return await outputOf("cat", paths);
}

/** What a program prints; empty where it cannot be run. */
export async function outputOf(
  command: string,
  args: readonly string[],
): Promise<string> {
  try {
    const { stdout } = await new Deno.Command(command, {
      args: [...args],
      stdin: "null",
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout);
  } catch {
    return "";
  }
}

/** CPU time, in seconds. */
export interface ProcessCpu {
  readonly userSeconds: number;
  readonly systemSeconds: number;
}

/** What the children of this process have used. */
export interface ChildrenCpu {
  /** Children that have ended and were waited for, and theirs. */
  readonly ended: ProcessCpu;
  /** Each child asked about that is there, with its own ended children. */
  readonly alive: ReadonlyMap<number, ProcessCpu>;
}

/** Clock ticks a second in /proc, the same on every Linux that Deno runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Children of this process that are there now, and theirs, without the program that was asked; none where the system does
 * not tell.
 */
export async function childPids(): Promise<number[]> {
  if (Deno.build.os !== "linux") return [];
  threads ??= threadIds();
  const found: string[] = [];
  let lists = (await threads)
    .map((thread) => `/proc/${Deno.pid}/task/${thread}/children`);
  while (lists.length > 0) {
    const pids = (await readText(...lists)).split(/\s+/).filter(Boolean);
    found.push(...pids);
    // A child's main thread alone is asked: it is the one that starts processes.
    lists = pids.map((pid) => `/proc/${pid}/task/${pid}/children`);
  }
  const alive = await readText(...found.map((pid) => `/proc/${pid}/stat`));
  return statLines(alive).map(({ pid }) => pid);
}

let threads: Promise<number[]> | undefined;

/** Linux lists children by the thread that started them, which under `deno bench` is not the first one. */
async function threadIds(): Promise<number[]> {
  const listed = await outputOf("ls", [`/proc/${Deno.pid}/task`]);
  return listed.split("\n").filter(Boolean).map(Number);
}

/** CPU time of this process's children, in steps of 10 ms for each; `undefined` where the system does not tell. */
export async function childrenCpu(
  pids: readonly number[],
): Promise<ChildrenCpu | undefined> {
  const lines = statLines(
    await readText(
      ...[Deno.pid, ...pids].map((pid) => `/proc/${pid}/stat`),
    ),
  );
  const own = lines.find(({ pid }) => pid === Deno.pid);
  if (!own) return undefined;
  const alive = lines.filter((line) => line !== own)
    .map(({ pid, self, ended }) => [pid, addCpu(self, ended)] as const);
  return { ended: own.ended, alive: new Map(alive) };
}

/** CPU time of two together. */
export function addCpu(a: ProcessCpu, b: ProcessCpu): ProcessCpu {
  return {
    userSeconds: a.userSeconds + b.userSeconds,
    systemSeconds: a.systemSeconds + b.systemSeconds,
  };
}

/** Memory, in bytes. */
export interface TreeBytes {
  /** Of this process. */
  readonly own: number;
  /** Of its children together. */
  readonly children: number;
}

/** Resident memory now; 0 where the system does not tell. */
export async function residentBytes(): Promise<TreeBytes> {
  return await sumStatus("VmRSS", []);
}

/** Peak resident memory so far, but for the children in `without`; 0 where the system does not tell. */
export async function peakBytes(
  without: readonly number[],
): Promise<TreeBytes> {
  return await sumStatus("VmHWM", without);
}

async function sumStatus(
  field: string,
  without: readonly number[],
): Promise<TreeBytes> {
  const children = (await childPids()).filter((pid) => !without.includes(pid));
  const sizeOf = async (pids: readonly number[]) => {
    const text = await readText(...pids.map((pid) => `/proc/${pid}/status`));
    const sizes = text.matchAll(new RegExp(`^${field}:\\s+(\\d+) kB$`, "gm"));
    return sizes.reduce((sum, [, kib]) => sum + Number(kib) * 1_024, 0);
  };
  return { own: await sizeOf([Deno.pid]), children: await sizeOf(children) };
}

/** Fields 14 to 17 of each /proc/PID/stat, counted after the program's name, which may hold spaces. */
function statLines(text: string) {
  return text.split("\n").flatMap((line) => {
    const pid = Number.parseInt(line);
    const ticks = line.slice(line.lastIndexOf(")") + 2).split(" ").map(Number);
    const [user, system, endedUser, endedSystem] = ticks.slice(11, 15)
      .map((count) => count / TICKS_PER_SECOND);
    if (endedSystem === undefined) return [];
    return [{
      pid,
      self: { userSeconds: user ?? 0, systemSeconds: system ?? 0 },
      ended: { userSeconds: endedUser ?? 0, systemSeconds: endedSystem },
    }];
  });
}
