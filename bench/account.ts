import process from "node:process";
import { childrenTime, type TreeTime } from "./process_tree.ts";

/** What one run used beside time. */
export interface Usage {
  readonly userMicros: number;
  readonly systemMicros: number;
  readonly voluntary: number;
  readonly involuntary: number;
}

/** Keeps the books of one cell: processor time of this process around each run, and of its children over all of them. */
export class Account {
  /** Children that are not counted; `undefined` where there are none to count, so that nothing has to be asked. */
  readonly #helpers: readonly number[] | undefined;
  #childrenBefore: TreeTime | undefined;

  /** @param helpers children that are there for the workload's sake; left out where the act has none of its own. */
  constructor(helpers?: readonly number[]) {
    this.#helpers = helpers;
  }

  /** Called when warm-up is over. */
  async begin(): Promise<void> {
    if (!this.#helpers) return;
    this.#childrenBefore = await childrenTime(this.#helpers);
  }

  /** Called after the last run: what the children used since {@linkcode begin}; `undefined` where nobody knows. */
  async finish(): Promise<TreeTime | undefined> {
    if (!this.#helpers) return { userSeconds: 0, systemSeconds: 0 };
    const before = this.#childrenBefore;
    const after = await childrenTime(this.#helpers);
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
