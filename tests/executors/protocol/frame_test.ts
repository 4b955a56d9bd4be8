import {
  assert,
  assertEquals,
  assertLessOrEqual,
  assertThrows,
} from "@std/assert";
import {
  FrameReader,
  type Packet,
  writeFrame,
} from "../../../src/executors/protocol/frame.ts";

const PACKETS: readonly Packet[] = [
  { text: "", attachments: [] },
  { text: "héllo 😀\nline", attachments: [] },
  {
    text: "with memory",
    attachments: [Uint8Array.of(1, 2).buffer, new ArrayBuffer(0)],
  },
  { text: "x".repeat(100_000), attachments: [new ArrayBuffer(70_000)] },
];

function allocate(bytes: number): Uint8Array {
  return new Uint8Array(bytes);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

Deno.test("FrameReader reads back what writeFrame() wrote, in pieces of any size", () => {
  const bytes = join(PACKETS.flatMap((packet) => writeFrame(packet, allocate)));
  for (const size of [1, 7, 4_096, bytes.length]) {
    const read: Packet[] = [];
    const reader = new FrameReader((packet) => read.push(packet));
    for (let start = 0; start < bytes.length; start += size) {
      reader.push(bytes.subarray(start, start + size));
    }
    assertEquals(read, PACKETS);
    assertEquals(reader.isPartial, false);
  }
});

Deno.test("FrameReader takes the bytes of a large part where they belong", () => {
  const packet = { text: "x", attachments: [new ArrayBuffer(200_000)] };
  const bytes = join(writeFrame(packet, allocate));
  const read: Packet[] = [];
  const reader = new FrameReader((whole) => read.push(whole));
  reader.push(bytes.subarray(0, 100));
  let at = 100;
  while (reader.space && at < bytes.length) {
    const part = bytes.subarray(at, at + 50_000);
    reader.space.set(part);
    reader.advance(part.length);
    at += part.length;
  }
  reader.push(bytes.subarray(at));
  assertEquals(read, [packet]);
});

Deno.test("FrameReader knows a frame that is not whole", () => {
  const reader = new FrameReader(() => {});
  reader.push(
    join(writeFrame({ text: "cut", attachments: [] }, allocate)).subarray(
      0,
      -1,
    ),
  );
  assertEquals(reader.isPartial, true);
});

Deno.test("FrameReader refuses bytes that are no frame", () => {
  const reader = new FrameReader(() => {});
  const garbage = new TextEncoder().encode("console output of a task\n");
  assertThrows(() => reader.push(garbage), SyntaxError, "frame");
});

function header(text: number, ...attachments: number[]): Uint8Array {
  const words = [0x50_53_58_02, text, attachments.length, ...attachments];
  return new Uint8Array(Uint32Array.from(words).buffer);
}

Deno.test("FrameReader takes no memory for what a header only claims", () => {
  const reader = new FrameReader(() => {});
  reader.push(header(0, 2 ** 32 - 1));
  assertLessOrEqual(reader.space?.length ?? 0, 2 ** 24);
  reader.advance(reader.space?.length ?? 0);
  assertLessOrEqual(reader.space?.length ?? 0, 2 ** 24);
});

Deno.test("FrameReader puts together what is longer than it takes memory for at once", () => {
  const bytes = new Uint8Array(2 ** 25 + 3).fill(7);
  const read: Packet[] = [];
  const reader = new FrameReader((packet) => read.push(packet));
  const packet = { text: "", attachments: [bytes.buffer] };
  for (const part of writeFrame(packet, allocate)) reader.push(part);
  const [memory] = read[0]?.attachments ?? [];
  assert(memory instanceof ArrayBuffer);
  assertEquals(memory.byteLength, bytes.length);
  assert(new Uint8Array(memory).every((byte) => byte === 7));
});

Deno.test("FrameReader refuses more memory than a frame may hold", () => {
  const reader = new FrameReader(() => {});
  const claims = header(0, 2 ** 32 - 1, 2 ** 32 - 1);
  assertThrows(() => reader.push(claims), SyntaxError, "at most");
});
