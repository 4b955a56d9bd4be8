import process from "node:process";
import { childrenTime, type TreeTime } from "./process_tree.ts";

/** What one run used beside time. */
export interface Usage {
  readonly userMicros: number;
  readonly systemMicros: number;
  readonly voluntary: number;
  readonly involuntary: number;
}

/** Whose books are kept. */
interface AccountOptions {
  /** Whether the act has children of its own; where not, nothing has to be asked. */
  readonly hasChildren: boolean;
  /** Whether all that the children do belongs to what is measured. */
  readonly isKnown: boolean;
  /** Children that are there for the workload's sake: they are not counted. */
  readonly helpers: readonly number[];
}

/** Keeps the books of one cell: processor time of this process around each run, and of its children over all of them. */
export class Account {
  readonly #options: AccountOptions;
  #childrenBefore: TreeTime | undefined;

  constructor(options: AccountOptions) {
    this.#options = options;
  }

  /** Called when warm-up is over. */
  async begin(): Promise<void> {
    const { isKnown, hasChildren, helpers } = this.#options;
    if (!isKnown || !hasChildren) return;
    this.#childrenBefore = await childrenTime(helpers);
  }

  /** Called after the last run: what the children used since {@linkcode begin}; `undefined` where nobody knows. */
  async finish(): Promise<TreeTime | undefined> {
    const { isKnown, hasChildren, helpers } = this.#options;
    if (!isKnown) return undefined;
    if (!hasChildren) return { userSeconds: 0, systemSeconds: 0 };
    const before = this.#childrenBefore;
    const after = await childrenTime(helpers);
    if (!before || !after) return undefined;
    return {
      userSeconds: Math.max(0, after.userSeconds - before.userSeconds),
      systemSeconds: Math.max(0, after.systemSeconds - before.systemSeconds),
    };
  }
}

/** Starts watching this process; the result of the returned function is what it used since. */
export function watchUsage(): () => Usage {
  const cpu = process.cpuUsage();
  const resources = process.resourceUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    const now = process.resourceUsage();
    return {
      userMicros: user,
      systemMicros: system,
      voluntary: now.voluntaryContextSwitches -
        resources.voluntaryContextSwitches,
      involuntary: now.involuntaryContextSwitches -
        resources.involuntaryContextSwitches,
    };
  };
}
