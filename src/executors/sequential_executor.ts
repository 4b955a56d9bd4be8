import { LocalExecutor } from "./local_executor.ts";

/** One task after another in this isolate: the baseline that every other model is compared with. */
export class SequentialExecutor extends LocalExecutor {
  constructor() {
    super(1);
  }
}
