/** A way for messages to travel to somewhere else and back, one after another. */
export interface Channel<Message> {
  /** Sends a message and gives the one that comes back. */
  echo(message: Message): Promise<Message>;
  end(): Promise<void> | void;
  /** The same at once, for the end of the process; where it is missing, `end` is as quick. */
  kill?(): void;
}

/** Starts a thread that sends back what it gets. */
export function startEchoThread(): Worker {
  return new Worker(new URL("./entry/echo_thread.ts", import.meta.url), {
    type: "module",
  });
}
