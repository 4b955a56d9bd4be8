import { assert, assertEquals } from "@std/assert";
import { SharedChannel } from "../../../src/executors/transport/shared_channel.ts";
import { Cores } from "../../../src/executors/transport/spinner.ts";
import { within } from "../fixtures/bounds.ts";

/** Both ends of a channel, and the cores that are left: its one worker takes one. */
function openChannel(count = 2) {
  const cores = new Cores({ count });
  const pool = new SharedChannel(cores);
  pool.countWorker();
  return { cores, pool, worker: new SharedChannel(cores, pool.memory) };
}

Deno.test("SharedChannel does not let its pool sleep on an answer that is there", async () => {
  const { pool, worker } = openChannel();
  worker.replies.write("[1]", 0);
  worker.wakePool();
  assertEquals(pool.sleepUntilReply(), undefined);
  assertEquals(pool.replies.read(0), "[1]");
  const asleep = pool.sleepUntilReply();
  assert(asleep);
  worker.replies.write("[2]", 0);
  worker.wakePool();
  await within(asleep);
  assertEquals(pool.replies.read(0), "[2]");
});

Deno.test("SharedChannel wakes a pool whose worker is gone", async () => {
  const { pool } = openChannel();
  const asleep = pool.sleepUntilReply();
  assert(asleep);
  pool.forgetWorker();
  await within(asleep);
});

Deno.test("SharedChannel lets no worker rest where there is something to do", () => {
  const { pool, worker } = openChannel();
  pool.requests.write("[1]", 0);
  // Would block for ever.
  worker.rest(0);
  assertEquals(worker.requests.read(0), "[1]");
  pool.announcePosted();
  worker.rest(0);
});

Deno.test("SharedChannel counts a worker until it is gone", () => {
  const { cores, pool } = openChannel(1);
  assertEquals(cores.areSpare, false);
  pool.forgetWorker();
  assertEquals(cores.areSpare, true);
});
