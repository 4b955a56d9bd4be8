import { assertEquals, assertThrows } from "@std/assert";
import {
  readReply,
  readRequest,
  type ReplyLine,
  type RequestLine,
  type WorkerNote,
  writeNote,
  writeReply,
  writeRequest,
  writeTask,
} from "../../../src/executors/wire/lines.ts";

Deno.test("readRequest() reads back what was written", () => {
  const request: RequestLine = { id: 7, task: 0, text: 'j["a b",1]' };
  assertEquals(readRequest(writeRequest(request)), request);
  const task = { module: "file:///a b.ts", export: "täsk" };
  assertEquals(readRequest(writeTask(task)), task);
});

Deno.test("readReply() reads back what was written", () => {
  const replies: readonly ReplyLine[] = [
    { id: 1, outcome: "fulfilled", runMicros: 0, text: "u" },
    { id: 2, outcome: "rejected", runMicros: 12_345, text: "t[ 1 ]" },
  ];
  for (const reply of replies) {
    assertEquals(readReply(writeReply(reply)), reply);
  }
  const notes: readonly WorkerNote[] = [{ kind: "ready" }, {
    kind: "exit",
    exitCode: 3,
  }];
  for (const note of notes) assertEquals(readReply(writeNote(note)), note);
});

Deno.test("readReply() refuses other text", () => {
  for (const line of ["", "hello", "one two", " 1 2"]) {
    assertThrows(() => readReply(line), SyntaxError);
  }
});
