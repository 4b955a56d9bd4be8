import { assertEquals } from "@std/assert";
import { markdownDetails, markdownTable } from "../../src/cli/markdown.ts";

Deno.test("markdownTable() aligns figures to the right", () => {
  assertEquals(
    markdownTable(["cell", "A"], { rows: [["`x`", "1 ms"]], right: ["A"] }),
    "| cell | A |\n| --- | --: |\n| `x` | 1 ms |",
  );
});

Deno.test("markdownDetails() leaves blank lines around what is Markdown inside", () => {
  assertEquals(
    markdownDetails("3 cells", "| a |"),
    "<details><summary>3 cells</summary>\n\n| a |\n\n</details>",
  );
});
