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
 * Takes the machine for one run. The lock is the operating system's: it goes with the process that holds it, however
 * that ends, so a file that is left over locks nobody out.
 *
 * @param path File of the lock; it holds the number of the process that has it, and goes when it is given back.
 * @throws {BusyError} where another process holds it.
 */
export async function lockMachine(path: string): Promise<Disposable> {
  const file = await open(path);
  if (!await file.tryLock(true)) {
    file.close();
    throw new BusyError(
      `Cannot measure: found another run on this machine, process ${await holderOf(
        path,
      )}, expected none`,
    );
  }
  if (!isNamed(file, path)) {
    file.close();
    return await lockMachine(path);
  }
  await file.truncate();
  await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
  return { [Symbol.dispose]: () => release(file, path) };
}

async function open(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path, { create: true, read: true, write: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    throw new BusyError(
      `Cannot measure: found ${path}, which another user's run has made, expected no other run`,
      "wait for that run to end; where there is none, have the file removed",
    );
  }
}

/** The process that holds the lock; it may end, and its file go, before it is asked for. */
async function holderOf(path: string): Promise<string> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return text.trim() || "unknown";
}

/** The lock goes with the open file. Its name goes before, but not where it leads to another run's by now. */
function release(file: Deno.FsFile, path: string): void {
  try {
    if (isNamed(file, path)) Deno.removeSync(path);
  } finally {
    file.close();
  }
}

/** Whether a path still leads to a file: who held the lock may have removed it just before it was ours. */
function isNamed(file: Deno.FsFile, path: string): boolean {
  try {
    return Deno.statSync(path).ino === file.statSync().ino;
  } catch {
    return false;
  }
}
