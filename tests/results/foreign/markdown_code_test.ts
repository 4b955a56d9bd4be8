import { assertEquals, assertNotMatch } from "@std/assert";
import { markdownCode } from "../../../src/results/foreign/markdown_code.ts";

Deno.test("markdownCode() leaves names of cells and versions readable", () => {
  for (
    const name of [
      "scaling/primes/worker-pool/2",
      "payload/echo/clone/1?bytes=64&depth=2",
      "crossover 0.2.0 3ca9dc90e096",
    ]
  ) {
    assertEquals(markdownCode(name), `\`${name}\``);
  }
  assertEquals(markdownCode(""), "");
});

const HOSTILE: readonly string[] = [
  "a | b",
  "a \\| b",
  "`code` ``more``",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "</code></td><h1>",
  "[click](javascript:alert(1))",
  "![](https://example.org/pixel.png)",
  "www.example.org and https://example.org",
  "@octocat please see #1",
  "**bold** _italic_ ~~gone~~ $x$",
  ":tada:",
  "&lt;b&gt;",
  "--- ",
];

for (const text of HOSTILE) {
  Deno.test(`markdownCode() makes inert: ${text}`, () => {
    const code = markdownCode(text);
    const [, span, html = ""] = /^(?:`([^`|]*)`|<code>(.*)<\/code>)$/
      .exec(code) ?? [, , "neither a span nor HTML: |"];
    // Markdown reads nothing inside a span of code; inside HTML it does.
    assertNotMatch(html.replaceAll(/&#\d+;/g, ""), /[|\\`<>&[\]!@#*_~$:.]/);
    const inside = span ?? html;
    const read = inside.replaceAll(
      /&#(\d+);/g,
      (_, point) => String.fromCodePoint(Number(point)),
    );
    assertEquals(read, text.trim());
  });
}

Deno.test("markdownCode() keeps to one line, and takes signs away that turn the direction of text", () => {
  assertEquals(markdownCode("a\n\n# b\r\tc"), "<code>a &#35; b c</code>");
  assertEquals(markdownCode("user\u202Etxt.exe"), "`user txt.exe`");
});
