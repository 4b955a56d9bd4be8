import { dirname, join } from "node:path";
import { RUN_MARKER } from "../results/bench_id.ts";
import { assertCanSave, StoreError } from "../results/mod.ts";
import { JOURNAL_SUFFIX, JournalFile } from "./journal.ts";
import { lockMachine, machineLockPath } from "./lock.ts";
import { describeMachine } from "./machine.ts";
import { UnsupportedError } from "./processors.ts";

const TEMPORARY = "crossover-bench-";

/** The machine taken for one run, with a folder for everything temporary; both go when it is disposed. */
export interface BenchSession extends Disposable {
  readonly folder: string;
}

/**
 * Takes the machine, and clears away what runs have left behind that were killed.
 *
 * @throws {BusyError} where another run is under way.
 * @throws {StoreError} where there is no folder for temporary files.
 */
export async function openSession(): Promise<BenchSession> {
  const lockPath = machineLockPath();
  const lock = await lockMachine(lockPath);
  try {
    const folder = await makeFolder(lockPath);
    removeLeftovers(folder, lockPath);
    return {
      folder,
      [Symbol.dispose]: () => {
        removeFolder(folder);
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** A folder that is marked as a run's own, with the lock that the run holds. */
async function makeFolder(lockPath: string): Promise<string> {
  try {
    const folder = await Deno.makeTempDir({ prefix: TEMPORARY });
    await Deno.writeTextFile(`${folder}/${RUN_MARKER}`, lockPath);
    return folder;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const place = Deno.env.get("TMPDIR") ?? Deno.env.get("TEMP") ?? "/tmp";
    throw new StoreError(
      `Cannot make a folder for temporary files in ${place}: ${reason}`,
      { hint: "set TMPDIR to a folder that can be written to", cause },
    );
  }
}

/** Folders of runs that held the same lock, which is ours now. */
function removeLeftovers(own: string, lockPath: string): void {
  const parent = dirname(own);
  for (const { name, isDirectory } of Deno.readDirSync(parent)) {
    // As Windows writes it, where it is compared with what Deno has made.
    const path = join(parent, name);
    if (!isDirectory || !name.startsWith(TEMPORARY) || path === own) continue;
    if (readMarker(path) === lockPath) removeFolder(path);
  }
}

function readMarker(folder: string): string | undefined {
  const path = `${folder}/${RUN_MARKER}`;
  try {
    return Deno.lstatSync(path).isFile
      ? Deno.readTextFileSync(path)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Removes a folder where that can be done. It may be another user's, or a process that was killed a moment ago may still
 * write into it: no run is to be lost for that, and the next one tries again.
 */
function removeFolder(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch {
    // As said above.
  }
}

const PARENT_POLL_MS = 1_000;
/** Windows has no other. */
const ENDING: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * The first Ctrl-C ends the measuring, and so does the end of the terminal, or of whoever started this process; the next
 * Ctrl-C ends the process as usual.
 */
export function interruptOnSignals(): AbortSignal {
  const controller = new AbortController();
  const abortOn = (signal: Deno.Signal) => {
    const listener = () => {
      // All but Ctrl-C may come several times for one cause, to each process and from the one above.
      if (signal === "SIGINT") Deno.removeSignalListener(signal, listener);
      controller.abort();
    };
    Deno.addSignalListener(signal, listener);
  };
  ENDING.forEach(abortOn);
  const parent = Deno.ppid;
  const watch = setInterval(() => {
    if (Deno.ppid !== parent) controller.abort();
  }, PARENT_POLL_MS);
  Deno.unrefTimer(watch);
  return controller.signal;
}

/**
 * The folder of this machine's runs.
 *
 * @throws {StoreError} where nothing can be saved there.
 */
export async function ownFolder(dir: string): Promise<string> {
  const folder = `${dir}/${(await describeMachine()).id}`;
  await assertCanSave(folder);
  return folder;
}

/**
 * A new journal beside this machine's runs.
 *
 * @throws {StoreError} where nothing can be saved there.
 */
export async function createJournal(dir: string): Promise<JournalFile> {
  const folder = await ownFolder(dir);
  const stamp = new Date().toISOString().replaceAll(/[-:]|\..*/g, "");
  return new JournalFile(`${folder}/${stamp}${JOURNAL_SUFFIX}`);
}

/**
 * The journal of this machine's last interrupted run.
 *
 * @throws {UnsupportedError} where there is none.
 * @throws {StoreError} where nothing can be saved beside it.
 */
export async function findJournal(dir: string): Promise<JournalFile> {
  const folder = `${dir}/${(await describeMachine()).id}`;
  const names = await journalNames(folder);
  const last = names.sort().at(-1);
  if (last === undefined) {
    throw new UnsupportedError(
      `Cannot resume: found no interrupted run in ${folder}`,
      "measure anew with `deno task bench`",
    );
  }
  await assertCanSave(folder);
  return new JournalFile(`${folder}/${last}`);
}

async function journalNames(folder: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.map(({ name }) => name)
      .filter((name) => name.endsWith(JOURNAL_SUFFIX));
  } catch {
    return [];
  }
}
