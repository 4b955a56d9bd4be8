import { outputOf, SYSTEM } from "../system/mod.ts";

/** A machine cannot do what was asked of it; `hint` says what to do. */
export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";
  /** What the user can do about it. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/**
 * Chooses the processors that a run is kept on: the first of those that this process may use, which in a container or
 * under `taskset` need not begin with 0.
 *
 * @throws {UnsupportedError} where there are fewer, or a process cannot be kept on them.
 */
export async function chooseProcessors(count: number): Promise<number[]> {
  const allowed = await SYSTEM.allowedProcessors();
  if (allowed.length < count) {
    throw new UnsupportedError(
      `Cannot pin: found ${allowed.length} processors that may be used, expected ${count}`,
      "leave --pin out; --cores limits the numbers of workers",
    );
  }
  const chosen = allowed.slice(0, count);
  if (await canKeepOn(chosen)) return chosen;
  throw new UnsupportedError(
    `Cannot pin: found no taskset that keeps a process on ${chosen}, expected that of util-linux`,
    "install util-linux, or leave --pin out",
  );
}

/** The last processor that this process may use, since most systems handle their interrupts on the first; `undefined` where nobody tells, or no process can be kept on it. */
export async function lastProcessor(): Promise<number | undefined> {
  const last = (await SYSTEM.allowedProcessors()).at(-1);
  return last !== undefined && await canKeepOn([last]) ? last : undefined;
}

async function canKeepOn(processors: readonly number[]): Promise<boolean> {
  const told = await outputOf("taskset", [
    ...["--cpu-list", processors.join(","), "echo", "kept"],
  ]);
  return told.trim() === "kept";
}

/**
 * Checks that processes can be kept on so many cores here.
 *
 * @throws {UnsupportedError} where they cannot.
 */
export function assertCanPin(pin: number | null): void {
  if (pin === null) return;
  if (Deno.build.os !== "linux") {
    throw new UnsupportedError(
      `Cannot pin: found ${Deno.build.os}, expected Linux, where taskset keeps a process on some cores`,
      "leave --pin out; --cores limits the numbers of workers",
    );
  }
  const usable = navigator.hardwareConcurrency;
  if (pin <= usable) return;
  throw new UnsupportedError(
    `Cannot pin: found ${pin} cores asked for, expected at most the ${usable} usable ones`,
    `for example --pin ${usable}`,
  );
}
