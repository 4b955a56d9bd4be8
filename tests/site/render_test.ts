import { assertEquals } from "@std/assert";
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
