/*
 * What Linux tells of this process and its children. Deno guards /proc, so `cat` and `ls` read it, under the right to run
 * them; elsewhere, and where it may not be run, everything is `undefined` or 0.
 */

/** Processor time, in seconds. */
export interface TreeTime {
  readonly userSeconds: number;
  readonly systemSeconds: number;
}

/** Clock ticks a second in /proc, the same on every Linux that Deno runs on. */
const TICKS_PER_SECOND = 100;

/** Children of this process that are there now, without the program that was asked; none where nobody tells. */
export async function childPids(): Promise<number[]> {
  return await findChildren() ?? [];
}

let threads: Promise<number[]> | undefined;

async function findChildren(): Promise<number[] | undefined> {
  threads ??= threadIds();
  const lists = (await threads)
    .map((thread) => `/proc/${Deno.pid}/task/${thread}/children`);
  const pids = (await read(lists)).split(/\s+/).filter(Boolean).map(Number);
  // The program that was asked is a child too: without it, the thread that starts children was not found.
  if (pids.length === 0) return undefined;
  const alive = await read(pids.map((pid) => `/proc/${pid}/stat`));
  return statLines(alive).map(({ pid }) => pid);
}

/** Linux lists children by the thread that started them, which under `deno bench` is not the first one. */
async function threadIds(): Promise<number[]> {
  const listed = await outputOf("ls", [`/proc/${Deno.pid}/task`]);
  return listed.split("\n").filter(Boolean).map(Number);
}

/**
 * Processor time of the children: those that have ended and were waited for, and those that are there, but for the
 * ones in `without`. In steps of 10 ms for each process. `undefined` where the system does not tell.
 */
export async function childrenTime(
  without: readonly number[],
): Promise<TreeTime | undefined> {
  const children = await findChildren();
  const own = statLines(await read([`/proc/${Deno.pid}/stat`]))[0];
  if (!children || !own) return undefined;
  const counted = children.filter((pid) => !without.includes(pid));
  const alive = statLines(
    await read(counted.map((pid) => `/proc/${pid}/stat`)),
  );
  const ticks = (name: "user" | "system") =>
    own.ended[name] +
    alive.reduce((sum, { self, ended }) => sum + self[name] + ended[name], 0);
  return {
    userSeconds: ticks("user") / TICKS_PER_SECOND,
    systemSeconds: ticks("system") / TICKS_PER_SECOND,
  };
}

/** Resident memory now, in bytes; 0 where the system does not tell. */
export async function residentBytes(): Promise<
  { readonly own: number; readonly children: number }
> {
  return await sumStatus("VmRSS");
}

/** Peak resident memory so far, in bytes, but for the children in `without`. */
export async function peakBytes(
  without: readonly number[],
): Promise<{ readonly own: number; readonly children: number }> {
  return await sumStatus("VmHWM", without);
}

async function sumStatus(field: string, without: readonly number[] = []) {
  const children = (await childPids()).filter((pid) => !without.includes(pid));
  const sizeOf = async (pids: readonly number[]) => {
    const text = await read(pids.map((pid) => `/proc/${pid}/status`));
    const sizes = text.matchAll(new RegExp(`^${field}:\\s+(\\d+) kB$`, "gm"));
    return sizes.reduce((sum, [, kib]) => sum + Number(kib) * 1_024, 0);
  };
  return { own: await sizeOf([Deno.pid]), children: await sizeOf(children) };
}

/** Fields 14 to 17 of /proc/PID/stat, counted after the program's name, which may hold spaces. */
function statLines(text: string) {
  return text.split("\n").flatMap((line) => {
    const pid = Number.parseInt(line);
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ").map(Number);
    const [user, system, endedUser, endedSystem] = fields.slice(11, 15);
    if (endedSystem === undefined) return [];
    return [{
      pid,
      self: { user: user ?? 0, system: system ?? 0 },
      ended: { user: endedUser ?? 0, system: endedSystem },
    }];
  });
}

/** The files' texts, one after another; those that are not there any more are left out. */
async function read(paths: readonly string[]): Promise<string> {
  return paths.length === 0 ? "" : await outputOf("cat", paths);
}

async function outputOf(
  program: string,
  args: readonly string[],
): Promise<string> {
  if (Deno.build.os !== "linux") return "";
  try {
    const { stdout } = await new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout);
  } catch {
    return "";
  }
}
