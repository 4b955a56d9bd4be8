/** A first-in, first-out queue. Unlike an array's, its `shift` does not move the remaining items. */
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
    // Drop the part before the head once it is half of the array, so that an item costs constant time on average.
    if (this.#head > 1_000 && this.#head * 2 > this.#items.length) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    } else if (this.#head === this.#items.length) {
      this.#items.length = this.#head = 0;
    }
    return item;
  }

  pop(): T | undefined {
    return this.length > 0 ? this.#items.pop() : undefined;
  }

  has(item: T): boolean {
    return this.#items.includes(item, this.#head);
  }

  clear(): void {
    this.#items.length = this.#head = 0;
  }

  /** The items in order; none may be added or removed meanwhile. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (let at = this.#head; at < this.#items.length; at++) {
      // Only the places before the head are empty.
      yield this.#items[at] as T;
    }
  }
}
