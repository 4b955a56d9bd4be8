/** Identifies a task by its module and export. */
export interface TaskName {
  /** Absolute URL of the module. */
  readonly module: string;
  /** Name of the exported function. */
  readonly export: string;
}

/**
 * Identifies a function that another isolate can import; the function itself cannot be sent there.
 * `Args` and `Result` type `submit`. A plain `{ module, export }` leaves them open.
 */
export interface TaskReference<
  Args extends readonly unknown[] = readonly unknown[],
  Result = unknown,
> extends TaskName {
  /** Carries the types only; never set. */
  readonly signature?: (...args: Args) => Result;
}

/** A function that is also its own reference: call it here, or submit it to run elsewhere. */
export type Task<Args extends readonly unknown[], Result> =
  & ((...args: Args) => Result)
  & TaskReference<Args, Result>;

/** A function of any parameters. */
export type AnyFunction = (...args: never[]) => unknown;

/**
 * Makes an exported function submittable. It must be exported under the function's own name.
 *
 * A generic function is submitted with its type arguments written out: `pool.submit(first<string>, list)`.
 *
 * @param meta `import.meta` of the module that exports it.
 * @param run the function.
 * @returns the function, which now carries its module and name.
 * @throws {TypeError} if the function has no name to be imported by.
 *
 * @example
 * ```ts
 * import { task } from "./task.ts";
 *
 * export const double = task(import.meta, function double(value: number) {
 *   return value * 2;
 * });
 * ```
 */
export function task<F extends AnyFunction>(
  meta: { readonly url: string },
  run: F,
): F & TaskReference<Parameters<F>, ReturnType<F>> {
  if (!run.name) {
    throw new TypeError(
      "Cannot make a task: found a function without a name, expected `function name(…) {…}`",
    );
  }
  // A wrapper, because a function may become several tasks. It takes and returns what `run` does, generic or not.
  const wrapper = ((...args: never[]) => run(...args)) as unknown as F;
  return Object.assign(wrapper, { module: meta.url, export: run.name });
}

/**
 * Checks a task reference at run time, for callers in plain JavaScript.
 *
 * @param value what was passed as a task.
 * @param verb what cannot be done without one, such as `submit task`.
 */
export function assertTaskReference(
  value: unknown,
  verb = "submit task",
): asserts value is TaskName {
  const found = value === null ? "null" : typeof value;
  if (found !== "object" && found !== "function") return refuse(found, verb);
  const { module, export: name } = Object(value);
  if (typeof module !== "string" || typeof name !== "string") {
    return refuse(found, verb);
  }
  // Each isolate would resolve it against one of its own modules.
  if (module[0] === "." || module[0] === "/") {
    throw new TypeError(
      `Cannot ${verb}: found the module "${module}", expected an absolute URL, as import.meta.resolve() gives`,
    );
  }
}

function refuse(found: string, verb: string): never {
  const hint = found === "function"
    ? "; a function cannot cross into another isolate, wrap it in task()"
    : "";
  throw new TypeError(
    `Cannot ${verb}: found ${found}, expected { module, export }${hint}`,
  );
}

/** How messages name a task. */
export function describeTask({ module, export: name }: TaskName): string {
  return `task "${name}" of ${module}`;
}

/** A symbol that is the same in every copy of this module: a task's module may have loaded another one. */
const MOVED = Symbol.for("crossover.moved");

/** A result together with the parts of it to transfer. */
interface Moved {
  readonly [MOVED]: true;
  readonly value: unknown;
  readonly transferables: readonly Transferable[];
}

/**
 * For a task's `return`: transfers the listed objects to the caller instead of copying them, where the executor can.
 * The caller receives `value` itself.
 *
 * @param value the task's result.
 * @param transferables objects inside of it, which are unusable in the worker afterwards.
 *
 * @example
 * ```ts
 * import { moved, task } from "./mod.ts";
 *
 * export const zeros = task(import.meta, function zeros(bytes: number) {
 *   const array = new Uint8Array(bytes);
 *   return moved(array, [array.buffer]);
 * });
 * ```
 */
export function moved<T>(value: T, transferables: readonly Transferable[]): T {
  const result: Moved = { [MOVED]: true, value, transferables };
  // Typed as what the caller receives: the executor unwraps it on the way.
  return result as unknown as T;
}

/** Whether a task returned `moved(…)`. */
export function isMoved(result: unknown): result is Moved {
  return typeof result === "object" && result !== null && MOVED in result;
}

const ABORT_PROBE = Symbol.for("crossover.isAborted");

/**
 * For a long task to ask now and then: whether its work was aborted, so that nobody waits for its result. Only tasks
 * submitted with a signal or a time limit can be told. Deno cannot stop a thread that computes; a task that asks and
 * returns frees its thread. Between the calls of a `map` chunk the thread asks by itself. A process need not ask: it is
 * killed.
 *
 * @example
 * ```ts
 * import { isAborted, task } from "./mod.ts";
 *
 * export const search = task(import.meta, function search(limit: number) {
 *   for (let n = 0; n < limit; n++) {
 *     if (n % 1_000 === 0 && isAborted()) return undefined;
 *   }
 *   return limit;
 * });
 * ```
 */
export function isAborted(): boolean {
  return abortProbe()?.() === true;
}

