import { outputOf, readText } from "../procfs.ts";

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
  const allowed = allowedProcessors(
    await readText(`/proc/${Deno.pid}/status`),
  );
  if (allowed.length < count) {
    throw new UnsupportedError(
      `Cannot pin: found ${allowed.length} processors that may be used, expected ${count}`,
      "leave --pin out; --cores limits the numbers of workers",
    );
  }
  const chosen = allowed.slice(0, count);
  const list = chosen.join(",");
  const kept = await outputOf("taskset", [
    ...["--cpu-list", list],
    ...["cat", "/proc/self/status"],
  ]);
  if (allowedProcessors(kept).join() === list) return chosen;
  throw new UnsupportedError(
    `Cannot pin: found no taskset that keeps a process on ${list}, expected that of util-linux`,
    "install util-linux, or leave --pin out",
  );
}

/**
 * The last processor that this process may use, since most systems handle their interrupts on the first; `undefined`
 * where nobody tells, or no process can be kept on it.
 */
export async function lastProcessor(): Promise<number | undefined> {
  // It prints `pid 12's current affinity list: 0-3`.
  const said = await outputOf("taskset", [
    ...["--cpu-list", "--pid", String(Deno.pid)],
  ]);
  return parseList(said.split(": ")[1] ?? "").at(-1);
}

/** The processors of a /proc/PID/status, which lists them as `0-2,5`. */
export function allowedProcessors(status: string): number[] {
  const [, list = ""] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status) ?? [];
  return parseList(list);
}

function parseList(list: string): number[] {
  return list.trim().split(",").filter(Boolean).flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, step) => first + step);
  });
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
