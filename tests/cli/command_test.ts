import { assertEquals } from "@std/assert";
import { printable } from "../../src/cli/command.ts";

Deno.test("printable() shows control characters instead of obeying them", () => {
  assertEquals(
    printable("a\x1b[2J\u009b1m\r\tb\x7f\nc"),
    "a\\x1b[2J\\x9b1m\\x0d\\x09b\\x7f\nc",
  );
});

Deno.test("printable() leaves out what turns the direction of text", () => {
  assertEquals(printable("a\u202egpj.\u2066exe\u200f"), "agpj.exe");
});
