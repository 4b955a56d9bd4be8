import { assert, assertEquals } from "@std/assert";
import { Lane } from "../../../src/executors/transport/lane.ts";

const COUNTERS = { written: 0, read: 1, offset: 8 };

/** Both ends of a lane. */
function openLane() {
  const memory = new SharedArrayBuffer(8 + Lane.BYTES);
  const counters = new Int32Array(memory, 0, 2);
  return {
    writer: new Lane(counters, COUNTERS),
    reader: new Lane(counters, COUNTERS),
  };
}

Deno.test("Lane carries texts of any length and alphabet, in order", () => {
  const { writer, reader } = openLane();
  const texts = [
    "",
    "[1]",
    "ä",
    "x".repeat(127) + "ü",
    "y".repeat(128),
    "z".repeat(129),
    "日本語 🎉 ".repeat(1_000),
    "w".repeat(100_000),
  ];
  for (const text of texts) assert(writer.write(text, 0));
  assertEquals(texts.map(() => reader.read(0)), texts);
  assertEquals(reader.hasNext, false);
});

Deno.test("Lane goes round its ring as often as it must", () => {
  const { writer, reader } = openLane();
  const text = "0123456789é".repeat(977);
  for (let n = 0; n < 500; n++) {
    // Every length, so that the end of the ring is met in every way.
    const part = text.slice(0, 1 + (n * 7_919) % text.length);
    assert(writer.write(part, 0), `text ${n} found no room`);
    assertEquals(reader.read(0), part);
  }
});

Deno.test("Lane refuses what does not fit, and has room again once that before it was read", () => {
  const { writer, reader } = openLane();
  assertEquals(writer.write("x".repeat(Lane.BYTES), 0), false);
  // In UTF-8 it takes up three times as much as it has characters.
  assertEquals(writer.write("語".repeat(Lane.BYTES / 2), 0), false);
  const third = "x".repeat(Lane.BYTES / 3);
  assert(writer.write(third, 0) && writer.write(third, 0));
  assertEquals(writer.write(third, 0), false);
  assertEquals(reader.read(0), third);
  assert(writer.write(third, 0));
  assertEquals([reader.read(0), reader.read(0), reader.read(0)], [
    third,
    third,
    undefined,
  ]);
});

Deno.test("Lane holds a text back until the messages before it have come", () => {
  const { writer, reader } = openLane();
  writer.write("first", 0);
  writer.write("after two messages", 2);
  assertEquals([0, 1].map((n) => reader.isHeldBack(n)), [false, false]);
  assertEquals(reader.read(0), "first");
  assertEquals([0, 1, 2].map((n) => reader.isHeldBack(n)), [true, true, false]);
  assertEquals(reader.read(1), undefined);
  assertEquals(reader.hasNext, true);
  assertEquals(reader.read(2), "after two messages");
  // Nothing is there to wait, whatever the memory holds from before.
  assertEquals(reader.isHeldBack(0), false);
});
