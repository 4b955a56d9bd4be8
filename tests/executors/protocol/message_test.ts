import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { SerializationError } from "../../../src/executors/mod.ts";
import type { EncodedPart } from "../../../src/executors/protocol/codec.ts";
import {
  encodeCall,
  encodeCalls,
  encodeFailure,
  encodeOutcome,
  encodeResult,
  type Expected,
  MAX_REPLY_CHARACTERS,
  readNote,
  readReplies,
  readRequests,
  writeNote,
  writeReply,
  writeRequest,
} from "../../../src/executors/protocol/message.ts";
import "../../../src/executors/protocol/table.ts";

const OPTIONS = { root: "value", toThread: false };
const SPECIAL = [NaN, -0, undefined, 1n, new Map([[1, 2]])];

function crossCalls(part: EncodedPart) {
  const entry = writeRequest({ module: "m", export: "e" }, part);
  return readRequests(`[${entry}]`, part.attachments);
}

const CALL: Expected = { isChunk: false, calls: 1 };
const chunkOf = (calls: number): Expected => ({ isChunk: true, calls });

type Outcome =
  | { readonly kind: "fulfilled"; readonly value: unknown }
  | { readonly kind: "rejected"; readonly error: unknown };

/** What comes of replies, each to what was asked. */
function reply(
  ...pairs: (readonly [EncodedPart, Expected])[]
): Outcome[] {
  const outcomes: Outcome[] = [];
  const parts = pairs.map(([part]) => part);
  const expected = pairs.map(([, asked]) => asked);
  const entries = parts.map((part, index) => writeReply(index, part));
  const attachments = parts.flatMap(({ attachments }) => attachments);
  readReplies(`[${entries.join(",")}]`, attachments, {
    next: () => expected[outcomes.length],
    fulfill: (_, value) => outcomes.push({ kind: "fulfilled", value }),
    reject: (_, error) => outcomes.push({ kind: "rejected", error }),
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
    [encodeResult({ a: 1 }, OPTIONS), CALL],
    [encodeResult(undefined, OPTIONS), CALL],
    [encodeResult(SPECIAL, OPTIONS), CALL],
    [failure, CALL],
    [encodeOutcome([1, 2], { ...OPTIONS, failure: undefined }), chunkOf(2)],
    [
      encodeOutcome(SPECIAL, { ...OPTIONS, failure: undefined }),
      chunkOf(SPECIAL.length),
    ],
    [encodeOutcome([1], { ...OPTIONS, failure }), chunkOf(2)],
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
  for (const text of ["", "hello", "{}", "[1]", "[1,9,0]", "[1,4,0]"]) {
    assertThrows(() => readAs(text, CALL), SyntaxError);
  }
  const long = `[1,0,"${"x".repeat(MAX_REPLY_CHARACTERS)}"]`;
  assertThrows(() => readAs(long, CALL), SyntaxError, "characters");
});

Deno.test("encodeOutcome() keeps apart the memory of values and of the failure", () => {
  const [bytes, text] = [Uint8Array.of(1), "x".repeat(5_000)];
  const error = Object.assign(new Error("e"), { bytes, text });
  const failure = encodeFailure(error, OPTIONS);
  const values = [Uint8Array.of(2), text, bytes];
  const part = encodeOutcome(values, { ...OPTIONS, failure });
  const [outcome] = reply([part, chunkOf(4)]);
  assert(outcome?.kind === "fulfilled");
  const { values: read, failure: told } = Object(outcome.value);
  assertEquals(read, values);
  assertEquals([told.error.bytes, told.error.text], [bytes, text]);
  assert(read[2].buffer !== told.error.bytes.buffer);
});

function readAs(text: string, asked: Expected | undefined): void {
  readReplies(text, [], { next: () => asked, fulfill() {}, reject() {} });
}

Deno.test("readReplies() refuses answers to a chunk that are none", () => {
  for (
    const part of [
      "3,null",
      "3,7",
      "3,{}",
      '3,"text"',
      "3,[1]",
      "3,[1,2,3]",
      "4,null",
      "4,[]",
      "4,[[]]",
      "4,[[0]]",
      "4,[[0,1]]",
      "4,[[0,1,0,2],[0,1,0,2]]",
      "4,[[0,1,0,2],[0,1]]",
      "0,1",
      "2,0",
      "6,0",
      "5,[]",
      "5,[0]",
    ]
  ) {
    const read = () => readAs(`[1,${part}]`, chunkOf(2));
    assertThrows(read, SyntaxError, undefined, part);
  }
});

Deno.test("readReplies() refuses answers to a call that are those of a chunk, or nobody's", () => {
  for (const part of ["3,[1]", "4,[[0,1]]", "6,0", '"0",1', "null,1"]) {
    assertThrows(() => readAs(`[1,${part}]`, CALL), SyntaxError);
  }
  assertThrows(() => readAs("[1,0,1]", undefined), SyntaxError, "too many");
});

Deno.test("readReplies() refuses times that are none", () => {
  for (const time of ["-1", '"1"', "null", "1e999", "[]"]) {
    assertThrows(() => readAs(`[${time},0,1]`, CALL), SyntaxError);
  }
});

Deno.test("readNote() reads what writeNote() wrote, and no messages", () => {
  for (
    const note of [
      { kind: "ready" },
      { kind: "loading", module: "file:///a b.ts" },
      { kind: "loaded" },
      { kind: "failing" },
      { kind: "exit", exitCode: 3 },
    ] as const
  ) {
    assertEquals(readNote(writeNote(note)), note);
  }
  assertEquals(readNote("[1,0,0]"), undefined);
  assertThrows(() => readNote("!other"), SyntaxError, '"other"');
});

Deno.test("encodeCall() and encodeResult() refuse memory that has been handed over, and say where it is", () => {
  const buffer = new ArrayBuffer(8);
  const view = new Uint8Array(buffer);
  buffer.transfer();
  for (const toThread of [true, false]) {
    for (const value of [buffer, view]) {
      const error = assertThrows(
        () => encodeCall([1, value], { root: "arguments", toThread }),
        SerializationError,
        "detached",
      );
      assertMatch(error.path, /^arguments\[1\]/);
      assertThrows(
        () => encodeResult(value, { root: "result", toThread }),
        SerializationError,
        "detached",
      );
    }
  }
});
