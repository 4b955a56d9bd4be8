import { assertEquals, assertRejects } from "@std/assert";
import { hearProcess, Words, wordsOfThread } from "../../bench/acts/words.ts";
import { within } from "../executors/fixtures/bounds.ts";

Deno.test("Words gives the next word to the one who waits, and forgets what nobody waits for", async () => {
  const words = new Words<number>();
  words.hear(1);
  const next = words.next();
  words.hear(2);
  words.hear(3);
  assertEquals(await next, 2);
});

Deno.test("Words refuses what is waited for and everything later once the other side has failed", async () => {
  const words = new Words<number>();
  const awaited = words.next();
  words.fail("found nobody");
  words.fail("found nobody again");
  const expected = "Cannot hear an answer: found nobody, expected a word";
  await assertRejects(() => within(awaited), Error, expected);
  await assertRejects(() => within(words.next()), Error, expected);
});

Deno.test("Words keeps a word that was heard before the other side failed", async () => {
  const words = new Words<number>();
  const awaited = words.next();
  words.hear(1);
  words.fail("found nobody");
  assertEquals(await awaited, 1);
});

Deno.test("Words leaves no rejection behind that nobody looks at", async () => {
  const words = new Words<number>();
  void words.next();
  words.fail("found nobody");
  void words.next();
  // An unhandled rejection would end this test file here.
  await new Promise((resolve) => setTimeout(resolve));
});

/** A thread that runs some code. */
function threadOf(code: string): Worker {
  const url = `data:application/javascript,${encodeURIComponent(code)}`;
  return new Worker(url, { type: "module" });
}

Deno.test("wordsOfThread() hears a thread, and that it has failed", async () => {
  const worker = threadOf(`self.onmessage = ({ data }) => {
    if (data === "fail") throw new RangeError("too far");
    self.postMessage(data);
  };`);
  const words = wordsOfThread<string>(worker);
  const answer = words.next();
  worker.postMessage("hello");
  assertEquals(await within(answer), "hello");
  const none = words.next();
  worker.postMessage("fail");
  await assertRejects(() => within(none), Error, "too far");
  worker.terminate();
});

Deno.test("wordsOfThread() hears of a thread that cannot be loaded", async () => {
  const worker = threadOf("nonsense(");
  await assertRejects(
    () => within(wordsOfThread(worker).next()),
    Error,
    "a thread that failed",
  );
  worker.terminate();
});

Deno.test("hearProcess() refuses once an output has ended or cannot be read", async () => {
  const ended = new Words<Uint8Array>();
  const last = ended.next();
  await hearProcess(ReadableStream.from([Uint8Array.of(1)]), ended);
  assertEquals(await last, Uint8Array.of(1));
  await assertRejects(() => ended.next(), Error, "found the end");
  const broken = new Words<Uint8Array>();
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.error(new Error("torn")),
  });
  await hearProcess(stream, broken);
  await assertRejects(() => broken.next(), Error, "torn");
});
