import { BaseExecutor } from "./base_executor.ts";
import { LocalEngine } from "./local_engine.ts";
import { assertCount } from "./option_checks.ts";

/** How an {@linkcode AsyncExecutor} is bounded. */
export interface AsyncExecutorOptions {
  /**
   * Most tasks under way at once.
   *
   * @default {64}
   */
  readonly maxInFlight?: number;
}

/** Many tasks under way on this isolate's event loop, as `Promise.all` with a bound: for tasks that wait, not compute. */
export class AsyncExecutor extends BaseExecutor {
  /**
   * Starts nothing until work comes.
   *
   * @throws {RangeError} where `maxInFlight` is no positive integer.
   */
  constructor(options: AsyncExecutorOptions = {}) {
    const { maxInFlight = 64 } = options;
    assertCount(maxInFlight, { name: "maxInFlight" });
    super(new LocalEngine(maxInFlight));
  }
}
