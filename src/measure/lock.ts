const WAIT = "wait for it to end; two runs at once would measure each other";

/** Another run is under way on this machine; `hint` says what to do. */
export class BusyError extends Error {
  override readonly name = "BusyError";
  /** What the user can do about it. */
  readonly hint: string;

  constructor(message: string, hint = WAIT) {
    super(message);
    this.hint = hint;
  }
}

/**
 * The file that all runs of a machine lock, whoever starts them and wherever their temporary files go. Tests name
 * another one, so that they keep no run out.
 */
export function machineLockPath(): string {
  const named = Deno.env.get("CROSSOVER_LOCK");
  if (named) return named;
  const shared = Deno.build.os === "windows"
    ? Deno.env.get("ProgramData") ?? "C:/ProgramData"
    : "/tmp";
  return `${shared}/crossover-bench.lock`;
}

/**
 * Takes the machine for one run. The lock is the operating system's: it goes with the process that holds it, however
 * that ends, so a file that is left over locks nobody out. Nothing that a run has not made is written to or removed.
 *
 * @param path File of the lock; it holds the number of the process that has it, and goes when it is given back.
 * @throws {BusyError} where another process holds it, or something else has its name.
 */
export async function lockMachine(path: string): Promise<Disposable> {
  const { file, isWritable } = open(path);
  if (!await file.tryLock(true)) {
    file.close();
    throw new BusyError(
      `Cannot measure: found another run on this machine, process ${
        holderOf(path)
      }, expected none`,
    );
  }
  if (!isNamed(file, path)) {
    file.close();
    return await lockMachine(path);
  }
  if (isWritable) {
    await file.truncate();
    await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
  }
  return { [Symbol.dispose]: () => release(file, path) };
}

interface OpenLock {
  readonly file: Deno.FsFile;
  /** Whether this user may write to it: another's is locked all the same. */
  readonly isWritable: boolean;
}

/** Creating it exclusively follows no link; what is there already is looked at before it is opened, and once more after. */
function open(path: string): OpenLock {
  try {
    const file = Deno.openSync(path, {
      createNew: true,
      read: true,
      write: true,
    });
    return { file, isWritable: true };
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) {
      throw refusal(path, `no way to create it (${messageOf(error)})`);
    }
  }
  let found: Deno.FileInfo;
  try {
    found = Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return open(path);
    throw refusal(path, `no way to look at it (${messageOf(error)})`);
  }
  const flaw = findFlaw(found, path);
  if (flaw !== undefined) throw refusal(path, flaw);
  const opened = tryToOpen(path);
  if (opened === undefined) return open(path);
  const { ino, dev } = opened.file.statSync();
  if (ino === found.ino && dev === found.dev) return opened;
  opened.file.close();
  return open(path);
}

function findFlaw(found: Deno.FileInfo, path: string): string | undefined {
  if (found.isSymlink) return "a link";
  if (found.isDirectory) return "a folder";
  if (!found.isFile) return "something that is no file";
  if ((found.nlink ?? 1) > 1) return "a file that has another name too";
  // As `deno task bench` writes it; empty where it is about to.
  const text = found.size > MAX_SIZE ? undefined : readText(path);
  if (text !== undefined && !/^(\d+\n)?$/.test(text)) return "another file";
  return found.size > MAX_SIZE ? "another file" : undefined;
}

/** Characters of a process's number, and more. */
const MAX_SIZE = 32;

function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

/** `undefined` where it has gone meanwhile. */
function tryToOpen(path: string): OpenLock | undefined {
  let reason: unknown;
  for (const isWritable of [true, false]) {
    try {
      const file = Deno.openSync(path, { read: true, write: isWritable });
      return { file, isWritable };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      reason = error;
    }
  }
  throw refusal(path, `no way to open it (${messageOf(reason)})`);
}

function refusal(path: string, found: string): BusyError {
  return new BusyError(
    `Cannot lock the machine with ${path}: found ${found}, expected nothing, or what another run has left`,
    "where no run is under way, make room for it there",
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The process that holds the lock; it may end, and its file go, before it is asked for. */
function holderOf(path: string): string {
  return readText(path)?.trim() || "unknown";
}

/** The lock goes with the open file. Its name goes before, but not where it leads to another run's by now. */
function release(file: Deno.FsFile, path: string): void {
  try {
    if (isNamed(file, path)) Deno.removeSync(path);
  } catch {
    // Another user's stays.
  } finally {
    file.close();
  }
}

/** Whether a path still leads to a file: who held the lock may have removed it just before it was ours. */
function isNamed(file: Deno.FsFile, path: string): boolean {
  try {
    return Deno.lstatSync(path).ino === file.statSync().ino;
  } catch {
    return false;
  }
}
