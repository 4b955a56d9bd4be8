import { CancelledError } from "./errors.ts";
import { describeTask, type TaskName } from "./task.ts";

/** The state of submitted work. */
export type FutureState =
  | "pending"
  | "running"
  | "fulfilled"
  | "rejected"
  | "cancelled";

/** The work behind a future. */
interface Work {
  readonly task: TaskName;
  readonly state: FutureState;
  /** Where an unobserved failure is reported. */
  readonly owner: EventTarget;
  onFulfilled: (value: unknown) => void;
  onRejected: (error: unknown) => void;
  future: Promise<unknown> | undefined;
  cancel(error: CancelledError): void;
}

/**
 * The result of submitted work: a promise that also has a state and can be cancelled while it is pending.
 *
 * A failure that nobody listens to does not end the process: the executor dispatches an `unobservedfailure` event.
 *
 * @example
 * ```ts
 * import { SequentialExecutor, task } from "./mod.ts";
 *
 * export const double = task(import.meta, function double(value: number) {
 *   return value * 2;
 * });
 *
 * await using executor = new SequentialExecutor();
 * const future = executor.submit(double, 21);
 * console.log(future.state); // "pending"
 * console.log(await future, future.state); // 42 "fulfilled"
 * ```
 */
export class Future<T> extends Promise<T> {
  #work: Work | undefined;

  /** Where the work stands now. */
  get state(): FutureState {
    return this.#work?.state ?? "pending";
  }

  /**
   * Cancels the work if it has not begun.
   *
   * @param reason becomes the `cause` of the {@linkcode CancelledError}.
   * @returns whether it was cancelled; false once it runs or has settled.
   */
  cancel(reason?: unknown): boolean {
    if (this.state !== "pending") return false;
    const options = reason === undefined ? undefined : { cause: reason };
    this.#work?.cancel(new CancelledError("The work was cancelled", options));
    return true;
  }

  /** What `console.log` shows: the state and the task, which a bare promise would hide. */
  [Symbol.for("Deno.customInspect")](): string {
    const work = this.#work;
    return work
      ? `Future { <${work.state}>, ${describeTask(work.task)} }`
      : "Future { <pending> }";
  }

  /** The same for `node:util` and `node:console`. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return Deno.inspect(this);
  }

  /** For executors only: the future of a job. */
  static of(work: Work): Future<unknown> {
    const future = new Future<unknown>((resolve, reject) => {
      work.onFulfilled = resolve;
      work.onRejected = reject;
    });
    future.#work = work;
    work.future = future;
    return future;
  }

  /** For executors only: where a failure of the future is reported. */
  static ownerOf(future: Future<unknown>): EventTarget | undefined {
    return future.#work?.owner;
  }
}

// `then` returns an ordinary promise, which has no work of its own to cancel. Set this way rather than through
// `Symbol.species`, it also spares `await` and `Promise.all` a wrapper: they take less than half the time.
Object.defineProperty(Future.prototype, "constructor", {
  configurable: true,
  writable: true,
  value: Promise,
});

/**
 * Reports a future that failed while nobody listened to it.
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
  /** The event type to listen for. */
  static readonly type = "unobservedfailure";
  /** The future that failed. */
  readonly future: Future<unknown>;
  /** The reason it failed. */
  readonly error: unknown;

  /** Created by executors. */
  constructor(future: Future<unknown>, error: unknown) {
    super(UnobservedFailureEvent.type);
    this.future = future;
    this.error = error;
  }
}

let isListening = false;

/** Turns unhandled rejections of futures into events of their executors, so that they do not end the process. */
export function reportUnobservedFailures(): void {
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
