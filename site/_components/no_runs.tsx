/** What a page says while there is nothing measured to show. */
export default function NoRuns() {
  return (
    <div class="empty">
      <h2>No runs yet</h2>
      <p>
        There is no saved run to show. Measure this machine; it takes a few
        minutes:
      </p>
      <pre><code>deno task bench</code></pre>
      <p>Then build the pages again:</p>
      <pre><code>deno task site</code></pre>
      <p>
        Without Deno, but with Node, put <code>npx --yes deno@2.9.6</code>{" "}
        in the place of <code>deno</code>.
      </p>
    </div>
  );
}
