import { assertEquals, assertRejects } from "@std/assert";
import {
  receiveFromProcess,
  Replies,
  repliesOfThread,
} from "../../bench/runners/replies.ts";
import { within } from "../executors/fixtures/bounds.ts";

Deno.test("Replies gives the next reply to the one who waits, and forgets what nobody waits for", async () => {
  const replies = new Replies<number>();
  replies.receive(1);
  const next = replies.next();
  replies.receive(2);
  replies.receive(3);
  assertEquals(await next, 2);
});

Deno.test("Replies refuses what is waited for and everything later once the other side has failed", async () => {
  const replies = new Replies<number>();
  const awaited = replies.next();
  replies.fail("found nobody");
  replies.fail("found nobody again");
  const expected = "Cannot get a reply: found nobody, expected one";
  await assertRejects(() => within(awaited), Error, expected);
  await assertRejects(() => within(replies.next()), Error, expected);
});

Deno.test("Replies keeps a reply that came before the other side failed", async () => {
  const replies = new Replies<number>();
  const awaited = replies.next();
  replies.receive(1);
  replies.fail("found nobody");
  assertEquals(await awaited, 1);
});

Deno.test("Replies leaves no rejection behind that nobody looks at", async () => {
  const replies = new Replies<number>();
  void replies.next();
  replies.fail("found nobody");
  void replies.next();
  // An unhandled rejection would end this test file here.
  await new Promise((resolve) => setTimeout(resolve));
});

/** A thread that runs some code. */
function threadOf(code: string): Worker {
  const url = `data:application/javascript,${encodeURIComponent(code)}`;
  return new Worker(url, { type: "module" });
}

Deno.test("repliesOfThread() receives from a thread, and that it has failed", async () => {
  const worker = threadOf(`self.onmessage = ({ data }) => {
    if (data === "fail") throw new RangeError("too far");
    self.postMessage(data);
  };`);
  const replies = repliesOfThread<string>(worker);
  const answer = replies.next();
  worker.postMessage("hello");
  assertEquals(await within(answer), "hello");
  const none = replies.next();
  worker.postMessage("fail");
  await assertRejects(() => within(none), Error, "too far");
  worker.terminate();
});

Deno.test("repliesOfThread() tells of a thread that cannot be loaded", async () => {
  const worker = threadOf("nonsense(");
  await assertRejects(
    () => within(repliesOfThread(worker).next()),
    Error,
    "a thread that failed",
  );
  worker.terminate();
});

Deno.test("receiveFromProcess() refuses once an output has ended or cannot be read", async () => {
  const ended = new Replies<Uint8Array>();
  const last = ended.next();
  await receiveFromProcess(ReadableStream.from([Uint8Array.of(1)]), ended);
  assertEquals(await last, Uint8Array.of(1));
  await assertRejects(() => ended.next(), Error, "found the end");
  const broken = new Replies<Uint8Array>();
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.error(new Error("torn")),
  });
  await receiveFromProcess(stream, broken);
  await assertRejects(() => broken.next(), Error, "torn");
});
