import { assert, assertEquals } from "@std/assert";
import {
  markdownDetails,
  markdownTable,
  renderTable,
  right,
  wrap,
} from "../../src/cli/table.ts";

Deno.test("renderTable() aligns columns by what they show, not by their length in code units", () => {
  const lines = renderTable(
    ["name", right("time"), "note"],
    [["日本", "1 µs", "x"], ["b", "10 µs", ""]],
  );
  assertEquals(lines, [
    "name   time  note",
    "日本   1 µs  x",
    "b     10 µs",
  ]);
});

Deno.test("wrap() breaks between words and never drops one", () => {
  const text = "On 2 cores the Worker pool ran primes 1.9 times as fast.";
  const lines = wrap(text, { width: 20 });
  assert(lines.every((line) => line.length <= 20));
  assertEquals(lines.join(" "), text);
});

Deno.test("wrap() keeps a word that is too long whole", () => {
  assertEquals(wrap("a incomprehensible b", { width: 5 }), [
    "a",
    "incomprehensible",
    "b",
  ]);
});

Deno.test("wrap() indents each line", () => {
  assertEquals(wrap("one two", { width: 5, indent: "  " }), ["  one", "  two"]);
});

Deno.test("markdownTable() aligns figures to the right", () => {
  assertEquals(
    markdownTable(["cell", right("A")], [["`x`", "1 ms"]]),
    "| cell | A |\n| --- | --: |\n| `x` | 1 ms |",
  );
});

Deno.test("markdownDetails() leaves blank lines around what is Markdown inside", () => {
  assertEquals(
    markdownDetails("3 cells", "| a |"),
    "<details><summary>3 cells</summary>\n\n| a |\n\n</details>",
  );
});
