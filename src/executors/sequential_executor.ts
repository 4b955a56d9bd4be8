import { BaseExecutor } from "./base_executor.ts";
import { LocalEngine } from "./local_engine.ts";

/** One task after another in this isolate: the baseline that every other model is compared with. */
export class SequentialExecutor extends BaseExecutor {
  /** Starts nothing until work comes. */
  constructor() {
    super(new LocalEngine(1));
  }
}
