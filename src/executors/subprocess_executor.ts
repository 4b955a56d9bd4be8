import { mayRunShell } from "./child_environment.ts";
import { permissionFlags } from "./child_flags.ts";
import type { SubmitOptions } from "./executor.ts";
import { assertCount } from "./option_checks.ts";
import { OrphanGuard } from "./orphan_guard.ts";
import { PoolExecutor } from "./pool_executor.ts";
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
export class SubprocessExecutor extends PoolExecutor<SubmitOptions> {
  readonly #guard: { current: OrphanGuard | undefined };

  /**
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
    permissionFlags(permissions);
    const guard: { current: OrphanGuard | undefined } = { current: undefined };
    super({
      maxWorkers,
      toThread: false,
      start(events, modules) {
        if (mayRunShell()) guard.current ??= new OrphanGuard();
        return startProcess(events, {
          modules,
          permissions,
          env,
          guard: guard.current,
        });
      },
    });
    this.#guard = guard;
  }

  protected override async closeWorkers(): Promise<void> {
    await super.closeWorkers();
    await this.#guard.current?.close();
    this.#guard.current = undefined;
  }

  protected override async killWorkers(): Promise<void> {
    await super.killWorkers();
    await this.#guard.current?.close();
    this.#guard.current = undefined;
  }
}
