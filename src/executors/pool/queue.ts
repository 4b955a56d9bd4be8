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
    } else if (this.#head === this.#items.length) {
      this.#items.length = this.#head = 0;
    }
    return item;
  }

  /** Takes the last one back. */
  pop(): void {
    if (this.length > 0) this.#items.pop();
  }

  /** Whether it is one of those that wait. */
  has(item: T): boolean {
    return this.#items.includes(item, this.#head);
  }
}
