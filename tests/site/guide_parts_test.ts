import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { guideParts } from "../../site/views/guide.ts";

Deno.test("guideParts() finds the place of a figure and what it asks for", () => {
  const parts = guideParts(
    "<p>Before.</p>\n<!-- figure: matrix primes file-read -->\n<p>After.</p>",
  );
  assertEquals(parts, [
    { kind: "html", html: "<p>Before.</p>\n" },
    { kind: "figure", subject: "matrix", ids: ["primes", "file-read"] },
    { kind: "html", html: "\n<p>After.</p>" },
  ]);
});

Deno.test("guideParts() finds blocks of code with their files and flags, in any order of attributes", () => {
  const parts = guideParts(
    '<pre><code file="a.ts" run="--allow-read" class="language-ts">f(&lt;T&gt;);\n</code></pre>' +
      '<pre><code class="language-output" varies="">1\n</code></pre>',
  );
  const samples = parts.filter(({ kind }) => kind === "sample");
  assertEquals(samples, [
    {
      kind: "sample",
      language: "ts",
      file: "a.ts",
      run: "--allow-read",
      varies: false,
      code: "f(&lt;T&gt;);\n",
    },
    {
      kind: "sample",
      language: "output",
      file: "",
      run: undefined,
      varies: true,
      code: "1\n",
    },
  ]);
});

Deno.test("guideParts() gives tables row headers and a box that the keyboard can scroll", () => {
  const [part] = guideParts(
    "<table>\n<thead>\n<tr>\n<th><code>a</code></th>\n<th>b</th>\n</tr>\n</thead>\n" +
      "<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>",
  );
  assert(part?.kind === "html");
  assertStringIncludes(part.html, '<th scope="row">1</th>\n<td>2</td>');
  assertStringIncludes(part.html, '<th scope="col">b</th>');
  assertStringIncludes(part.html, 'aria-label="Table: a, b" tabindex="0"');
});
