import { BaseExecutor } from "./base_executor.ts";
import { mayRunShell } from "./child_environment.ts";
import { permissionFlags } from "./child_flags.ts";
import { assertCount } from "./option_checks.ts";
import { OrphanGuard } from "./orphan_guard.ts";
import { PoolEngine } from "./pool_engine.ts";
import { startProcess } from "./process_transport.ts";

/** How the children of a {@linkcode SubprocessExecutor} are made. */
export interface SubprocessExecutorOptions {
  /**
   * Most processes at once; they start as work asks for them.
   *
   * @default {navigator.hardwareConcurrency}
   */
  readonly maxWorkers?: number;
  /**
   * What tasks may do. Their modules load without any permission.
   *
   * @default {{}}
   */
  readonly permissions?: Deno.PermissionOptionsObject;
  /** Variables added to the environment of this process; tasks that read them need permission to. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Warm processes that get tasks over a pipe: for work that must not bring this process down, may do less than it, or
 * may have to be stopped in the middle.
 *
 * Needs permission to run `deno`, and to read the variable `NODE_V8_COVERAGE`, which Deno asks for before it starts a
 * process with a further pipe. With permission to run `sh`, one shell sees to it that no child outlives this process;
 * without it, a thread in every child does.
 */
export class SubprocessExecutor extends BaseExecutor {
  /**
   * Starts no process until work comes.
   *
   * @throws {RangeError} where `maxWorkers` is no positive integer.
   * @throws {TypeError} where a permission is "inherit".
   */
  constructor(options: SubprocessExecutorOptions = {}) {
    const {
      maxWorkers = navigator.hardwareConcurrency,
      permissions = {},
      env = {},
    } = options;
    assertCount(maxWorkers, { name: "maxWorkers" });
    // Refuses now what a child could not be given later.
    permissionFlags(permissions);
    super(new SubprocessEngine({ maxWorkers, permissions, env }));
  }
}

/** A pool of processes, and the guard that goes when the last of them has gone. */
class SubprocessEngine extends PoolEngine {
  #guard: OrphanGuard | undefined;

  constructor(
    { maxWorkers, ...options }: Required<SubprocessExecutorOptions>,
  ) {
    super({
      maxWorkers,
      toThread: false,
      start: (events, modules) => {
        if (mayRunShell()) this.#guard ??= new OrphanGuard();
        return startProcess(events, {
          ...options,
          modules,
          guard: this.#guard,
        });
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
    await guard?.close();
  }
}
