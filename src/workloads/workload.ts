/** What decides how a workload behaves: computing, waiting without or with blocking its thread, or both. */
export type WorkloadKind = "cpu-bound" | "io-bound" | "blocking" | "mixed";

/** What a suite measures: a workload, or some step of a thread's or a process's life. */
export interface WorkloadDescription {
  /** Name that bench ids carry. */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  /** What it does most of its time. */
  readonly kind: WorkloadKind | "overhead";
  /** What is done, in a sentence. */
  readonly description: string;
  /** Changes with the code or the size of the work, so that changed workloads are never compared. */
  readonly version: number;
  /** Tasks, or steps, in one batch. */
  readonly items: number;
  /** What sets the work of one item, units in the names. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Mean size of one task's input, serialized as a message, in bytes; absent where it has none. */
  readonly bytesIn?: number;
  /** The same of its answer. */
  readonly bytesOut?: number;
  /** Whether native threads compute it beside the event loop. */
  readonly computesNatively: boolean;
  /** Whether its tasks send typed arrays or one text, rather than records and lists. */
  readonly sendsBytes: boolean;
  /** SHA-256 of the user's file that it comes from, in hexadecimal; absent where it is one of the catalog. */
  readonly sourceHash?: string;
  /** Text of that file, where the user publishes it. */
  readonly source?: string;
}

/** Where a task's function is found; a name can cross into another isolate, a function cannot. */
export interface TaskLocation {
  /** URL of the module, absolute. */
  readonly module: string;
  /** Name of the exported function. */
  readonly export: string;
}

/** How much a batch holds, and what sets the work of one of its items. */
export interface BatchSize {
  /** Tasks in the batch. */
  readonly items: number;
  /** What sets the work of one item, units in the names. */
  readonly parameters: Readonly<Record<string, number>>;
}

/** A task to benchmark, with everything a suite needs to run it on any executor and to trust its answers. */
export interface Workload extends WorkloadDescription {
  /** What its tasks do most of their time. */
  readonly kind: WorkloadKind;
  /** Where the task's function is found. */
  readonly task: TaskLocation;
  /** Whether its batches have a {@linkcode SharedForm}. */
  readonly hasSharedForm: boolean;
  /** Makes the inputs and whatever they refer to (files, a server); of the usual size, but for what is given. */
  prepare(size?: Partial<BatchSize>): Promise<Batch>;
}

/** The same work with its data in shared memory, or small enough to travel in it as numbers. */
export interface SharedForm {
  /** The function that does it. */
  readonly task: TaskLocation;
  /** The arguments of each call, in the order of the inputs. */
  readonly inputs: readonly (readonly unknown[])[];
}

/**
 * The inputs of one batch, and the judge of its outputs. Disposing removes what was made for it, and is synchronous
 * so that it can be done while a process is ending.
 */
export interface Batch extends Disposable {
  /** One input a task. */
  readonly inputs: readonly unknown[];
  /** The same tasks for threads that share memory; their outputs are judged alike. */
  readonly shared?: SharedForm;
  /** What a task needs when it runs in an isolate with no other permission. */
  readonly permissions: Deno.PermissionOptionsObject;
  /**
   * Judges the outputs of one batch, in the order of the inputs.
   *
   * @throws {WrongAnswerError} where an output is not what the input calls for.
   */
  check(outputs: readonly unknown[]): void;
}

/** What a workload's file says of it; `P` are its parameters by name. */
export interface WorkloadSpec<P extends Record<string, number>> extends
  Omit<
    Workload,
    | "parameters"
    | "prepare"
    | "hasSharedForm"
    | "computesNatively"
    | "sendsBytes"
  > {
  readonly parameters: P;
  /** @default {false} */
  readonly hasSharedForm?: boolean;
  /** @default {false} */
  readonly computesNatively?: boolean;
  /** @default {false} */
  readonly sendsBytes?: boolean;
  prepare(
    size: { readonly items: number; readonly parameters: P },
  ): PreparedBatch | Promise<PreparedBatch>;
}

/** A batch as a workload makes it; what it leaves out is added by {@linkcode defineWorkload}. */
export interface PreparedBatch
  extends Pick<Batch, "inputs">, Partial<Pick<Batch, "shared">> {
  /** What each task should give, or a judge of all outputs. */
  readonly expected:
    | readonly unknown[]
    | ((outputs: readonly unknown[]) => void);
  readonly permissions?: Deno.PermissionOptionsObject;
  /** Removes what was made for the batch. */
  readonly remove?: () => void;
}

/** Makes a workload of its description. */
export function defineWorkload<P extends Record<string, number>>(
  spec: WorkloadSpec<P>,
): Workload {
  return {
    ...spec,
    hasSharedForm: spec.hasSharedForm ?? false,
    computesNatively: spec.computesNatively ?? false,
    sendsBytes: spec.sendsBytes ?? false,
    async prepare({ items = spec.items, parameters = {} } = {}) {
      const batch = await spec.prepare({
        items,
        parameters: { ...spec.parameters, ...parameters },
      });
      return completeBatch(batch, spec.id);
    },
  };
}

function completeBatch(
  { expected, remove, permissions, inputs, shared }: PreparedBatch,
  workload: string,
): Batch {
  return {
    inputs,
    ...(shared ? { shared } : undefined),
    permissions: permissions ?? {},
    check: typeof expected === "function"
      ? expected
      : (outputs) => checkOutputs(workload, outputs, expected),
    [Symbol.dispose]: () => remove?.(),
  };
}

/** A task returned something else than its workload's reference says: the cell has failed. */
export class WrongAnswerError extends Error {
  /** Tells this error from others. */
  override readonly name = "WrongAnswerError";
}

/** Compares outputs one by one with what was expected, as JSON text, so that numbers, strings and plain records work. */
export function checkOutputs(
  workload: string,
  outputs: readonly unknown[],
  expected: readonly unknown[],
): void {
  checkCount(workload, outputs, expected);
  for (const [index, output] of outputs.entries()) {
    const found = JSON.stringify(output);
    const wanted = JSON.stringify(expected[index]);
    if (found !== wanted) {
      throw new WrongAnswerError(
        `Cannot accept ${workload}: item ${index} gave ${found}, expected ${wanted}`,
      );
    }
  }
}

/** Checks that there is one output for each of what was asked for. */
export function checkCount(
  workload: string,
  outputs: readonly unknown[],
  expected: readonly unknown[],
): void {
  if (outputs.length === expected.length) return;
  throw new WrongAnswerError(
    `Cannot accept ${workload}: found ${outputs.length} answers, expected ${expected.length}`,
  );
}
