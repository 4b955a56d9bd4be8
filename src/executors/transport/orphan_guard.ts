/**
 * Kept in step with the children of this process by lines of `+ pid` and `- pid`. When the pipe ends, so has this
 * process, by whatever signal; the children left, busy or not, are then killed. Signals to the whole group must not end
 * the guard first.
 */
const SCRIPT = `trap '' INT TERM HUP
while read -r sign pid; do
  if [ "$sign" = + ]; then set -- "$@" "$pid"; continue; fi
  for other do shift; [ "$other" = "$pid" ] || set -- "$@" "$other"; done
done
[ $# -eq 0 ] || kill -KILL "$@"`;

const encoder = new TextEncoder();

/** Ends children that outlive this process. A process cannot do so itself: it may be killed. */
export class OrphanGuard {
  readonly #shell: Deno.ChildProcess;
  readonly #lines: WritableStreamDefaultWriter<Uint8Array>;

  /** @throws {Deno.errors.NotCapable} without permission to run `sh`. */
  constructor() {
    this.#shell = new Deno.Command("sh", {
      args: ["-c", SCRIPT],
      // It needs none; and with those of the dynamic loader Deno might refuse to start it.
      clearEnv: true,
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    this.#shell.unref();
    this.#lines = this.#shell.stdin.getWriter();
  }

  watch(pid: number): void {
    this.#write(`+ ${pid}\n`);
  }

  forget(pid: number): void {
    this.#write(`- ${pid}\n`);
  }

  /** To be called when every child is gone. */
  async close(): Promise<void> {
    this.#shell.ref();
    await this.#lines.close().catch(() => {});
    await this.#shell.status;
  }

  #write(line: string): void {
    // Without its guard a pool still works; a write that fails says no more than that the guard is gone.
    this.#lines.write(encoder.encode(line)).catch(() => {});
  }
}
