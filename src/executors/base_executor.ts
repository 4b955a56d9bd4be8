import type { Engine } from "./engine.ts";
import { CancelledError, ShutdownError, TimeoutError } from "./errors.ts";
import type {
  Executor,
  ExecutorStatistics,
  MapOptions,
  ShutdownOptions,
  SubmitOptions,
  Submitter,
} from "./executor.ts";
import { Future, type FutureControl, type OnSettled } from "./future.ts";
import type { Job, Parcel } from "./job.ts";
import { assertMilliseconds } from "./option_checks.ts";
import { orderedMap } from "./ordered_map.ts";
import { assertTaskReference, type TaskReference } from "./task.ts";

interface AnySubmitOptions extends SubmitOptions {
  readonly transfer?: readonly Transferable[];
}

/** What all executors have in common: futures, ordered `map`, giving up, and the order in which things end. */
export class BaseExecutor<Options extends SubmitOptions = SubmitOptions>
  implements Executor<Options> {
  readonly #engine: Engine;
  readonly #unsettled = new Set<FutureControl>();
  #completed = 0;
  #phase: "open" | "closing" | "killed" = "open";
  #drained = Promise.withResolvers<void>();
  #ended: Promise<void> | undefined;

  /** For executors of one's own: everything but running the jobs is done here. */
  protected constructor(engine: Engine) {
    this.#engine = engine;
  }

  submit<Args extends readonly unknown[], Result>(
    task: TaskReference<Args, Result>,
    ...args: Args
  ): Future<Awaited<Result>> {
    return this.#submit([args], { task, options: {} })[0]!;
  }

  map<Args extends readonly unknown[], Result>(
    task: TaskReference<Args, Result>,
    argumentTuples: Iterable<Readonly<Args>> | AsyncIterable<Readonly<Args>>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<Result>> {
    return this.#view({}).map(task, argumentTuples, options);
  }

  with(options: Options): Submitter {
    if (options.timeoutMs !== undefined) {
      assertMilliseconds(options.timeoutMs, "timeoutMs");
    }
    return this.#view(options);
  }

  get statistics(): ExecutorStatistics {
    let running = 0;
    for (const { state } of this.#unsettled) if (state === "running") running++;
    return {
      pending: this.#unsettled.size - running,
      running,
      completed: this.#completed,
      abandoned: this.#engine.abandoned,
    };
  }

  shutdown(options: ShutdownOptions = {}): Promise<void> {
    const { cancelPending = false, graceMs } = options;
    if (graceMs !== undefined) assertMilliseconds(graceMs, "graceMs");
    if (this.#phase === "open") this.#phase = "closing";
    if (cancelPending) this.#cancelPending();
    if (this.#unsettled.size === 0) this.#drained.resolve();
    this.#ended ??= this.#drained.promise.then(() => this.#engine.close());
    if (graceMs === undefined || this.#unsettled.size === 0) return this.#ended;
    const timer = setTimeout(() => this.kill(), graceMs);
    return this.#ended.finally(() => clearTimeout(timer));
  }

  kill(): void {
    if (this.#phase === "killed") return;
    this.#phase = "killed";
    this.#cancelPending();
    for (const control of [...this.#unsettled]) {
      control.reject(new ShutdownError("The executor was killed"));
    }
    this.#ended = this.#engine.kill();
    this.#drained.resolve();
  }

  /** As {@linkcode shutdown}, so that `await using` ends the executor. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  #view(options: AnySubmitOptions): Submitter {
    return {
      submit: (task, ...args) => this.#submit([args], { task, options })[0]!,
      map: <Args extends readonly unknown[], Result>(
        task: TaskReference<Args, Result>,
        argumentTuples:
          | Iterable<Readonly<Args>>
          | AsyncIterable<Readonly<Args>>,
        mapOptions: MapOptions = {},
      ) => {
        assertTaskReference(task);
        this.#assertOpen();
        return orderedMap<Readonly<Args>, Awaited<Result>>(argumentTuples, {
          ...mapOptions,
          submit: (chunk) =>
            this.#submit<Args, Result>(chunk, { task, options }),
        });
      },
    };
  }

  #submit<Args extends readonly unknown[], Result>(
    chunk: readonly Readonly<Args>[],
    { task, options }: {
      readonly task: TaskReference<Args, Result>;
      readonly options: AnySubmitOptions;
    },
  ): Future<Awaited<Result>>[] {
    assertTaskReference(task);
    this.#assertOpen();
    const parcel = chunk.map((args) =>
      this.#createJob(args, { task, options })
    );
    const revoke = (error: CancelledError | TimeoutError) =>
      this.#revoke(parcel, error);
    const abortedAlready = watch(parcel, { options, revoke });
    if (!abortedAlready) this.#engine.enqueue(parcel);
    // The future carries what the task's own types promise; nothing at run time can check it.
    return parcel.map((job) => job.control.future as Future<Awaited<Result>>);
  }

  #createJob(
    args: readonly unknown[],
    { task, options }: { task: TaskReference; options: AnySubmitOptions },
  ): Job {
    const control = Future.create(this.#onSettled);
    this.#unsettled.add(control);
    const { signal, timeoutMs, transfer = [] } = options;
    const revocable = signal !== undefined || timeoutMs !== undefined;
    return { task, args, control, transfer, revocable };
  }

  readonly #onSettled: OnSettled = (control, state) => {
    this.#unsettled.delete(control);
    if (state !== "cancelled") this.#completed++;
    if (this.#unsettled.size === 0 && this.#phase !== "open") {
      this.#drained.resolve();
    }
  };

  #revoke(parcel: Parcel, error: CancelledError | TimeoutError): void {
    for (const { control } of parcel) {
      if (error instanceof CancelledError) control.cancel(error);
      else control.reject(error);
    }
    this.#engine.drop(parcel);
  }

  #cancelPending(): void {
    for (const control of [...this.#unsettled]) {
      control.future.cancel("the executor was shut down");
    }
  }

  #assertOpen(): void {
    if (this.#phase !== "open") {
      throw new ShutdownError(
        "Cannot submit task: found an executor that was shut down, expected an open one",
      );
    }
    if (this.#engine.broken) throw this.#engine.broken;
  }
}

/** Ties a parcel to its signal and its time limit; tells whether the signal had aborted before. */
function watch(
  parcel: Parcel,
  { options: { signal, timeoutMs }, revoke }: {
    readonly options: SubmitOptions;
    readonly revoke: (error: CancelledError | TimeoutError) => void;
  },
): boolean {
  if (!signal && timeoutMs === undefined) return false;
  const onAbort = () =>
    revoke(
      new CancelledError("The work was aborted", { cause: signal?.reason }),
    );
  if (signal?.aborted) {
    onAbort();
    return true;
  }
  signal?.addEventListener("abort", onAbort);
  const timer = timeoutMs === undefined ? undefined : setTimeout(
    () =>
      revoke(new TimeoutError(`The work had no result after ${timeoutMs} ms`)),
    timeoutMs,
  );
  void Promise.allSettled(parcel.map((job) => job.control.future)).then(() => {
    signal?.removeEventListener("abort", onAbort);
    clearTimeout(timer);
  });
  return false;
}
