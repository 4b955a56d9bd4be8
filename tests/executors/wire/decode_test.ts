import { assertThrows } from "@std/assert";
import { decodeValue } from "../../../src/executors/wire/decode.ts";

Deno.test("decodeValue() refuses text that no encoder wrote", () => {
  for (
    const text of [
      "",
      "x1",
      'j{"a"',
      "t[[1]]",
      't[[1],["??"]]',
      't[[1],["v","process",1,0,0]]',
    ]
  ) {
    assertThrows(() => decodeValue({ text, attachments: [] }));
  }
});
