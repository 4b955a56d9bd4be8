import type { FutureControl } from "./future.ts";
import type { TaskReference } from "./task.ts";

/** One submitted task, from its submission until its future settles. */
export interface Job {
  /** What to run. */
  readonly task: TaskReference;
  /** What to run it on. */
  readonly args: readonly unknown[];
  /** What settles its future. */
  readonly control: FutureControl;
  /** Objects to hand over rather than copy. */
  readonly transfer: readonly Transferable[];
  /** Whether it can be given up while it runs, which may end its worker: no other work may be in that worker's hands. */
  readonly revocable: boolean;
}

/** Jobs that travel and run together; one job, unless `map` was given a `chunkSize`. */
export type Parcel = readonly Job[];

/** A first-in, first-out queue whose `shift` does not move what is left, as an array's does. */
export class Queue<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (this.length === 0) return undefined;
    this.#items[this.#head++] = undefined;
    // Half of the array is behind the head: drop that half, so that a long queue costs a constant time an item.
    if (this.#head > 1_000 && this.#head * 2 > this.#items.length) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Keeps only the items for which `keep` says so. */
  filter(keep: (item: T) => boolean): void {
    this.#items = this.#items.slice(this.#head).filter((item) =>
      item !== undefined && keep(item)
    );
    this.#head = 0;
  }
}
