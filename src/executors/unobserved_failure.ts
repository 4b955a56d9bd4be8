import { Future } from "./future.ts";

/**
 * Tells of a failed future that nobody had listened to by the end of the turn in which it failed.
 *
 * @example
 * ```ts
 * import { SequentialExecutor, UnobservedFailureEvent } from "./mod.ts";
 *
 * await using executor = new SequentialExecutor();
 * executor.addEventListener("unobservedfailure", (event) => {
 *   if (event instanceof UnobservedFailureEvent) console.log(event.error);
 * });
 * executor.submit({ module: "node:path", export: "basename" }, 7); // a TypeError
 * ```
 */
export class UnobservedFailureEvent extends Event {
  /** The name to listen for. */
  static readonly type = "unobservedfailure";
  /** The future that failed. */
  readonly future: Future<unknown>;
  /** What it failed with. */
  readonly error: unknown;

  /** Made by executors. */
  constructor(future: Future<unknown>, error: unknown) {
    super(UnobservedFailureEvent.type);
    this.future = future;
    this.error = error;
  }
}

let isListening = false;

/** Makes failures of futures that nobody listens to events of their executors, instead of the end of the process. */
export function watchForUnobserved(): void {
  if (isListening) return;
  isListening = true;
  globalThis.addEventListener("unhandledrejection", (event) => {
    const { promise, reason } = event;
    if (!(promise instanceof Future)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    Future.ownerOf(promise)?.dispatchEvent(
      new UnobservedFailureEvent(promise, reason),
    );
  });
}
