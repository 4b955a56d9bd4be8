import { assertEquals } from "@std/assert";
import { Queue } from "../../src/executors/job.ts";

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

Deno.test("Queue.filter() keeps the order of what stays", () => {
  const queue = new Queue<number>();
  for (const item of [1, 2, 3, 4]) queue.push(item);
  queue.shift();
  queue.filter((item) => item !== 3);
  assertEquals([queue.length, queue.shift(), queue.shift()], [2, 2, 4]);
});
