import { assertEquals } from "@std/assert";
import { Queue } from "../../../src/executors/pool/queue.ts";

Deno.test("Queue gives items in the order in which they came, however many", () => {
  const queue = new Queue<number>();
  const taken: (number | undefined)[] = [];
  for (let item = 0; item < 5_000; item++) {
    queue.push(item);
    if (item % 3 === 0) taken.push(queue.shift());
  }
  while (queue.length > 0) taken.push(queue.shift());
  assertEquals(taken, Array.from({ length: 5_000 }, (_, item) => item));
  assertEquals([queue.shift(), queue.peek()], [undefined, undefined]);
});

Deno.test("Queue.pop() takes the last one back, and no more than there are", () => {
  const queue = new Queue<number>();
  for (const item of [1, 2, 3]) queue.push(item);
  queue.shift();
  queue.pop();
  assertEquals([queue.length, queue.has(2), queue.has(3)], [1, true, false]);
  queue.pop();
  queue.pop();
  assertEquals(queue.length, 0);
});
