import { importForeign } from "./foreign/import_foreign.ts";
import { decodeText, isForeignText } from "./foreign/read_text.ts";
import { TASK_SUITE } from "./bench_id.ts";
import { formatStamp, type Run } from "./run.ts";
import { parseRun, parseRunText, RunFormatError } from "./parse_run.ts";

/** A saved run and the file it came from. */
export interface StoredRun {
  /** The run, validated. */
  readonly run: Run;
  /** Path of its file. */
  readonly file: string;
}

/** A folder of runs, read: broken files are told, and do not hide the others. */
export interface RunList {
  /** Oldest first. */
  readonly runs: readonly StoredRun[];
  /** What is wrong with the files that hold no readable run. */
  readonly problems: readonly RunFormatError[];
}

/** A run could not be written; `hint` says what to do. */
export class StoreError extends Error {
  /** Tells this error from others. */
  override readonly name = "StoreError";
  /** What the user can do about it. */
  readonly hint: string;

  /** Makes the error from what went wrong and what to do about it. */
  constructor(message: string, options: { hint: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
  }
}

/** Writes a file that must not exist yet; the seam that tests replace to fill the disk. */
export type WriteFile = (path: string, text: string) => Promise<void>;

/** Where and how to save. */
export interface SaveOptions {
  /** Folder of saved runs. */
  readonly dir: string;
  /** How the temporary file is written. */
  readonly writeFile?: WriteFile;
}

/**
 * Saves a run as `<dir>/<machine id>/<run id>.json`. The file appears whole or not at all, and never takes the place of
 * another one. What was saved of the same run when it was interrupted goes: the new file holds all of it.
 *
 * @returns The file's path.
 * @throws {StoreError} where the folder cannot be made, or the file cannot be written or is there already.
 * @throws {RunFormatError} where the run could not be read again.
 */
export async function saveRun(
  run: Run,
  { dir, writeFile = writeNewFile }: SaveOptions,
): Promise<string> {
  parseRun(run, { source: "the new run" });
  const folder = `${dir}/${run.machine.id}`;
  const path = `${folder}/${run.id}.json`;
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.mkdir(folder, { recursive: true });
    await writeFile(temporary, `${JSON.stringify(run)}\n`);
    await publish(temporary, path);
    await removeParts(run, folder);
  } catch (cause) {
    throw storeError(path, cause);
  } finally {
    await Deno.remove(temporary).catch(() => {});
  }
  return path;
}

/** Removes the partial runs that a run went on with, which began when it did. */
async function removeParts(run: Run, folder: string): Promise<void> {
  const stamp = formatStamp(new Date(run.startedAt));
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.startsWith(`${stamp}-`) || name === `${run.id}.json`) continue;
    const path = `${folder}/${name}`;
    const part = await loadRun(path).catch(() => undefined);
    const isPart = part?.status === "partial" &&
      part.tool.name === "crossover" &&
      part.startedAt === run.startedAt &&
      part.settings.seed === run.settings.seed;
    if (isPart) await Deno.remove(path);
  }
}

/**
 * Makes sure, before anything is measured, that a run can be saved in a folder.
 *
 * @throws {StoreError} where it cannot.
 */
export async function assertCanSave(dir: string): Promise<void> {
  try {
    await Deno.mkdir(dir, { recursive: true });
    await Deno.remove(await Deno.makeTempFile({ dir, suffix: ".tmp" }));
  } catch (cause) {
    throw storeError(dir, cause);
  }
}

