import { assertEquals } from "@std/assert";
import { withBase } from "../../site/_plugins/finish_pages.ts";
import { firmText } from "../../site/render.ts";

Deno.test("firmText() joins figures to their units in prose, and leaves marks, code and data alone", () => {
  const kept = [
    '<p title="5 ms">',
    '<script type="application/json">{"text":"5 ms"}</script>',
    "<pre><code>--cpu 5 ms</code></pre>",
    "<title>Wins by 11 %</title>",
  ];
  for (const html of kept) assertEquals(firmText(html), html);
  assertEquals(
    firmText("<p>Within 10 % of <b>5 ms</b>, 2 workers</p>"),
    "<p>Within 10\u00a0% of <b>5\u00a0ms</b>, 2 workers</p>",
  );
});

Deno.test("withBase() puts the location's path before links from the root, and nothing else", () => {
  const html =
    '<a class="x" href="/runs/">/runs/</a><script src="/main.js">{"a":"/b"}</script><form action="/go"></form>';
  assertEquals(withBase(html, "/"), html);
  assertEquals(
    withBase(html, "/at/"),
    '<a class="x" href="/at/runs/">/runs/</a><script src="/at/main.js">{"a":"/b"}</script><form action="/at/go"></form>',
  );
  const kept =
    '<a href="//host/">a</a><a href="#b">b</a><a href="https://c/">c</a><p data-source="/d">d</p>';
  assertEquals(withBase(kept, "/at/"), kept);
});
