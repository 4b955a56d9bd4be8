import { assertEquals } from "@std/assert";
import { readNote, writeNote } from "../../../src/executors/protocol/note.ts";

Deno.test("readNote() reads what writeNote() wrote, and no messages", () => {
  for (
    const note of [{ kind: "ready" }, { kind: "exit", exitCode: 3 }] as const
  ) {
    assertEquals(readNote(writeNote(note)), note);
  }
  assertEquals(readNote("[1,0,0]"), undefined);
});