/** A link fails where the name is taken; a rename, for file systems without links, would replace what is there. */
async function publish(temporary: string, path: string): Promise<void> {
  try {
    await Deno.link(temporary, path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw error;
    await assertAbsent(path);
    await Deno.rename(temporary, path);
  }
}

async function assertAbsent(path: string): Promise<void> {
  const found = await Deno.lstat(path).then(() => true, () => false);
  if (found) throw new Deno.errors.AlreadyExists(path);
}

async function writeNewFile(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(path, text, { createNew: true });
  using file = await Deno.open(path, { write: true });
  await file.syncData();
}

/** Says why a file cannot be written, and what to do about a name that is taken, or about anything else. */
export function storeError(path: string, cause: unknown, {
  verb = "save",
  ifTaken = "saved runs are never replaced; move the file away",
  hint = "free some space, or name another folder with --results",
} = {}): StoreError {
  if (cause instanceof Deno.errors.AlreadyExists) {
    return new StoreError(
      `Cannot ${verb} ${path}: found a file of that name, expected none`,
      { hint: ifTaken, cause },
    );
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StoreError(`Cannot ${verb} ${path}: ${reason}`, { hint, cause });
}

/**
 * Reads one run: a saved one, or a file of another tool that {@linkcode importForeign} knows.
 *
 * @throws {RunFormatError} where the file cannot be read or is not a run of this version.
 */
export async function loadRun(path: string): Promise<Run> {
  let text: string;
  try {
    await assertReadable(path);
    text = await decodeText(await Deno.readFile(path), path);
  } catch (cause) {
    if (cause instanceof RunFormatError) throw cause;
    throw unreadable(path, {
      hint: "name a file that `deno task bench` saved",
      cause,
    });
  }
  if (!isForeignText(text)) return parseRunText(text, { source: path });
  const { mtime } = await Deno.stat(path);
  return importForeign(text, {
    fileName: path,
    fileDate: mtime ?? new Date(),
  });
}

/** A thorough run has some millions of bytes. */
const MAX_FILE_BYTES = 100_000_000;

/** A pipe or a device may never end. */
async function assertReadable(path: string): Promise<void> {
  const { isFile, isDirectory, size } = await Deno.stat(path);
  if (isFile && size <= MAX_FILE_BYTES) return;
  throw new RunFormatError({
    source: path,
    problem: isFile
      ? `found ${size} bytes, expected at most ${MAX_FILE_BYTES}`
      : `found a ${
        isDirectory ? "folder" : "device or pipe"
      }, expected a regular file`,
    hint: isDirectory
      ? "name a file in it, or the whole folder with --results"
      : "name a file that `deno task bench` saved, or one of another tool",
  });
}

/**
 * Reads every run of a folder: the `.json` files of its sub-folders, one a machine.
 *
 * @throws {RunFormatError} where the folder itself cannot be read.
 */
export async function listRuns(dir: string): Promise<RunList> {
  return await readRuns(await listRunFiles(dir));
}

/**
 * Reads the runs of some files, for whoever cannot hold all runs of a folder at once.
 *
 * @param files Paths, such as {@linkcode listRunFiles} gives.
 */
export async function readRuns(files: readonly string[]): Promise<RunList> {
  const runs: StoredRun[] = [];
  const problems: RunFormatError[] = [];
  for (const path of files) {
    try {
      runs.push({ run: await loadRun(path), file: path });
    } catch (cause) {
      problems.push(
        cause instanceof RunFormatError
          ? cause
          : unreadable(path, { hint: "move the file away", cause }),
      );
    }
  }
  runs.sort((a, b) =>
    Date.parse(a.run.startedAt) - Date.parse(b.run.startedAt) ||
    a.run.id.localeCompare(b.run.id)
  );
  return { runs, problems };
}

/** Whether a run measured a user's task, which says nothing of Crossover's own workloads. */
export function isTaskRun({ suites }: Pick<Run, "suites">): boolean {
  return suites.length > 0 && suites.every(({ id }) => id === TASK_SUITE);
}

/**
 * Leaves out what would be taken for something else where runs are shown side by side: a second file with the id of a
 * run, and a run of another processor than the newest one of its machine, since copies of a virtual machine share an id.
 */
export function leaveOutMistakable({ runs, problems }: RunList): RunList {
  const byId = new Map<string, StoredRun>();
  const newest = new Map(runs.map((stored) => [machineOf(stored), stored]));
  const found = [...problems];
  for (const stored of runs) {
    const problem = whyMistakable(stored, {
      first: byId.get(stored.run.id),
      newest: newest.get(machineOf(stored)),
    });
    if (problem) found.push(problem);
    else byId.set(stored.run.id, stored);
  }
  return { runs: [...byId.values()], problems: found };
}

function whyMistakable(
  { run, file }: StoredRun,
  { first, newest }: {
    readonly first: StoredRun | undefined;
    readonly newest: StoredRun | undefined;
  },
): RunFormatError | undefined {
  if (first) {
    return new RunFormatError({
      source: file,
      field: "id",
      problem:
        `found "${run.id}", which ${first.file} has too, expected one file of each run`,
      hint: "move one of the two files away; this one is left out",
    });
  }
  const [own, other] = [run.machine.cpuModel, newest?.run.machine.cpuModel];
  if (run.tool.name !== "crossover" || own === other || !newest) return;
  return new RunFormatError({
    source: file,
    field: "machine.cpuModel",
    problem:
      `found ${own}, expected ${other}, which ${newest.file} says of the same machine, ${run.machine.id}`,
    hint:
      "move the runs of one of the two processors into a folder of results of their own; this run is left out",
  });
}

/** What other tools measured is of no machine that is known. */
function machineOf({ run: { machine, tool } }: StoredRun): string {
  return tool.name === "crossover" ? machine.id : tool.name;
}

/**
 * Lists the files that may be runs: the `.json` files of a folder's sub-folders, sorted.
 *
 * @throws {RunFormatError} where the folder cannot be read.
 */
export async function listRunFiles(dir: string): Promise<string[]> {
  const files: string[] = [];
  try {
    for await (const machine of Deno.readDir(dir)) {
      const folder = `${dir}/${machine.name}`;
      if (!await isFolder(folder)) continue;
      for await (const file of Deno.readDir(folder)) {
        if (!file.name.endsWith(".json")) continue;
        files.push(`${folder}/${file.name}`);
      }
    }
  } catch (cause) {
    throw unreadable(dir, {
      hint: "name a folder of saved runs, or make one with `deno task bench`",
      cause,
    });
  }
  return files.sort();
}

/** A link to a folder is one too: runs are saved through it. */
async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isDirectory, () => false);
}

function unreadable(
  source: string,
  { hint, cause }: { hint: string; cause: unknown },
): RunFormatError {
  const problem = cause instanceof Error ? cause.message : String(cause);
  return new RunFormatError({ source, problem, hint, cause });
}
