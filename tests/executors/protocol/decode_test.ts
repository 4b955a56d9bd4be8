import { assertThrows } from "@std/assert";
import { decodeValue } from "../../../src/executors/protocol/decode.ts";

Deno.test("decodeValue() refuses a table that no encoder wrote", () => {
  for (
    const data of [
      "text",
      null,
      [[1]],
      [[1], ["??"]],
      [[1], ["v", "process", 1, 0, 0]],
      [[1], ["v", "Function", 2, "b", "return 1"], ["ps", "a"]],
      [[1], ["v", "URL", 2, "file:///"], ["ps", "a"]],
    ]
  ) {
    assertThrows(() => decodeValue({ form: "table", data, attachments: [] }));
  }
});
