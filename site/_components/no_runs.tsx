/** What a page says while there is nothing measured to show. */
export default function NoRuns() {
  return (
    <Empty title="No runs yet" command="deno task bench">
      There is no saved run to show. Measure this machine; it takes a few
      minutes:
    </Empty>
  );
}

/** What a page says while there is nothing to show, and the command that changes that. */
export function Empty({ title, command, children }: {
  readonly title: string;
  readonly command: string;
  readonly children: JSX.Children;
}) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      <p>{children}</p>
      <pre><code>{command}</code></pre>
      <p>Then build the pages again:</p>
      <pre><code>deno task site</code></pre>
      <p>
        Without Deno, but with Node, put <code>npx --yes deno@2.9.6</code>{" "}
        in the place of <code>deno</code>.
      </p>
    </div>
  );
}