/** Tells whether the task that runs now was aborted; `undefined` while no task of this isolate can be. */
export function abortProbe(): (() => boolean) | undefined {
  // Only `setAbortProbe` sets it, of this module or of a copy.
  return Reflect.get(globalThis, ABORT_PROBE) as (() => boolean) | undefined;
}

/** For whatever runs tasks: how {@linkcode isAborted} finds out. */
export function setAbortProbe(probe: () => boolean): void {
  Reflect.set(globalThis, ABORT_PROBE, probe);
}

/** The function behind a task reference. */
export type TaskFunction = (...args: readonly unknown[]) => unknown;

/** Loads a module; a child process can load only the modules it was started with. */
export type ImportModule = (
  module: string,
) => Promise<Readonly<Record<string, unknown>>>;

/** Finds the functions behind references, and caches them: importing again would cost every task a microtask. */
export class TaskFinder {
  readonly #importModule: ImportModule;
  readonly #found = new Map<string, TaskFunction>();

  constructor(importModule: ImportModule) {
    this.#importModule = importModule;
  }

  /** Returns a cached function directly, so that short tasks do not wait for a promise. */
  find(task: TaskName): TaskFunction | Promise<TaskFunction> {
    return this.#found.get(`${task.export} ${task.module}`) ?? this.#load(task);
  }

  async #load(task: TaskName): Promise<TaskFunction> {
    const exports = await this.#importModule(task.module);
    const run = exports[task.export];
    if (!isFunction(run)) {
      throw new TypeError(
        `Cannot run task "${task.export}" of ${task.module}: found ${typeof run}, expected an exported function`,
      );
    }
    this.#found.set(`${task.export} ${task.module}`, run);
    return run;
  }
}

const WORKER = Symbol.for("crossover.worker");

/** What a worker is doing. */
interface WorkerContext {
  /** The task module that is being loaded. */
  loading: string | undefined;
  /** Whether a task, or its module, is in progress. */
  readonly isServing: () => boolean;
}

/** For workers: makes {@linkcode findNestingProblem} work while modules are loaded by the returned function. */
export function inWorker(
  importModule: ImportModule,
  isServing: () => boolean,
): ImportModule {
  const context: WorkerContext = { loading: undefined, isServing };
  Reflect.set(globalThis, WORKER, context);
  return async (module) => {
    context.loading = module;
    try {
      return await importModule(module);
    } finally {
      context.loading = undefined;
    }
  };
}

/** Whether this is the isolate of a worker. */
export function isInWorker(): boolean {
  return workerContext() !== undefined;
}

function workerContext(): WorkerContext | undefined {
  // Only `inWorker` sets it, of this module or of a copy.
  return Reflect.get(globalThis, WORKER) as WorkerContext | undefined;
}

/**
 * Why a pool may not be used here and now: a worker has loaded the module that uses it, rather than run a task that does.
 * Such a pool would start workers that load the module in turn, and so on without end.
 */
export function findNestingProblem(): string | undefined {
  const context = workerContext();
  if (!context) return undefined;
  if (context.loading !== undefined) return `while it loads ${context.loading}`;
  return context.isServing() ? undefined : "outside of any task";
}

function isFunction(value: unknown): value is TaskFunction {
  return typeof value === "function";
}

/** Whether a task's result is still to come. */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}

/** What a chunk of calls returned: the values up to the first failure, and that failure. */
export interface ChunkOutcome {
  /** Results in the order of the calls. */
  readonly values: ArrayLike<unknown>;
  /** What ended the chunk early; the calls after it were not made. */
  readonly failure?: { readonly error: unknown };
}

/** The calls of a chunk. */
interface ChunkOfCalls {
  /** An argument list for each call. */
  readonly chunk: readonly unknown[];
  /** Whether the chunk was aborted, so that the remaining calls are pointless; absent if it cannot be. */
  readonly isAborted: (() => boolean) | undefined;
}

/**
 * Calls a task on one argument list after another, up to the first failure. Returns a promise only if the task does, so
 * that short tasks do not wait for one.
 */
export function callEach(
  run: TaskFunction,
  calls: ChunkOfCalls,
): ChunkOutcome | Promise<ChunkOutcome> {
  const { chunk, isAborted } = calls;
  const values: unknown[] = [];
  for (const args of chunk) {
    if (isAborted?.()) break;
    try {
      const result = callOn(run, args);
      if (isPromiseLike(result)) {
        return callRest(run, { ...calls, values, result });
      }
      values.push(result);
    } catch (error) {
      return { values, failure: { error } };
    }
  }
  return { values };
}

async function callRest(
  run: TaskFunction,
  { chunk, isAborted, values, result }: ChunkOfCalls & {
    readonly values: unknown[];
    readonly result: PromiseLike<unknown>;
  },
): Promise<ChunkOutcome> {
  try {
    values.push(await result);
    for (const args of chunk.slice(values.length)) {
      if (isAborted?.()) break;
      values.push(await callOn(run, args));
    }
    return { values };
  } catch (error) {
    return { values, failure: { error } };
  }
}

function callOn(run: TaskFunction, args: unknown): unknown {
  // Each element of a chunk is an argument list: `map` refuses anything else.
  return run(...args as readonly unknown[]);
}
