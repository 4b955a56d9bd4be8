import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  encodeCall,
  encodeCalls,
  type EncodedPart,
  encodeFailure,
  encodeOutcome,
  encodeResult,
  readReplies,
  readRequests,
  type Reply,
  writeReply,
  writeRequest,
} from "../../../src/executors/protocol/message.ts";

const OPTIONS = { root: "value", toThread: false };
const SPECIAL = [NaN, -0, undefined, 1n, new Map([[1, 2]])];

function crossCalls(part: EncodedPart) {
  const entry = writeRequest({ module: "m", export: "e" }, part);
  return readRequests(`[${entry}]`, part.attachments);
}

function reply(...parts: EncodedPart[]): Reply["outcome"][] {
  const outcomes: Reply["outcome"][] = [];
  const entries = parts.map((part, index) => writeReply(index, part));
  readReplies(`[${entries.join(",")}]`, {
    attachments: parts.flatMap(({ attachments }) => attachments),
    onReply: ({ outcome }) => outcomes.push(outcome),
  });
  return outcomes;
}

Deno.test("readRequests() reads calls as they were written", () => {
  for (const args of [[], [1, "a", { b: [true] }], SPECIAL]) {
    assertEquals(crossCalls(encodeCall(args, OPTIONS)), [
      { task: { module: "m", export: "e" }, args, isChunk: false },
    ]);
  }
});

Deno.test("readRequests() reads chunks as they were written", () => {
  for (const chunk of [[[1], [2]], [[1], SPECIAL]]) {
    const [request] = crossCalls(encodeCalls(chunk, OPTIONS));
    assertEquals([request?.args, request?.isChunk], [chunk, true]);
  }
});

Deno.test("readRequests() reads several entries, and tasks by their number", () => {
  const part = encodeCall([1], OPTIONS);
  const text = `[${writeRequest(0, part)},${writeRequest(7, part)}]`;
  assertEquals(readRequests(text, []).map(({ task }) => task), [0, 7]);
});

Deno.test("encodeCalls() shares no object between calls", () => {
  const shared = { n: 1 };
  const { buffer } = new Uint8Array(4);
  for (const value of [shared, new Set([shared]), buffer]) {
    const part = encodeCalls([[value], [value]], OPTIONS);
    const [request] = crossCalls(part);
    const [first, second] = Array.from(request?.args ?? [], Object);
    assert(first[0] !== second[0]);
  }
});

Deno.test("readReplies() reads results, failures and chunks", () => {
  const failure = encodeFailure(new RangeError("r"), OPTIONS);
  const [plain, nothing, special, failed, chunk, mixed, ended] = reply(
    encodeResult({ a: 1 }, OPTIONS),
    encodeResult(undefined, OPTIONS),
    encodeResult(SPECIAL, OPTIONS),
    failure,
    encodeOutcome([1, 2], { ...OPTIONS, failure: undefined }),
    encodeOutcome(SPECIAL, { ...OPTIONS, failure: undefined }),
    encodeOutcome([1], { ...OPTIONS, failure }),
  );
  const error = new RangeError("r");
  assertEquals(plain, { kind: "fulfilled", value: { a: 1 } });
  assertEquals(nothing, { kind: "fulfilled", value: undefined });
  assertEquals(special, { kind: "fulfilled", value: SPECIAL });
  assert(failed?.kind === "rejected" && failed.error instanceof RangeError);
  assertEquals(chunk, { kind: "fulfilled", value: { values: [1, 2] } });
  assertEquals(mixed, { kind: "fulfilled", value: { values: SPECIAL } });
  assert(ended?.kind === "fulfilled");
  assertEquals(Reflect.get(Object(ended.value), "values"), [1]);
  const { failure: told } = Object(ended.value);
  assertEquals([told.error.name, told.error.message], [error.name, "r"]);
});

Deno.test("readReplies() refuses what is no message", () => {
  const read = (text: string) => () =>
    readReplies(text, { attachments: [], onReply: () => {} });
  for (const text of ["", "hello", "{}", "[1]", "[1,9,0]", "[1,4,0]"]) {
    assertThrows(read(text), SyntaxError);
  }
});

Deno.test("encodeOutcome() keeps apart the memory of values and of the failure", () => {
  const [bytes, text] = [Uint8Array.of(1), "x".repeat(5_000)];
  const error = Object.assign(new Error("e"), { bytes, text });
  const failure = encodeFailure(error, OPTIONS);
  const values = [Uint8Array.of(2), text, bytes];
  const [outcome] = reply(encodeOutcome(values, { ...OPTIONS, failure }));
  assert(outcome?.kind === "fulfilled");
  const { values: read, failure: told } = Object(outcome.value);
  assertEquals(read, values);
  assertEquals([told.error.bytes, told.error.text], [bytes, text]);
  assert(read[2].buffer !== told.error.bytes.buffer);
});
