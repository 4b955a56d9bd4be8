import { assertEquals } from "@std/assert";
import { SharedChannel } from "../../../src/executors/transport/shared_channel.ts";
import {
  encodeCall,
  type NumberResults,
  writeRequest,
} from "../../../src/executors/protocol/message.ts";
import { WorkerTransport } from "../../../src/executors/transport/thread.ts";
import { within } from "../fixtures/bounds.ts";
import * as tasks from "../fixtures/tasks.ts";

const FIRST_TASK = 0;
/** One job that is no chunk, of two arguments. */
const message = (a: number, b: number) => [1, FIRST_TASK, -1, 2, a, b];

Deno.test("SharedChannel does not take the answer to a later message for that to an earlier one", async () => {
  const pool = new SharedChannel();
  const worker = new SharedChannel(pool.memory);
  pool.post(message(1, 2));
  const first = pool.nextAnswer();
  worker.take();
  worker.answer(undefined);
  pool.post(message(3, 4));
  const second = pool.nextAnswer();
  worker.take();
  worker.answer([{ runMicros: 5, isChunk: false, values: [7] }]);
  assertEquals(await within(first), undefined);
  assertEquals(sums(await within(second)), [7]);
});

Deno.test("A thread that met its mail before the announcement goes on to take numbers", async () => {
  const answered = Promise.withResolvers<void>();
  const channel = new SharedChannel();
  const thread = new WorkerTransport({
    onReady: () => {},
    onPacket: ({ text }) => {
      if (text.startsWith("[")) answered.resolve();
    },
    onNumbers: () => {},
    onExit: () => {},
  }, { main: "shared_main", startTimeoutMs: 30_000 });
  thread.share(channel.memory);
  const { module, export: name } = tasks.add;
  const call = encodeCall([1, 2], { root: "arguments", toThread: true });
  thread.send({
    text: `[${writeRequest({ module, export: name }, call)}]`,
    attachments: [],
  });
  await within(answered.promise);
  // Long enough for its event loop to come to rest, without the announcement that belongs to the mail.
  await new Promise((resolve) => setTimeout(resolve, 20));
  channel.announceMail();
  await new Promise((resolve) => setTimeout(resolve, 20));
  channel.post(message(3, 4));
  assertEquals(sums(await within(channel.nextAnswer())), [7]);
  const gone = thread.close();
  channel.announceMail();
  await within(gone);
});

Deno.test("SharedChannel looks again where a notification has woken nobody", async () => {
  const pool = new SharedChannel();
  const worker = new SharedChannel(pool.memory);
  pool.post(message(1, 2));
  const answer = pool.nextAnswer();
  worker.take();
  // What `answer()` does, but for the notification.
  const counters = new Int32Array(pool.memory, 0, 4);
  Atomics.add(counters, 3, 1);
  pool.nudge();
  assertEquals(await within(answer), []);
});

function sums(answer: readonly NumberResults[] | undefined): unknown {
  return answer?.flatMap(({ values }) => Array.from(values));
}
