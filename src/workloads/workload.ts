/** What decides how a workload behaves: computing, waiting without or with blocking its thread, or both. */
export type WorkloadKind = "cpu-bound" | "io-bound" | "blocking" | "mixed";

/** Where a task's function is found; a name can cross into another isolate, a function cannot. */
export interface TaskLocation {
  /** URL of the module, absolute. */
  readonly module: string;
  /** Name of the exported function. */
  readonly export: string;
}

/** A task to benchmark, with everything a suite needs to run it on any executor and to trust its answers. */
export interface Workload {
  /** Name that bench ids carry. */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  /** What its tasks do most of their time. */
  readonly kind: WorkloadKind;
  /** What one task does, in a sentence. */
  readonly description: string;
  /** Changes with the code or the size of the work, so that changed workloads are never compared. */
  readonly version: number;
  /** Tasks in one batch; every model gets the same ones. */
  readonly items: number;
  /** What sets the work of one item, units in the names. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Where the task's function is found. */
  readonly task: TaskLocation;
  /** Makes the inputs and whatever they refer to (files, a server). */
  prepare(): Promise<Batch>;
}

/**
 * The inputs of one batch, and the judge of its outputs. Disposing removes what was made for it, and is synchronous
 * so that it can be done while a process is ending.
 */
export interface Batch extends Disposable {
  /** One input a task. */
  readonly inputs: readonly unknown[];
  /** What a task needs when it runs in an isolate with no other permission. */
  readonly permissions: Deno.PermissionOptionsObject;
  /**
   * Judges the outputs of one batch, in the order of the inputs.
   *
   * @throws {WrongAnswerError} where an output is not what the input calls for.
   */
  check(outputs: readonly unknown[]): void;
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
  if (outputs.length !== expected.length) {
    throw new WrongAnswerError(
      `Cannot accept ${workload}: found ${outputs.length} answers, expected ${expected.length}`,
    );
  }
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
