/** What names a task, whatever its types. */
export interface TaskName {
  /** URL of the module, absolute. */
  readonly module: string;
  /** Name of the exported function. */
  readonly export: string;
}

/**
 * Names a function that another isolate can import. A function itself cannot be sent there.
 * `Args` and `Result` type what `submit` takes and gives; a plain `{ module, export }` leaves them open.
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

/**
 * Makes an exported function submittable. It must be exported under the function's own name.
 *
 * @param meta `import.meta` of the module that exports it.
 * @throws {TypeError} where the function has no name to be imported by.
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
export function task<Args extends readonly unknown[], Result>(
  meta: { readonly url: string },
  run: (...args: Args) => Result,
): Task<Args, Result> {
  if (!run.name) {
    throw new TypeError(
      "Cannot make a task: found a function without a name, expected `function name(…) {…}`",
    );
  }
  return Object.assign((...args: Args) => run(...args), {
    module: meta.url,
    export: run.name,
  });
}

/** Refuses what TypeScript would have refused, for callers in plain JavaScript. */
export function assertTaskReference(
  value: unknown,
): asserts value is TaskName {
  const found = value === null ? "null" : typeof value;
  const isReference = (found === "object" || found === "function") &&
    typeof Reflect.get(Object(value), "module") === "string" &&
    typeof Reflect.get(Object(value), "export") === "string";
  if (isReference) return refuseRelative(Reflect.get(Object(value), "module"));
  const hint = found === "function"
    ? "; a function cannot cross into another isolate, wrap it in task()"
    : "";
  throw new TypeError(
    `Cannot submit task: found ${found}, expected { module, export }${hint}`,
  );
}

/** Each isolate would look for such a module beside one of its own. */
function refuseRelative(module: string): void {
  if (module[0] !== "." && module[0] !== "/") return;
  throw new TypeError(
    `Cannot submit task: found the module "${module}", expected an absolute URL, as import.meta.resolve() gives`,
  );
}
