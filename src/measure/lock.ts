/** Another run is under way on this machine; `hint` says what to do. */
export class BusyError extends Error {
  override readonly name = "BusyError";
  /** What the user can do about it. */
  readonly hint =
    "wait for it to end; two runs at once would measure each other";
}

/**
 * Takes the machine for one run. The lock is the operating system's: it goes with the process that holds it, however
 * that ends, so a file that is left over locks nobody out.
 *
 * @param path File of the lock; it holds the number of the process that has it, and goes when it is given back.
 * @throws {BusyError} where another process holds it.
 */
export async function lockMachine(path: string): Promise<Disposable> {
  const file = await Deno.open(path, { create: true, read: true, write: true });
  if (!await file.tryLock(true)) {
    const pid = (await Deno.readTextFile(path)).trim() || "unknown";
    file.close();
    throw new BusyError(
      `Cannot measure: found another run on this machine, process ${pid}, expected none`,
    );
  }
  if (!await isNamed(file, path)) {
    file.close();
    return await lockMachine(path);
  }
  await file.truncate();
  await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
  return {
    [Symbol.dispose]: () => {
      Deno.removeSync(path);
      file.close();
    },
  };
}

/** Whether a path still leads to a file: who held the lock may have removed it just before it was ours. */
async function isNamed(file: Deno.FsFile, path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).ino === (await file.stat()).ino;
  } catch {
    return false;
  }
}
