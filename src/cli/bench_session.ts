import { dirname } from "node:path";
import {
  describeMachine,
  JOURNAL_SUFFIX,
  JournalFile,
  lockMachine,
  UnsupportedError,
} from "../measure/mod.ts";

const TEMPORARY = "crossover-bench-";

/** The machine taken for one run, with a folder for everything temporary; both go when it is disposed. */
export interface BenchSession extends Disposable {
  readonly folder: string;
}

/**
 * Takes the machine, and clears away what runs have left behind that were killed.
 *
 * @throws {BusyError} where another run is under way.
 */
export async function openSession(): Promise<BenchSession> {
  const folder = await Deno.makeTempDir({ prefix: TEMPORARY });
  const parent = dirname(folder);
  const remove = () => Deno.removeSync(folder, { recursive: true });
  try {
    const lock = await lockMachine(`${parent}/crossover-bench.lock`);
    removeLeftovers(parent, folder);
    return {
      folder,
      [Symbol.dispose]: () => {
        remove();
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function removeLeftovers(parent: string, own: string): void {
  for (const { name, isDirectory } of Deno.readDirSync(parent)) {
    const path = `${parent}/${name}`;
    if (!isDirectory || !name.startsWith(TEMPORARY) || path === own) continue;
    Deno.removeSync(path, { recursive: true });
  }
}

/** A new journal beside this machine's runs. */
export async function createJournal(dir: string): Promise<JournalFile> {
  const folder = `${dir}/${(await describeMachine()).id}`;
  await Deno.mkdir(folder, { recursive: true });
  const stamp = new Date().toISOString().replaceAll(/[-:]|\..*/g, "");
  return new JournalFile(`${folder}/${stamp}${JOURNAL_SUFFIX}`);
}

/**
 * The journal of this machine's last interrupted run.
 *
 * @throws {UnsupportedError} where there is none.
 */
export async function findJournal(dir: string): Promise<JournalFile> {
  const folder = `${dir}/${(await describeMachine()).id}`;
  const names = await journalNames(folder);
  const last = names.sort().at(-1);
  if (last !== undefined) return new JournalFile(`${folder}/${last}`);
  throw new UnsupportedError(
    `Cannot resume: found no interrupted run in ${folder}`,
    "measure anew with `deno task bench`",
  );
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
