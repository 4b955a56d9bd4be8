import { assertEquals, assertThrows } from "@std/assert";
import {
  FrameReader,
  type Packet,
  writeFrame,
} from "../../../src/executors/wire/frame.ts";

const PACKETS: readonly Packet[] = [
  { text: "", attachments: [] },
  { text: "héllo 😀\nline", attachments: [] },
  {
    text: "with memory",
    attachments: [Uint8Array.of(1, 2).buffer, new ArrayBuffer(0)],
  },
  { text: "x".repeat(100_000), attachments: [new ArrayBuffer(70_000)] },
];

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

Deno.test("FrameReader reads back what writeFrame() wrote, in pieces of any size", () => {
  const bytes = join(PACKETS.flatMap(writeFrame));
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

Deno.test("FrameReader knows a frame that is not whole", () => {
  const reader = new FrameReader(() => {});
  reader.push(
    join(writeFrame({ text: "cut", attachments: [] })).subarray(0, -1),
  );
  assertEquals(reader.isPartial, true);
});

Deno.test("FrameReader refuses bytes that are no frame", () => {
  const reader = new FrameReader(() => {});
  const garbage = new TextEncoder().encode("console output of a task\n");
  assertThrows(() => reader.push(garbage), SyntaxError, "frame");
});
