import { mayRunShell } from "../transport/child_environment.ts";
import { permissionFlags } from "../transport/child_flags.ts";
import type { CreateEngine } from "../engine.ts";
import type { JobList } from "./job.ts";
import { assertCount } from "../option_checks.ts";
import { OrphanGuard } from "../transport/orphan_guard.ts";
import { PoolEngine } from "./pool.ts";
import type { PoolSettings } from "../pool_options.ts";
import { type ProcessSettings, startProcess } from "../transport/process.ts";

/** What child processes get, and may do. */
export interface ProcessOptions {
  /**
   * What tasks may do. Their modules load without any permission.
   *
   * @default {{}}
   */
  readonly permissions?: Deno.PermissionOptionsObject;
  /** Variables added to the environment of this process; tasks that read them need permission to. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Most memory of a child's JavaScript heap, in MiB; a child that needs more ends with a {@linkcode WorkerExitedError}.
   * Array buffers are not part of that heap.
   */
  readonly maxHeapMiB?: number;
}

/**
 * What makes the engine of an executor whose workers are processes.
 *
 * @throws {TypeError} where a permission is "inherit".
 * @throws {RangeError} where `maxHeapMiB` is no positive integer.
 */
export function createSubprocessEngine(
  pool: PoolSettings,
  { permissions = {}, env = {}, maxHeapMiB }: ProcessOptions,
): CreateEngine {
  // Refuses now what a child could not be given later.
  permissionFlags(permissions);
  if (maxHeapMiB !== undefined) assertCount(maxHeapMiB, { name: "maxHeapMiB" });
  const child = { permissions, env, maxHeapMiB };
  return (pending) => new SubprocessEngine(pending, { pool, child });
}

/** A pool of processes, and the guard that goes when the last of them has gone. */
class SubprocessEngine extends PoolEngine {
  #guard: OrphanGuard | undefined;
  #dismissed: Promise<void> | undefined;

  constructor(pending: JobList, { pool, child }: {
    readonly pool: PoolSettings;
    readonly child: Omit<ProcessSettings, "modules" | "guard">;
  }) {
    super(pending, {
      ...pool,
      areThreads: false,
      shareNumbers: false,
      replaceAbandoned: false,
      start: (events, modules) => {
        if (mayRunShell()) this.#guard ??= new OrphanGuard();
        return startProcess(events, { ...child, modules, guard: this.#guard });
      },
    });
  }

  override async close(): Promise<void> {
    await super.close();
    await this.#dismissGuard();
  }

  override async kill(): Promise<void> {
    await super.kill();
    await this.#dismissGuard();
  }

  async #dismissGuard(): Promise<void> {
    const guard = this.#guard;
    this.#guard = undefined;
    // Whoever ends the pool a second time waits for the same end.
    if (guard) this.#dismissed = guard.close();
    await this.#dismissed;
  }
}
