/** Long enough to tidy up, however slow the machine; code that is stuck never does. */
const GRACE_MS = 10_000;

/**
 * Asks a process to end, makes it where it does not within a while, and waits until it has.
 *
 * @param graceMs How long it may take to end by itself.
 */
export async function endProcess(
  child: Deno.ChildProcess,
  graceMs = GRACE_MS,
): Promise<void> {
  send(child, "SIGINT");
  const timer = setTimeout(() => send(child, "SIGKILL"), graceMs);
  await child.status.finally(() => clearTimeout(timer));
}

function send(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended already, of Ctrl-C perhaps, which the terminal sends to all; or this system has no such signal.
  }
}
