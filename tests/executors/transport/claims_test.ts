import { assertEquals } from "@std/assert";
import { Claims } from "../../../src/executors/transport/claims.ts";

Deno.test("Claims gives each job to one side", () => {
  const pool = new Claims();
  const thread = new Claims(pool.memory);
  pool.count(4);
  assertEquals([thread.claimNext(), thread.claimNext()], [true, true]);
  assertEquals(pool.waiting, 2);
  assertEquals([pool.takeBack(), pool.waiting, pool.takeBack()], [2, 0, 0]);
  pool.count(1);
  const claimed = Array.from({ length: 3 }, () => thread.claimNext());
  assertEquals(claimed, [false, false, true]);
});

Deno.test("Claims forgets jobs that could not be sent", () => {
  const pool = new Claims();
  const thread = new Claims(pool.memory);
  pool.count(1);
  pool.count(3);
  pool.count(-3);
  assertEquals([thread.claimNext(), pool.takeBack()], [true, 0]);
});

Deno.test("Claims counts on beyond 32 bits", () => {
  const pool = new Claims();
  const thread = new Claims(pool.memory);
  const almostAll = 2 ** 31 - 2;
  for (const side of [pool, thread]) side.count(almostAll);
  Atomics.store(pool.memory, 0, almostAll);
  pool.count(5);
  const claimed = Array.from({ length: 3 }, () => thread.claimNext());
  assertEquals(claimed, [true, true, true]);
  assertEquals([pool.waiting, pool.takeBack(), thread.claimNext()], [
    2,
    2,
    false,
  ]);
});
